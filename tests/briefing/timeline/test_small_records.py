"""Small records at random: the timeline is what a plain loop over their rows finds."""

from itertools import chain

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from briefing.timeline.files import rows
from briefing.timeline.forms import Kind, TimelineForm
from briefing.timeline.reading import timeline
from briefing.timeline.small import LATEST, small
from provisions.forms import checked
from provisions.models import Draft, Stance
from provisions.movement import taken
from tests.laws.examples import tried_on
from tests.laws.records import ACTORS, POINTS, mark, records, store
from tests.provisions.small_records import DAYS

pytestmark = pytest.mark.django_db
STEPS = ["moved", "new-text", "first", "repeated"]
days = st.sampled_from(DAYS)


@st.composite
def filters(draw):
    return {
        "actor": draw(st.lists(st.sampled_from(ACTORS), max_size=2, unique=True)),
        "point": draw(st.none() | st.sampled_from(POINTS)),
        "kind": draw(st.lists(st.sampled_from([*Kind.values, *STEPS]), max_size=3, unique=True)),
        "blocs": draw(st.booleans()),
        "order": draw(st.sampled_from(["newest", "oldest"])),
    }


def form_of(asked):
    query = QueryDict(mutable=True)
    query.setlist("actor", [mark("actor", actor) for actor in asked["actor"]])
    query.setlist("kind", asked["kind"])
    query["order"] = asked["order"]
    if asked["point"] is not None:
        query["provision"] = str(asked["point"] + 1)
    if asked["blocs"]:
        query["blocs"] = "shown"
    return checked(TimelineForm, query)


def step(record, stance, on):
    """What a stance is to those of the same actor on the same point before it."""
    before = [
        one
        for one in record.by(on)
        if (one.actor, one.point) == (stance.actor, stance.point)
        and (one.stated_on, one.draft) < (stance.stated_on, stance.draft)
    ]
    same = [one for one in before if one.draft == stance.draft]
    if same:
        last = max(same, key=lambda one: one.stated_on)
        return "repeated" if record.position(last) == record.position(stance) else "moved"
    return "new-text" if before else "first"


def members(record, bloc):
    """The members of a bloc, and theirs in turn."""
    found = set(record.members.get(bloc, ()))
    return found.union(*(members(record, member) for member in found))


def everything(record, on):
    """All rows by the day: (day, kind, key, step), the actors of each, and its points.

    A draft is made by one actor and about the points that it holds; an event is about none.
    """
    for draft in record.begun(on):
        held = {point for order, point in record.changes if order == draft.order}
        row = draft.started_on, "draft", mark("draft", draft.order), None
        yield row, {draft.order % len(ACTORS)}, held
    for place, event in enumerate(record.events):
        if event.started_on <= on:
            row = event.started_on, "event", mark("event", place), None
            yield row, set(event.participants), set()
    for stance in record.by(on):
        key = mark("stance", record.stances.index(stance))
        row = stance.stated_on, "position", key, step(record, stance, on)
        yield row, {stance.actor}, {stance.point}
    for place, said in enumerate(record.statements):
        if said.made_on <= on:
            row = said.made_on, "statement", mark("statement", place), None
            yield row, {said.actor}, set(said.points)


def expected(record, on, asked):
    """The rows that the filters leave."""
    whose = set(asked["actor"])
    if asked["blocs"]:
        whose |= {bloc for bloc in record.members if members(record, bloc) & whose}
    return {
        row
        for row, actors, points in everything(record, on)
        if (not asked["kind"] or {row[1], row[3]} & set(asked["kind"]))
        and (not whose or whose & actors)
        and (asked["point"] is None or asked["point"] in points)
    }


def on_page(form, on):
    """The rows of the page, in its order."""
    for month in timeline(form, on).months:
        for day in month.days:
            for begun in day.drafts:
                yield day.day, "draft", begun.account.draft.slug, None
            for event in day.events:
                yield day.day, "event", event.slug, None
            for words in day.words:
                for run in words.runs:
                    for stance in run.stances:
                        yield day.day, "position", stance.slug, run.step
            for said in day.statements:
                yield day.day, "statement", said.statement.slug, None


@tried_on(25)
@given(records(), days, filters())
def test_page_and_files_hold_what_a_plain_loop_finds(record, on, asked):
    with transaction.atomic():
        store(record)
        form = form_of(asked)
        in_files = list(rows(on, form))
        shown = list(on_page(form, on))
        transaction.set_rollback(True)
    found = [(row["day"], row["kind"], row["key"], row["step"]) for row in in_files]
    assert len(found) == len(set(found))
    assert set(found) == set(shown) == expected(record, on, asked)
    assert len(shown) == len(found)
    # Day by day in the order that is asked for, and within a day kind by kind.
    is_newest_first = asked["order"] == "newest"
    for listed in (found, shown):
        dates = [day for day, *_ in listed]
        assert dates == sorted(dates, reverse=is_newest_first)
        kinds = [(day, Kind.values.index(kind)) for day, kind, *_ in listed]
        assert kinds == sorted(kinds, key=lambda one: (dates.index(one[0]), one[1]))


@tried_on(25)
@given(records(), days)
def test_the_step_that_the_database_finds_is_that_of_movement(record, on):
    with transaction.atomic():
        store(record)
        stances = Stance.objects.by(on).with_step(on).select_related("draft")
        told = {one.stance.slug: one.step.value for one in taken(stances)}
        found = {one.slug: one.step for one in stances}
        transaction.set_rollback(True)
    assert found == told
    plain = {mark("stance", n): s for n, s in enumerate(record.stances) if s in record.by(on)}
    assert {slug: step(record, stance, on) for slug, stance in plain.items()} == found


@tried_on(15)
@given(records(), days)
def test_words_of_a_bloc_are_marked_with_the_members_that_are_asked_for(record, on):
    asked = {"actor": [0], "point": None, "kind": [], "blocs": True, "order": "newest"}
    with transaction.atomic():
        store(record)
        months = timeline(form_of(asked), on).months
        transaction.set_rollback(True)
    for day in chain.from_iterable(month.days for month in months):
        marked = [(words.actor.slug, words.members) for words in day.words]
        marked += [(said.statement.actor.slug, said.members) for said in day.statements]
        for slug, names in marked:
            assert [one.slug for one in names] == (
                [] if slug == mark("actor", 0) else [mark("actor", 0)]
            )


@tried_on(15)
@given(records(), days)
def test_in_small_the_latest_events_and_drafts_are_there_newest_first(record, on):
    with transaction.atomic():
        store(record)
        shown = small(on, list(Draft.objects.by(on).order_by("order")))
        transaction.set_rollback(True)
    found = [step.day for step in shown.latest]
    assert found == sorted(found, reverse=True)
    assert all(day <= on for day in found)
    steps = {(draft.started_on, mark("draft", draft.order)) for draft in record.begun(on)}
    steps |= {
        (event.started_on, mark("event", place))
        for place, event in enumerate(record.events)
        if event.started_on <= on
    }
    listed = {(s.day, (s.event or s.draft).slug) for s in shown.latest if not s.words}
    assert listed <= steps
    # What is left out is not later than the last that is listed.
    assert len(found) == LATEST or listed == steps
    assert all(day <= found[-1] for day, _ in steps - listed)
