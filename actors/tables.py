"""The tables of actors and people."""

from collections.abc import Iterator

from actors.models import Actor, Membership, Person
from record.columns import Column, Links, Origin, Reference, Row
from record.table import Look, Table

ACTORS = Table(
    name="actors",
    model=Actor,
    key=("slug",),
    order=("order", "slug"),
    columns=[
        Column("slug", Origin.KEY),
        Column("name", Origin.WORDS),
        Column("short_name", Origin.WORDS),
        Column("kind", Origin.EDITING),
        Column("chapter", Origin.EDITING),
        Column("order", Origin.ORDER),
        Links(
            "members",
            Membership,
            "member",
            "The actors that belong to a bloc.",
            Origin.SOURCES,
            absent="It is no bloc, or none of its members is in the record.",
        ),
        Column("description", Origin.WORDS),
    ],
)

PEOPLE = Table(
    name="people",
    model=Person,
    key=("slug",),
    order=("slug",),
    columns=[
        Column("slug", Origin.KEY),
        Column("name", Origin.SOURCES),
        Reference("actor", Origin.SOURCES),
        Column(
            "role",
            Origin.SOURCES,
            absent_by_day="The person spoke for the actor before this office began.",
        ),
        Column("role_since", Origin.SOURCES, "The day was not looked up, or is not known."),
        Column("role_until", Origin.SOURCES, "It had not ended, or its end was not looked up."),
    ],
)


@ACTORS.rule()
def only_a_bloc_has_members(row: Row, look: Look) -> Iterator[tuple[str, str]]:
    """States and organisations have no members in the record, and no bloc is its own."""
    if row["members"] and row["kind"] != Actor.Kind.BLOC:
        yield "members", f"Only a bloc has members, and this is of kind {row['kind']}."
    if row["slug"] in row["members"]:
        yield "members", "A bloc is not a member of itself."
