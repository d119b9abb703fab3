"""Small records at random with a row of every kind, each known by words that no other row has.

A record is plain data: what it means is told in plain Python here and in ``small_records``, and
``store`` writes it into an empty database.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from django.db import models
from hypothesis import strategies as st

from actors.models import Actor, Membership, Person
from briefing.models import Chapter, ChapterCitation, ChapterPoint
from provisions.models import (
    Draft,
    DraftCitation,
    DraftParticipant,
    Provision,
    Revision,
    RevisionCitation,
    Stance,
    StanceStatement,
    StatementProvision,
    Theme,
)
from statements.models import (
    Event,
    EventCitation,
    EventParticipant,
    Source,
    Statement,
    StatementCitation,
)
from tests.provisions.small_records import DAYS, WHOLE, AStance, SmallRecord, small_records

ACTORS, POINTS, SOURCES, PEOPLE = range(4), range(2), range(4), range(3)
CHAPTERS = range(2)
"""Each is about a group of actors, links to a point and cites the source of its own place."""
CHANGES = ["original", "kept", "amended", "replaced", "removed", "undisclosed", "undisclosed"]
BLOCS = (2, 3)
"""The places of the actors that may have members; the others are states and an organisation."""


def mark(kind, place):
    """A word that nothing has but the row of that *kind* and *place*; it may be a slug."""
    return f"zq{kind}{place}z"


@dataclass(frozen=True)
class AStatement:
    actor: int
    person: int | None
    made_on: date
    points: tuple[int, ...]
    sources: tuple[int, ...]


@dataclass(frozen=True)
class AnEvent:
    started_on: date
    participants: tuple[int, ...]
    sources: tuple[int, ...]


@dataclass
class Record(SmallRecord):
    """Drafts, texts and stances, and all that stands around them, each by its place.

    Stances stand by their place too: it is that of their word, and of their position and grounds.
    """

    orders: list[int] = field(default_factory=list)
    """The places of the actors in the order in which they are listed."""
    members: dict[int, set[int]] = field(default_factory=dict)
    """The members of each bloc."""
    chapters: list[int] = field(default_factory=list)
    """The group of each actor."""
    themes: list[int] = field(default_factory=list)
    """The theme of each point."""
    positions: list[str] = field(default_factory=list)
    grounds: list[tuple[int, ...]] = field(default_factory=list)
    """The statements that each stance rests on."""
    statements: list[AStatement] = field(default_factory=list)
    events: list[AnEvent] = field(default_factory=list)
    people: list[tuple[int, date | None]] = field(default_factory=list)
    """For whom each person speaks, and since when, where that is known."""
    published: list[date | None] = field(default_factory=list)
    """The day of each source."""
    cited: dict[object, tuple[int, ...]] = field(default_factory=dict)
    """The sources that a draft cites, by its order, or a revision, by draft and point."""

    # What the record means.

    def position(self, stance):
        return self.positions[self.stances.index(stance)]

    def days(self):
        """The days on which anything happened."""
        yield from (draft.started_on for draft in self.drafts)
        yield from (stance.stated_on for stance in self.stances)
        yield from (statement.made_on for statement in self.statements)
        yield from (event.started_on for event in self.events)

    def grounds_by(self, stance, on):
        """The statements that the stance rests on, of those made by the day."""
        grounds = self.grounds[self.stances.index(stance)]
        return [place for place in grounds if self.statements[place].made_on <= on]

    def blocs_of(self, actor):
        return [bloc for bloc in self.orders if actor in self.members.get(bloc, ())]


kinds_of_change = st.sampled_from([*CHANGES, None])
some_sources = st.lists(st.sampled_from(SOURCES), min_size=1, max_size=2, unique=True).map(tuple)
some_points = st.lists(st.sampled_from(POINTS), max_size=2, unique=True).map(tuple)
some_actors = st.lists(st.sampled_from(ACTORS), max_size=2, unique=True).map(tuple)
days = st.sampled_from(DAYS)


@st.composite
def words_on(draw, small):
    """Stances: some actors, and what each said on several texts of one point, or on wholes."""
    cells = list(product(ACTORS, [*POINTS, WHOLE]))
    stances = {}
    for _ in range(draw(st.integers(0, 6))):
        actor, point = draw(st.sampled_from(cells))
        texts = [
            draft.order
            for draft in small.drafts
            if point is WHOLE or (draft.order, point) in small.changes
        ]
        for _ in range(draw(st.integers(1, 3)) if texts else 0):
            # On few days, so that several come on one.
            draft, day = draw(st.sampled_from(texts)), draw(st.sampled_from(DAYS[1:4]))
            stances[AStance(actor, point, draft, day)] = None
    return list(stances)


@st.composite
def records(draw):
    """Records that keep the rules: a stance rests on a statement of its day, all cite sources."""
    small = draw(small_records(ACTORS, POINTS, CHANGES, most=0))
    stances = draw(words_on(small))
    blocs = {bloc: draw(st.sets(st.sampled_from(ACTORS[:bloc]), max_size=3)) for bloc in BLOCS}
    people = [(draw(st.sampled_from(ACTORS)), draw(st.none() | days)) for _ in PEOPLE]
    speakers = {actor: [p for p in PEOPLE if people[p][0] == actor] for actor in ACTORS}

    def statement(actor, made_on):
        person = draw(st.sampled_from([None, *speakers[actor]]))
        return AStatement(actor, person, made_on, draw(some_points), draw(some_sources))

    statements = [
        statement(draw(st.sampled_from(ACTORS)), draw(days))
        for _ in range(draw(st.integers(0, 2)))
    ]
    # Each stance rests on words of its own day, and some on others too, earlier or later.
    others = range(len(statements))
    grounds = []
    for stance in stances:
        more = draw(st.lists(st.sampled_from(others), max_size=1)) if others else []
        grounds.append((len(statements), *more))
        statements.append(statement(stance.actor, stance.stated_on))
    return Record(
        drafts=small.drafts,
        changes=small.changes,
        stances=stances,
        orders=draw(st.permutations(ACTORS)),
        members={bloc: members for bloc, members in blocs.items() if members},
        chapters=[draw(st.integers(0, 1)) for _ in ACTORS],
        themes=[draw(st.integers(0, 1)) for _ in POINTS],
        positions=[draw(st.sampled_from(Stance.Position.values)) for _ in stances],
        grounds=grounds,
        statements=statements,
        events=draw(st.lists(st.builds(AnEvent, days, some_actors, some_sources), max_size=3)),
        people=people,
        published=[draw(st.none() | days) for _ in SOURCES],
        cited={
            key: draw(some_sources) for key in [*[d.order for d in small.drafts], *small.changes]
        },
    )


def insert(model, rows):
    return models.QuerySet(model).bulk_create(rows)


def store(record):
    """Write *record* into an empty database, without history, which no reading page looks at."""
    links = defaultdict(list)

    def link(model, roots, to, chosen, rows):
        for root, places in zip(roots, chosen, strict=True):
            links[model] += [
                model(**{model.part_of: root, to: rows[place], "position": position})
                for position, place in enumerate(places, 1)
            ]

    actors, sources, points = _actors(record), _sources(record), _points(record)
    people = _people(record, actors)
    drafts = _drafts(record)
    by_order = {draft.order: draft for draft in drafts}
    revisions = _revisions(record, by_order, points)
    statements = _statements(record, actors, people)
    stances = _stances(record, actors, by_order, points)
    events = _events(record)
    chapters = _chapters()

    blocs = [actors[bloc] for bloc in record.members]
    link(Membership, blocs, "member", map(sorted, record.members.values()), actors)
    link(DraftParticipant, drafts, "actor", [[d.order % len(ACTORS)] for d in drafts], actors)
    link(DraftCitation, drafts, "source", [record.cited[d.order] for d in drafts], sources)
    cited = [record.cited[key] for key in record.changes]
    link(RevisionCitation, revisions, "source", cited, sources)
    link(
        StatementProvision, statements, "provision", [s.points for s in record.statements], points
    )
    link(StatementCitation, statements, "source", [s.sources for s in record.statements], sources)
    link(StanceStatement, stances, "statement", record.grounds, statements)
    link(EventParticipant, events, "actor", [e.participants for e in record.events], actors)
    link(EventCitation, events, "source", [e.sources for e in record.events], sources)
    link(ChapterCitation, chapters, "source", [[n] for n in CHAPTERS], sources)
    link(ChapterPoint, chapters, "provision", [[0] for _ in CHAPTERS], points)
    for model, rows in links.items():
        insert(model, rows)
    record.stored = {row.pk: stance for row, stance in zip(stances, record.stances, strict=True)}
    return record


def _actors(record):
    kinds = ["state", "organisation", "state", "state"]
    return insert(
        Actor,
        [
            Actor(
                slug=mark("actor", n),
                name=f"Actor {n} {mark('actor', n)}",
                short_name=mark("actor", n),
                kind="bloc" if n in record.members else kinds[n],
                chapter=mark("chapter", record.chapters[n]),
                order=record.orders.index(n) + 1,
                description="It.",
            )
            for n in ACTORS
        ],
    )


def _people(record, actors):
    return insert(
        Person,
        [
            Person(
                slug=mark("person", n),
                name=f"Name {mark('person', n)}",
                actor=actors[actor],
                role=f"Role {mark('role', n)}",
                role_since=since,
            )
            for n, (actor, since) in enumerate(record.people)
        ],
    )


def _chapters():
    return insert(
        Chapter,
        [
            Chapter(
                slug=mark("chapter", n),
                title=f"Chapter {n}",
                order=n + 1,
                actor_chapter=mark("chapter", n),
                body=f"# {mark('prose', n)}\n\nOn [it](point:1).[^{mark('source', n)}]",
            )
            for n in CHAPTERS
        ],
    )


def _sources(record):
    return insert(
        Source,
        [
            Source(
                slug=mark("source", n),
                title=f"Title {mark('source', n)}",
                publisher=f"Publisher {mark('source', n)}",
                kind="media",
                published_on=published_on,
                url=f"https://example.org/{mark('source', n)}",
                language="en",
                suggested_reading=True,
                note=f"Note {mark('source', n)}.",
            )
            for n, published_on in enumerate(record.published)
        ],
    )


def _points(record):
    # The themes stand in the order opposite to their numbers.
    themes = insert(
        Theme,
        [
            Theme(slug=mark("theme", n), name=f"Theme {n}", order=2 - n, description="It.")
            for n in range(2)
        ],
    )
    return insert(
        Provision,
        [
            Provision(
                number=n + 1,
                slug=mark("point", n),
                title=f"Point {mark('point', n)}",
                theme=themes[theme],
                summary="It.",
            )
            for n, theme in enumerate(record.themes)
        ],
    )


def _drafts(record):
    by_order = {}
    for draft in record.drafts:
        told = mark("draft", draft.order)
        row = Draft(
            slug=told,
            name=f"Draft {told}",
            short_name=told,
            order=draft.order,
            revises=by_order.get(draft.revises),
            kind="draft",
            disclosure="partial",
            started_on=draft.started_on,
            place=f"Place {told}",
            summary=f"Summary {told}.",
        )
        [by_order[draft.order]] = insert(Draft, [row])
    return list(by_order.values())


def _revisions(record, drafts, points):
    def told(order, point):
        return mark("text", f"{order}p{point}")

    return insert(
        Revision,
        [
            Revision(
                draft=drafts[order],
                provision=points[point],
                label=mark("label", f"{order}p{point}"),
                change=change,
                text="" if change in Revision.WITHOUT_TEXT else f"It says {told(order, point)}.",
                note=f"Note {told(order, point)}.",
                confidence="reported",
            )
            for (order, point), change in record.changes.items()
        ],
    )


def _statements(record, actors, people):
    return insert(
        Statement,
        [
            Statement(
                slug=mark("statement", n),
                made_on=statement.made_on,
                actor=actors[statement.actor],
                person=None if statement.person is None else people[statement.person],
                setting="speech",
                summary=f"Said {mark('statement', n)}.",
                quote=f"Quote {mark('statement', n)}",
            )
            for n, statement in enumerate(record.statements)
        ],
    )


def _stances(record, actors, drafts, points):
    return insert(
        Stance,
        [
            Stance(
                slug=mark("stance", n),
                actor=actors[stance.actor],
                provision=None if stance.point is WHOLE else points[stance.point],
                draft=drafts[stance.draft],
                stated_on=stance.stated_on,
                position=record.positions[n],
                confidence="stated",
                summary=f"Stands {mark('stance', n)}.",
            )
            for n, stance in enumerate(record.stances)
        ],
    )


def _events(record):
    return insert(
        Event,
        [
            Event(
                slug=mark("event", n),
                title=f"Event {mark('event', n)}",
                started_on=event.started_on,
                place=f"Place {mark('event', n)}",
                summary=f"Happened {mark('event', n)}.",
            )
            for n, event in enumerate(record.events)
        ],
    )
