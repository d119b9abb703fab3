"""The tables of the plan, and that of statements, which says what points they are about."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from actors.models import Person
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
from record.columns import Column, Links, Origin, Reference, Row
from record.table import Look, Table
from statements.models import Statement, StatementCitation

THEMES = Table(
    name="themes",
    model=Theme,
    key=("slug",),
    order=("order", "slug"),
    columns=[
        Column("slug", Origin.KEY),
        Column("name", Origin.WORDS),
        Column("order", Origin.ORDER),
        Column("description", Origin.WORDS),
    ],
)

DRAFTS = Table(
    name="drafts",
    model=Draft,
    key=("slug",),
    order=("order", "slug"),
    unique=(("order",),),
    columns=[
        Column("slug", Origin.KEY),
        Column("name", Origin.WORDS),
        Column("short_name", Origin.WORDS),
        Column("order", Origin.ORDER),
        Reference("revises", Origin.SOURCES, "It revises no other draft."),
        Column("kind", Origin.JUDGED),
        Column("disclosure", Origin.JUDGED),
        Column("started_on", Origin.SOURCES),
        Column("ended_on", Origin.SOURCES, "The talks took one day, or their end is not known."),
        Column("place", Origin.SOURCES, "It was made at no one place, or that is not known."),
        Links(
            "participants",
            DraftParticipant,
            "actor",
            "The actors that took part in making it.",
            Origin.SOURCES,
        ),
        Column("point_count", Origin.SOURCES, "No number was reported."),
        Reference("event", Origin.EDITING, "No event of the record stands for it."),
        Column("summary", Origin.WORDS),
        Links("sources", DraftCitation, "source", "The sources it rests on.", Origin.SOURCES),
    ],
)

PROVISIONS = Table(
    name="provisions",
    model=Provision,
    key=("number",),
    order=("number",),
    unique=(("slug",),),
    columns=[
        Column("number", Origin.KEY),
        Column("slug", Origin.KEY),
        Column("title", Origin.WORDS),
        Reference("theme", Origin.EDITING),
        Column("summary", Origin.WORDS),
    ],
)

REVISIONS = Table(
    name="revisions",
    model=Revision,
    key=("draft", "provision"),
    order=("draft__order", "draft__slug", "provision__number"),
    columns=[
        Reference("draft", Origin.KEY),
        Reference("provision", Origin.KEY),
        Column("label", Origin.SOURCES, "The draft gives the point no number, or none is known."),
        Column("change", Origin.JUDGED),
        Column(
            "text",
            Origin.WORDS,
            "The point is removed, or nothing reliable was published: “change” says which.",
        ),
        Column("note", Origin.WORDS, "There is nothing to add."),
        Column("confidence", Origin.JUDGED),
        Links(
            "sources",
            RevisionCitation,
            "source",
            "The sources it rests on.",
            Origin.SOURCES,
            absent="No source says anything on the point in that draft.",
        ),
    ],
)

STATEMENTS = Table(
    name="statements",
    model=Statement,
    key=("slug",),
    order=("made_on", "slug"),
    columns=[
        Column("slug", Origin.KEY),
        Column("made_on", Origin.SOURCES),
        Reference("actor", Origin.SOURCES),
        Reference("person", Origin.SOURCES, "No person is named, or it was made jointly."),
        Column("setting", Origin.SOURCES),
        Column("summary", Origin.WORDS),
        Column("quote", Origin.SOURCES, "None of its words are quoted."),
        Links(
            "provisions",
            StatementProvision,
            "provision",
            "The points that it is about.",
            Origin.EDITING,
            absent="It is about no point in particular.",
        ),
        Links(
            "sources",
            StatementCitation,
            "source",
            "The sources that report it.",
            Origin.SOURCES,
        ),
    ],
)

STANCES = Table(
    name="stances",
    model=Stance,
    key=("slug",),
    order=("provision__number", "actor__slug", "draft__order", "draft__slug", "stated_on"),
    unique=(("actor", "provision", "draft", "stated_on"),),
    columns=[
        Column("slug", Origin.KEY),
        Reference("actor", Origin.SOURCES),
        Reference("provision", Origin.EDITING, "It is about the draft as a whole."),
        Reference("draft", Origin.EDITING),
        Column("stated_on", Origin.SOURCES),
        Column("position", Origin.JUDGED),
        Column("confidence", Origin.JUDGED),
        Column("summary", Origin.WORDS),
        Links(
            "statements",
            StanceStatement,
            "statement",
            "The statements that it rests on.",
            Origin.EDITING,
        ),
    ],
)


@DRAFTS.rule(rechecked_by={Draft: "revises"})
def revises_an_earlier_draft(row: Row, look: Look) -> Iterator[tuple[str, str]]:
    """A draft revises one that stands before it, so that "the one before" ends somewhere."""
    before = look("drafts", row["revises"]) if row["revises"] else None
    if before is not None and before["order"] >= row["order"]:
        yield (
            "revises",
            (
                f"A draft revises an earlier one, and “{row['revises']}” has the order "
                f"{before['order']}, not below {row['order']}."
            ),
        )


def _stances_of_revisions(revisions: set[int]) -> QuerySet:
    """Return the stances on what these revisions hold, those since deleted included."""
    held = Revision.history.filter(
        id__in=revisions, draft_id=OuterRef("draft_id"), provision_id=OuterRef("provision_id")
    )
    return Stance.objects.filter(Q(provision__isnull=False) & Exists(held))


@STANCES.rule(rechecked_by={Revision: _stances_of_revisions})
def is_about_a_revision(row: Row, look: Look) -> Iterator[tuple[str, str]]:
    """A stance on a point needs what that draft holds on it."""
    key = (row["draft"], row["provision"])
    if row["provision"] is not None and look("revisions", key) is None:
        yield (
            "provision",
            (
                f"The draft “{row['draft']}” has no revision of point {row['provision']}: "
                "add that first, if only to say that it is undisclosed."
            ),
        )


@STANCES.rule(rechecked_by={Statement: "grounds__statement"})
def rests_on_a_statement_by_its_day(row: Row, look: Look) -> Iterator[tuple[str, str]]:
    """A stance cites statements, and one of them had been made by the day from which it holds."""
    rests_on = [look("statements", slug) for slug in row["statements"]]
    made = [statement["made_on"] for statement in rests_on if statement is not None]
    if made and min(made) > row["stated_on"]:
        yield (
            "statements",
            (
                f"None of its statements was made on or before {row['stated_on'].isoformat()}; "
                f"the first is of {min(made).isoformat()}."
            ),
        )


@STATEMENTS.rule(rechecked_by={Person: "person"})
def is_made_by_a_person_of_the_actor(row: Row, look: Look) -> Iterator[tuple[str, str]]:
    """Who makes a statement for an actor speaks for that actor."""
    person = look("people", row["person"]) if row["person"] else None
    if person is not None and person["actor"] != row["actor"]:
        yield (
            "person",
            (
                f"“{row['person']}” speaks for “{person['actor']}”, and the statement is by "
                f"“{row['actor']}”."
            ),
        )
