"""The matrix on a day is what a plain loop over the rows gives, in its files and on its page."""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from provisions.disputes import VERBS
from tests.laws.examples import tried_on
from tests.laws.records import ACTORS, POINTS, mark, records, store
from tests.provisions.small_records import DAYS, WHOLE

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Asked:
    """What is asked of the matrix; drafts by their order, the rest by place."""

    on: object
    draft: int | None = None
    chapter: int | None = None
    theme: int | None = None
    actors: frozenset = frozenset()
    order: str | None = None

    @property
    def query(self):
        given = {
            "draft": self.draft and mark("draft", self.draft),
            "chapter": None if self.chapter is None else mark("chapter", self.chapter),
            "theme": None if self.theme is None else mark("theme", self.theme),
            "actor": [mark("actor", actor) for actor in sorted(self.actors)],
            "order": self.order,
        }
        return {"on": self.on.isoformat()} | {name: one for name, one in given.items() if one}


@st.composite
def questions(draw, record):
    """What is asked of the matrix of a record: half of the parameters are not given."""
    place = draw(st.sampled_from([None, -1, None, 0]))
    chapter = draw(st.sampled_from([None, None, *record.chapters]))
    return Asked(
        draw(st.sampled_from(DAYS)),
        draft=None if place is None else record.drafts[place].order,
        chapter=chapter,
        theme=draw(st.sampled_from([None, 0, None, 1])),
        actors=frozenset(draw(st.sampled_from([(), (), (0,), (1, 3)]))),
        order=draw(st.sampled_from([None, "disputed", "number", "disputed"])),
    )


@st.composite
def cases(draw):
    """A record, and what is asked of its matrix: once where most is seen, then anything."""
    record = draw(records())
    return record, [Asked(DAYS[4], order="disputed"), *(draw(questions(record)) for _ in range(2))]


class Oracle:
    """What the matrix holds of a record, by loops over its plain rows."""

    def __init__(self, record, asked):
        self.record, self.asked, self.on = record, asked, asked.on
        self.begun = [draft.order for draft in record.begun(self.on)]
        self.in_force = record.current(self.on)
        self.points = [n for n in POINTS if asked.theme in (None, record.themes[n])]
        self.actors = [
            n
            for n in record.orders
            if asked.chapter in (None, record.chapters[n]) and n in (asked.actors or ACTORS)
        ]

    def number(self, point):
        """The number of the point; 0 stands for the plan as a whole."""
        return 0 if point is WHOLE else point + 1

    def shown(self, actor, point):
        """The stance in a cell, None where there is none."""
        if self.asked.draft:
            words = [s for s in self.in_force if s.draft == self.asked.draft]
        else:
            words = self.record.shown(self.on)
        return next((s for s in words if (s.actor, s.point) == (actor, point)), None)

    def listed(self):
        """The points in the order of the page; the plan as a whole is of no theme."""
        whole = [] if self.asked.theme is not None else [WHOLE]
        # The themes stand in the order opposite to their numbers.
        by_number = sorted(self.points, key=lambda n: (-self.record.themes[n], n))
        return whole + (self.by_dispute() if self.asked.order == "disputed" else by_number)

    def within(self):
        """The draft within which it is counted: the one asked for, else the most spoken on."""
        said = [s.draft for s in self.in_force if s.point is not WHOLE]
        if self.asked.draft:
            return self.asked.draft if self.asked.draft in self.begun else None
        return max(self.begun, key=lambda order: (said.count(order), order), default=None)

    def by_dispute(self):
        def place(point):
            counts = self.counted(point)
            return (-counts["rejects"] - counts["seeks-changes"], -counts["rejects"], point)

        return sorted(self.points, key=place)

    def counted(self, point):
        """How many hold each position on the point; a bloc where none of its members spoke."""
        spoke = {
            s.actor: self.record.position(s)
            for s in self.in_force
            if (s.point, s.draft) == (point, self.within())
        }
        return Counter(
            position
            for actor, position in spoke.items()
            if not (self.all_members(actor) - {actor}) & spoke.keys()
        )

    def all_members(self, actor):
        direct = self.record.members.get(actor, set())
        return direct.union(*(self.all_members(member) for member in direct))

    def long(self):
        shown = self.record.shown(self.on)
        found = [
            stance
            for stance in self.in_force
            if stance.actor in self.actors
            and stance.point in self.listed()
            and self.asked.draft in (None, stance.draft)
        ]
        places = self.listed() if self.asked.order == "disputed" else [WHOLE, *POINTS]
        found.sort(
            key=lambda s: (places.index(s.point), mark("actor", s.actor), s.draft, s.stated_on)
        )
        return [
            {
                "provision": self.number(stance.point) or None,
                "actor": mark("actor", stance.actor),
                "stance": mark("stance", self.record.stances.index(stance)),
                "draft": mark("draft", stance.draft),
                "change": self.record.changes.get((stance.draft, stance.point)),
                "position": self.record.position(stance),
                "text_state": self.record.text_state(stance, self.on),
                "shown": bool(self.asked.draft) or stance in shown,
                "stated_on": stance.stated_on.isoformat(),
                "statements": [
                    mark("statement", n) for n in self.record.grounds_by(stance, self.on)
                ],
            }
            for stance in found
        ]

    def wide(self):
        if self.asked.draft and self.asked.draft not in self.begun:
            return []
        points = self.listed()
        if self.asked.order != "disputed":
            points.sort(key=self.number)
        return [self.wide_row(point) for point in points]

    def wide_row(self, point):
        row = {"provision": self.number(point) or None, **self.latest(point)}
        for actor in self.actors:
            stance = self.shown(actor, point)
            name = mark("actor", actor)
            row[name] = self.record.position(stance) if stance else "not-stated"
            row[f"{name}_draft"] = mark("draft", stance.draft) if stance else None
        return row

    def latest(self, point):
        line = self.record.line(self.on)
        order = (line or [None])[0] if point is WHOLE else self.record.latest_known(point, self.on)
        draft = None if order is None else mark("draft", order)
        if point is WHOLE:
            return {"latest_draft": draft, "latest_change": None}
        held = [
            self.record.changes[one, point] for one in line if (one, point) in self.record.changes
        ]
        unknown = "undisclosed" if held else "not-entered"
        change = unknown if order is None else self.record.changes[order, point]
        return {"latest_draft": draft, "latest_change": change}


