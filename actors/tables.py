"""The tables of actors and people."""

from collections.abc import Iterator

from actors.models import Actor, Membership, Person
from record.columns import Column, Links, Reference, Row
from record.table import Look, Table

ACTORS = Table(
    name="actors",
    model=Actor,
    key=("slug",),
    order=("order", "slug"),
    columns=[
        Column("slug"),
        Column("name"),
        Column("short_name"),
        Column("kind"),
        Column("chapter"),
        Column("order"),
        Links("members", Membership, "member", "The actors that belong to a bloc."),
        Column("description"),
    ],
)

PEOPLE = Table(
    name="people",
    model=Person,
    key=("slug",),
    order=("slug",),
    columns=[
        Column("slug"),
        Column("name"),
        Reference("actor"),
        Column("role"),
        Column("role_since"),
        Column("role_until"),
    ],
)


@ACTORS.rule()
def only_a_bloc_has_members(row: Row, look: Look) -> Iterator[tuple[str, str]]:
    """States and organisations have no members in the record, and no bloc is its own."""
    if row["members"] and row["kind"] != Actor.Kind.BLOC:
        yield "members", f"Only a bloc has members, and this is of kind {row['kind']}."
    if row["slug"] in row["members"]:
        yield "members", "A bloc is not a member of itself."
