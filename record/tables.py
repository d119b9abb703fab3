"""The table of slugs that changed."""

from collections.abc import Iterator

from django.db.models import Q

from record.aggregates import table_of
from record.columns import Column, Origin, Row
from record.models import Rename
from record.rules import chunks
from record.table import TABLES, Look, Table, Touched

RENAMES = Table(
    name="renames",
    model=Rename,
    key=("table", "old"),
    order=("table", "old"),
    columns=[
        Column("table", Origin.EDITING),
        Column("old", Origin.KEY),
        Column("new", Origin.KEY),
    ],
)


def _renames_of_touched(touched: Touched) -> Iterator[int]:
    """Yield the ids of the renames from or to a slug that a touched row has, or ever had."""
    for model, ids in touched.items():
        table = table_of(model)
        if table is None or not table.may_be_renamed:
            continue
        for chunk in chunks(sorted(ids)):
            slugs = model.history.filter(id__in=chunk).order_by().values("slug")
            found = Rename.objects.filter(Q(old__in=slugs) | Q(new__in=slugs), table=table.name)
            yield from found.order_by().values_list("pk", flat=True)


@RENAMES.rule(rechecked_by=_renames_of_touched)
def leads_somewhere(row: Row, look: Look) -> Iterator[tuple[str, str]]:
    """A rename is of a table whose slugs may change, from one not in use to one that is."""
    table = TABLES.get(row["table"])
    if table is None or not table.may_be_renamed:
        yield "table", f"There is no table “{row['table']}” whose rows have slugs that may change."
        return
    if look(table.name, row["old"]) is not None:
        yield (
            "old",
            (
                f"A row of {table.name} has the slug “{row['old']}” now. An old slug leads to the "
                "row that had it, and is never given to another."
            ),
        )
    if look(table.name, row["new"]) is None:
        yield "new", f"No row of {table.name} has the slug “{row['new']}”."
