"""What changed between two snapshots: how many rows of each table, and which."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from provisions.matrix.long import POSITIONS
from record.csvs import csv_lines
from record.described import Description, MadeTable
from snapshots.comparing import Kind, Renames, RowChange, Shape, Side, changes, renames_between
from snapshots.models import Snapshot
from snapshots.places import Places, key_of, places_today, slug_tables
from snapshots.tables import INTERCHANGE
from snapshots.telling import RowTold, key_text, told

SHOWN = 20
LINES = 500

SHAPES = {
    name: Shape(name, key_of(name), slug_tables(name))
    for name in (*(table.name for table in INTERCHANGE), POSITIONS.name)
}
"""Every table of an archive, in the order of the files."""

CHANGED = MadeTable(
    name="changes",
    about="A cell that differs between two snapshots.",
    columns=(
        Description("table", "The table that it is in.", values=tuple(SHAPES)),
        Description(
            "key",
            "What identifies its row, or did last; where that takes several columns, their cells "
            "as a list.",
        ),
        Description("change", "What became of the row.", values=tuple(Kind)),
        Description("column", "The column of the cell."),
        Description(
            "before",
            "What the cell said in the earlier snapshot.",
            absent="It was empty, or the row or the column was not there.",
        ),
        Description(
            "after",
            "What the cell says in the later snapshot.",
            absent="It is empty, or the row or the column is not there.",
        ),
    ),
    key=("table", "key", "column"),
)


@dataclass(frozen=True)
class TableChanged:
    """What changed in a table: how many rows, and those that are shown."""

    name: str
    added: int
    removed: int
    changed: int
    renamed: int
    unchanged: int
    rows: list[RowTold]

    @property
    def count(self) -> int:
        """How many rows changed in any way."""
        return self.added + self.removed + self.changed + self.renamed

    @property
    def is_derived(self) -> bool:
        """Whether its rows follow from those of other tables."""
        return self.name == POSITIONS.name


@dataclass(frozen=True)
class Pair:
    """Two snapshots, the older and the newer, and the slugs that changed between them."""

    older: Snapshot
    newer: Snapshot
    renames: Renames

    def changes(self, table: str) -> Iterator[RowChange]:
        """Yield what became of the rows of *table*."""
        sides = side_of(self.older), side_of(self.newer)
        return changes(SHAPES[table], *sides, self.renames)


def pair_of(one: Snapshot, other: Snapshot) -> Pair:
    """Return *one* and *other*, whichever is the older."""
    older, newer = sorted((one, other), key=lambda snapshot: snapshot.number)
    return Pair(older, newer, renames_between(side_of(older), side_of(newer)))


def side_of(snapshot: Snapshot) -> Side:
    """Return the archive of *snapshot* as one of two that are compared."""
    return Side({file["name"]: file["sha256"] for file in snapshot.files}, snapshot.open)


def in_all_tables(pair: Pair) -> list[TableChanged]:
    """Return what changed in every table, of each at most the first rows.

    Rows that follow from others are counted alone.
    """
    found = [
        _counted(name, pair.changes(name), 0 if name == POSITIONS.name else SHOWN)
        for name in SHAPES
    ]
    places = places_today((name, change.key) for name, _, shown in found for change in shown)
    return [
        _table(pair, name, counts, [_row(name, change, places) for change in shown])
        for name, counts, shown in found
    ]


def counted(pair: Pair) -> list[TableChanged]:
    """Return how many rows of every table changed, and none of them."""
    return [in_table(pair, name) for name in SHAPES]


def in_table(pair: Pair, name: str) -> TableChanged:
    """Return how many rows of a table changed, and none of them."""
    _, counts, _ = _counted(name, pair.changes(name), 0)
    return _table(pair, name, counts, [])


def rows_of(pair: Pair, name: str, first: int, last: int) -> list[RowTold]:
    """Return the rows of a table that changed, from the *first* to the *last*, counted from 1."""
    shown = list(islice(pair.changes(name), max(first - 1, 0), last))
    places = places_today((name, change.key) for change in shown)
    return [_row(name, change, places) for change in shown]


def as_csv(pair: Pair) -> Iterator[str]:
    """Yield the file that has every cell that differs, some lines at a time."""
    rows = (
        (name, key_text(change.key), str(change.kind), *cell)
        for name in SHAPES
        for change in pair.changes(name)
        for cell in change.columns
    )
    lines = csv_lines(CHANGED.header, rows)
    while block := "".join(islice(lines, LINES)):
        yield block


def _counted(
    name: str, found: Iterable[RowChange], limit: int
) -> tuple[str, Counter[Kind], list[RowChange]]:
    """Return how many rows became what, and the first *limit* of them."""
    counts: Counter[Kind] = Counter()
    shown: list[RowChange] = []
    for change in found:
        counts[change.kind] += 1
        if len(shown) < limit:
            shown.append(change)
    return name, counts, shown


def _table(pair: Pair, name: str, counts: Counter[Kind], rows: list[RowTold]) -> TableChanged:
    now = pair.newer.counts.get(name, 0)
    return TableChanged(
        name=name,
        added=counts[Kind.ADDED],
        removed=counts[Kind.REMOVED],
        changed=counts[Kind.CHANGED],
        renamed=counts[Kind.RENAMED],
        unchanged=now - counts[Kind.ADDED] - counts[Kind.CHANGED] - counts[Kind.RENAMED],
        rows=rows,
    )


def _row(name: str, change: RowChange, places: Places) -> RowTold:
    return told(name, change, places.get((name, change.key), ""))
