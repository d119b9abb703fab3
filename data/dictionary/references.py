"""Which column of a table refers to which table, as the declarations say it."""

from collections.abc import Iterable
from dataclasses import dataclass

from record.described import Kind, descriptions
from record.table import Table


@dataclass(frozen=True)
class Reference:
    """A *column* of a *table* that holds keys of the table *to*: one, or a list of them."""

    table: str
    column: str
    to: str
    is_list: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it leads to the table that it stands in."""
        return self.table == self.to


def references(tables: Iterable[Table]) -> list[Reference]:
    """Return every reference of *tables*, in the order of tables and columns."""
    return [
        Reference(
            table.name,
            column.name,
            column.refers_to.table,
            is_list=column.kind is Kind.LIST,
        )
        for table in tables
        for column in descriptions(table)
        if column.refers_to
    ]