def asked_for(client, address, query):
    response = client.get(address, query)
    assert response.status_code == 200
    return b"".join(response).decode()


def told(value):
    """What stands in a CSV for a value of the JSON."""
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(int(value) if isinstance(value, bool) else value)


def but(rows, *names):
    """The rows without the columns with *names*, which say nothing of who stands where."""
    return [{name: row[name] for name in row if name not in names} for row in rows]


def assert_rows(client, query, expected, *names):
    """The rows of both files are those, but for the columns with *names*."""
    found = json.loads(asked_for(client, "/positions.json", query))
    assert but(found["rows"], *names) == expected
    assert found["on"] == query["on"]
    in_csv = csv.DictReader(io.StringIO(asked_for(client, "/positions.csv", query)))
    assert list(in_csv) == [
        {name: told(one) for name, one in row.items()} for row in found["rows"]
    ]


@tried_on(20)
@given(cases())
def test_the_files_have_a_row_a_position_or_a_row_a_point(client, case):
    record, asked = case
    with transaction.atomic():
        store(record)
        for one in asked:
            oracle = Oracle(record, one)
            assert_rows(client, one.query, oracle.long(), "confidence", "summary")
            assert_rows(client, one.query | {"shape": "wide"}, oracle.wide(), "title")
        transaction.set_rollback(True)


@tried_on(30)
@given(cases())
def test_the_page_shows_the_word_of_each_actor_else_of_its_blocs_else_silence(client, case):
    record, asked = case
    with transaction.atomic():
        store(record)
        for one in asked:
            assert_page(Oracle(record, one), asked_for(client, "/positions/", one.query))
        transaction.set_rollback(True)


def assert_page(oracle, page):
    if not oracle.begun or not oracle.wide() or not oracle.actors:
        assert "<table" not in page
        return
    is_counted = oracle.asked.draft or oracle.asked.order == "disputed"
    assert rows_on(page) == [
        (
            oracle.number(point),
            dict(oracle.counted(point)) if is_counted and point is not WHOLE else {},
            [(mark("actor", actor), cell(oracle, actor, point)) for actor in oracle.actors],
        )
        for point in oracle.listed()
    ]


def cell(oracle, actor, point):
    record, asked = oracle.record, oracle.asked
    stance = oracle.shown(actor, point)
    if stance:
        place = record.stances.index(stance)
        state = record.text_state(stance, asked.on)
        return (mark("stance", place), record.positions[place], state)
    if asked.draft and point is not WHOLE and (asked.draft, point) not in record.changes:
        return "not entered"
    said = [oracle.shown(bloc, point) for bloc in record.blocs_of(actor)]
    return [mark("stance", record.stances.index(one)) for one in said if one]


def rows_on(page):
    """The number of each row of the table, what is counted of it, and its cells by actor."""
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL):
        cells = re.findall(r'<td data-actor="(.*?)">(.*?)</td>', row, re.DOTALL)
        number = re.search(r'class="number">(\d+)<', row)
        if cells:
            shown_by = [(actor, shown(content)) for actor, content in cells]
            found.append((int(number[1]) if number else 0, sum_in(row), shown_by))
    return found


def sum_in(row):
    """How many hold each position, as the arithmetic tells it."""
    told = re.search(r"<summary>(.*?)</summary>", row)
    counts = re.findall(r"(\d+) ([a-z ]+)", told[1]) if told else []
    positions = {verb: position for position, verbs in VERBS.items() for verb in verbs}
    return {positions[verb.strip()]: int(number) for number, verb in counts}


def shown(content):
    own = re.search(r'class="cell-word badge-(\S+) is-(\S+)" href="[^"]*#(\w+)"', content)
    if own:
        return (own[3], own[1], own[2])
    if "not entered in this draft" in content:
        return "not entered"
    return re.findall(r'class="cell-joint" href="[^"]*#(\w+)"', content)
