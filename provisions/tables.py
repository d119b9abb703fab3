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
from record.columns import Column, Links, Reference, Row
from record.table import Look, Table
from statements.models import Statement, StatementCitation

THEMES = Table(
    name="themes",
    model=Theme,
    key=("slug",),
    order=("order", "slug"),
    columns=[Column("slug"), Column("name"), Column("order"), Column("description")],
)

DRAFTS = Table(
    name="drafts",
    model=Draft,
    key=("slug",),
    order=("order", "slug"),
    unique=(("order",),),
    columns=[
        Column("slug"),
        Column("name"),
        Column("short_name"),
        Column("order"),
        Reference("revises"),
        Column("kind"),
        Column("disclosure"),
        Column("started_on"),
        Column("ended_on"),
        Column("place"),
        Links(
            "participants",
            DraftParticipant,
            "actor",
            "The actors that took part in making it.",
            required=True,
        ),
        Column("point_count"),
        Reference("event"),
        Column("summary"),
        Links("sources", DraftCitation, "source", "The sources it rests on.", required=True),
    ],
)

PROVISIONS = Table(
    name="provisions",
    model=Provision,
    key=("number",),
    order=("number",),
    unique=(("slug",),),
    columns=[
        Column("number"),
        Column("slug"),
        Column("title"),
        Reference("theme"),
        Column("summary"),
    ],
)

REVISIONS = Table(
    name="revisions",
    model=Revision,
    key=("draft", "provision"),
    order=("draft__order", "draft__slug", "provision__number"),
    columns=[
        Reference("draft"),
        Reference("provision"),
        Column("label"),
        Column("change"),
        Column("text"),
        Column("note"),
        Column("confidence"),
        Links("sources", RevisionCitation, "source", "The sources it rests on."),
    ],
)

STATEMENTS = Table(
    name="statements",
    model=Statement,
    key=("slug",),
    order=("made_on", "slug"),
    columns=[
        Column("slug"),
        Column("made_on"),
        Reference("actor"),
        Reference("person"),
        Column("setting"),
        Column("summary"),
        Column("quote"),
        Links("provisions", StatementProvision, "provision", "The points that it is about."),
        Links(
            "sources", StatementCitation, "source", "The sources that report it.", required=True
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
        Column("slug"),
        Reference("actor"),
        Reference("provision"),
        Reference("draft"),
        Column("stated_on"),
        Column("position"),
        Column("confidence"),
        Column("summary"),
        Links(
            "statements",
            StanceStatement,
            "statement",
            "The statements that it rests on.",
            required=True,
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
