"""The table of slugs that changed."""

from collections.abc import Iterator

from record.columns import Column, Row
from record.models import Rename
from record.table import TABLES, Look, Table

RENAMES = Table(
    name="renames",
    model=Rename,
    key=("table", "old"),
    order=("table", "old"),
    columns=[Column("table"), Column("old"), Column("new")],
)


@RENAMES.rule()
def leads_somewhere(row: Row, look: Look) -> Iterator[tuple[str, str]]:
    """A rename is of a table that has slugs, from one not in use to one that is."""
    table = TABLES.get(row["table"])
    if table is None or table.key != ("slug",):
        yield "table", f"There is no table “{row['table']}” whose rows have slugs."
        return
    if look(table.name, row["old"]) is not None:
        yield "old", f"A row of {table.name} has the slug “{row['old']}” now."
    if look(table.name, row["new"]) is None:
        yield "new", f"No row of {table.name} has the slug “{row['new']}”."
