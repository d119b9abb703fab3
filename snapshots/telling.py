"""Tells what became of a row of two archives in words: column by column, what left and came."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from provisions.matrix.long import POSITIONS, STATEMENTS
from record.columns import LIST_DELIMITER, Links, Reference
from record.naming import is_prose
from record.passages import cut, pieces_of
from record.table import TABLES
from record.wording import Piece
from snapshots.comparing import Key, Kind, RowChange


@dataclass(frozen=True)
class CellTold:
    """One column before and after, or one item of a list that left or came.

    ``pieces`` tells the words that changed in a longer text; none where no word of it stayed.
    """

    label: str
    before: str
    after: str
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class RowTold:
    """What became of a row: its key, what it is called, where it stands today, and its cells."""

    kind: Kind
    key: str
    name: str
    address: str
    cells: list[CellTold]

    @property
    def is_whole(self) -> bool:
        """Whether all that it holds, or held, is told: it came, or it left."""
        return self.kind in {Kind.ADDED, Kind.REMOVED}


def key_text(key: Key) -> str:
    """Return *key* in one cell, as lists are written."""
    return LIST_DELIMITER.join(key)


def told(table: str, change: RowChange, address: str = "") -> RowTold:
    """Return what became of a row of *table*, which stands at *address* today."""
    cells = change.after or change.before or {}
    whole = change.kind in {Kind.ADDED, Kind.REMOVED}
    return RowTold(
        kind=change.kind,
        key=" · ".join(filter(None, change.key)),
        name=cells.get("title") or cells.get("name") or "",
        address=address,
        cells=[
            cell
            for column, before, after in change.columns
            for cell in (
                [CellTold(label_of(column), before, after)]
                if whole
                else _cells(table, column, before, after)
            )
        ],
    )


def label_of(column: str) -> str:
    """Return what a column is called."""
    return column.replace("_", " ")


def _cells(table: str, column: str, before: str, after: str) -> Iterator[CellTold]:
    kind = _kinds(table).get(column)
    if kind == "list":
        yield from _list(label_of(column), _items(before), _items(after))
    else:
        is_text = kind == "prose" and before and after
        pieces = list(cut(pieces_of(before, after))) if is_text else []
        yield CellTold(label_of(column), before, after, pieces)


def _list(label: str, before: list[str], after: list[str]) -> Iterator[CellTold]:
    """Yield what left a list, what came, and the order of what stayed where it changed."""
    for item in before:
        if item not in after:
            yield CellTold(label, item, "")
    for item in after:
        if item not in before:
            yield CellTold(label, "", item)
    orders = [item for item in before if item in after], [item for item in after if item in before]
    if orders[0] != orders[1]:
        was, is_now = map(LIST_DELIMITER.join, orders)
        yield CellTold(f"{label}, order", was, is_now)


def _items(cell: str) -> list[str]:
    return cell.split(LIST_DELIMITER) if cell else []


@cache
def _kinds(table: str) -> Mapping[str, str]:
    """Return which columns of a table hold a list, and which words of the editor's own."""
    if table == POSITIONS.name:
        return {STATEMENTS.name: "list", "summary": "prose"}
    kinds = {}
    for column in TABLES[table].columns:
        if isinstance(column, Links):
            kinds[column.name] = "list"
        elif not isinstance(column, Reference) and is_prose(column.field):
            kinds[column.name] = "prose"
    return kinds
