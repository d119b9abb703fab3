"""The rows of what was given as its page shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from record.table import TABLES
from snapshots.checking.cells import Comparer, Difference
from spreadsheets.models import Import, ImportedRow

FILTERS = {
    "": "All that changes",
    "new": "New",
    "changed": "Changed",
    "clashing": "Changed by others, too",
    "refused": "Refused",
    "unchanged": "Unchanged",
}
"""Which rows may be asked for, by the word in the address."""


@dataclass(frozen=True)
class ShownRow:
    """A row with its differences, word by word where they are texts."""

    row: ImportedRow
    differences: list[Difference]


@dataclass(frozen=True)
class TableCount:
    """How many rows of a table become what, in the order of the outcomes."""

    name: str
    numbers: list[int]


def asked(given: Import, kind: str) -> Any:
    """Return the rows that *kind*, a key of ``FILTERS``, asks for, in their order."""
    rows = given.rows.all()
    if kind == "clashing":
        return rows.exclude(clashes=[])
    return rows.filter(outcome=kind) if kind else rows.exclude(outcome="unchanged")


def shown(rows: Iterable[ImportedRow]) -> Iterator[ShownRow]:
    """Yield *rows* with their differences, as many word by word as a page has time for."""
    comparer = Comparer()
    for row in rows:
        table = TABLES[row.table]
        columns = {column.name: column for column in table.columns}
        yield ShownRow(
            row,
            [
                comparer.compare(columns[name], row.before.get(name, ""), text, never=False)
                for name, text in row.after.items()
                if name in columns
            ]
            + [
                comparer.compare(columns[name], text, "", never=False)
                for name, text in row.before.items()
                if name in columns and name not in row.after
            ],
        )


def counted(given: Import) -> list[TableCount]:
    """Return how many rows of each table become what."""
    outcomes = [value for value, _ in ImportedRow.Outcome.choices]
    return [
        TableCount(name, [numbers.get(outcome, 0) for outcome in outcomes])
        for name, numbers in given.counts.items()
    ]
