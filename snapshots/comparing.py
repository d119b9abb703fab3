"""What changed from one archive to a later one, row by row, in one pass over both.

Files with the same checksum are not read. Of others both sides are read in step, since they are in
the same order: where the same bytes stand at hand on both sides the row stayed, and is not even
taken apart. A row whose like is still to come waits by its key, so that what is held is how far
rows moved, and those that left or came, but never a file.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import IO

from record.columns import LIST_DELIMITER
from snapshots.csv_texts import LONGEST_CELL

Key = tuple[str, ...]
Cells = Mapping[str, str]
Renames = Mapping[str, Mapping[str, str]]
"""For each table, what slugs have become: the new one by the old."""


class Kind(StrEnum):
    """What became of a row.

    It was renamed where nothing differs but slugs that were: its own, or those of rows that it
    names.
    """

    CHANGED = "changed"
    RENAMED = "renamed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Shape:
    """A table: the columns that identify a row, and those that hold slugs, of which table."""

    name: str
    key: tuple[str, ...]
    slugs: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"


@dataclass(frozen=True)
class Side:
    """One of two archives: the checksums of its files, by their names, and what opens one."""

    checksums: Mapping[str, str]
    open: Callable[[str], IO[bytes]]


@dataclass(frozen=True)
class RowChange:
    """What became of one row, its cells before and after; None where it was not, or is not.

    ``key`` is the one that it has, or had last.
    """

    kind: Kind
    key: Key
    before: Cells | None
    after: Cells | None

    @property
    def columns(self) -> list[tuple[str, str, str]]:
        """The columns that differ, each with its cell before and after; "" where it had none."""
        before, after = self.before or {}, self.after or {}
        cells = [
            (name, before.get(name, ""), after.get(name, ""))
            for name in dict([*before.items(), *after.items()])
        ]
        return [cell for cell in cells if cell[1] != cell[2]]


def changes(shape: Shape, older: Side, newer: Side, renames: Renames) -> Iterator[RowChange]:
    """Yield what became of the rows of a table.

    First those that changed or were renamed, then those that came, then those that left, each in
    the order of its file. A table that one side lacks has no rows there.
    """
    if older.checksums.get(shape.file) == newer.checksums.get(shape.file):
        return
    with ExitStack() as stack:
        was, now = (
            stack.enter_context(
                side.open(shape.file) if shape.file in side.checksums else io.BytesIO()
            )
            for side in (older, newer)
        )
        yield from changes_between(shape, was, now, renames)


def changes_between(
    shape: Shape, older: IO[bytes], newer: IO[bytes], renames: Renames
) -> Iterator[RowChange]:
    """Yield what :func:`changes` does, of two files."""
    was, now = _Rows(older, shape, renames), _Rows(newer, shape, {})
    change = partial(_change, shape, renames)
    left: dict[Key, Cells] = {}
    came: dict[Key, Cells] = {}
    is_alike = was.header == now.header
    while was.record is not None or now.record is not None:
        if is_alike and was.record == now.record:
            was.advance()
            now.advance()
        elif now.record is not None and now.key in left:
            yield from change(left.pop(now.key), now.take())
        elif was.record is not None and was.key in came:
            yield from change(was.cells, came.pop(was.key))
            was.advance()
        elif was.record is not None and now.record is not None and was.key == now.key:
            yield from change(was.take(), now.take())
        else:
            # Both wait, so that whichever side runs ahead is caught up with.
            for rows, waiting in ((was, left), (now, came)):
                if rows.record is not None:
                    key = rows.key
                    waiting[key] = rows.take()
    for cells in came.values():
        yield RowChange(Kind.ADDED, _key(shape, cells), None, cells)
    for cells in left.values():
        yield RowChange(Kind.REMOVED, _key(shape, cells), cells, None)


def renames_between(older: Side, newer: Side) -> Renames:
    """Return what slugs have become since *older*, as *newer* says; nothing where none did."""
    file = "renames.csv"
    found: dict[str, dict[str, str]] = {}
    if file not in newer.checksums or older.checksums.get(file) == newer.checksums[file]:
        return found
    with newer.open(file) as content:
        rows = _Rows(content, Shape("renames", ("table", "old")), {})
        while rows.record is not None:
            cells = rows.take()
            found.setdefault(cells["table"], {})[cells["old"]] = cells["new"]
    return found


class _Rows:
    """The rows of a file, the next of which is at hand: ``record``, None behind the last."""

    def __init__(self, file: IO[bytes], shape: Shape, renames: Renames) -> None:
        self._records = _records(file)
        self._shape = shape
        self._renames = renames
        self.header = next(self._records, b"")
        self._names = _cells(self.header) if self.header else []
        self.advance()

    def advance(self) -> None:
        """Go to the next row."""
        self.record = next(self._records, None)
        self._at_hand: tuple[Key, Cells] | None = None

    def take(self) -> Cells:
        """Return the row at hand, and go to the next."""
        cells = self.cells
        self.advance()
        return cells

    @property
    def key(self) -> Key:
        """What identifies the row at hand, by the slugs of today."""
        return self._parsed()[0]

    @property
    def cells(self) -> Cells:
        """The row at hand."""
        return self._parsed()[1]

    def _parsed(self) -> tuple[Key, Cells]:
        if self._at_hand is None:
            cells = dict(zip(self._names, _cells(self.record or b""), strict=False))
            shape, renames = self._shape, self._renames
            present = renamed(shape, renames, cells, shape.key) if renames else cells
            self._at_hand = _key(shape, present), cells
        return self._at_hand


def renamed(shape: Shape, renames: Renames, cells: Cells, columns: Iterable[str]) -> Cells:
    """Return those *columns* of a row with the slugs of today."""
    found = {}
    for name in columns:
        present = renames.get(shape.slugs.get(name, ""))
        cell = cells.get(name, "")
        if present:
            slugs = cell.split(LIST_DELIMITER)
            cell = LIST_DELIMITER.join(present.get(slug, slug) for slug in slugs)
        found[name] = cell
    return found


def _change(shape: Shape, renames: Renames, before: Cells, after: Cells) -> Iterator[RowChange]:
    """Yield what became of a row that both sides have, if anything did."""
    change = RowChange(Kind.CHANGED, _key(shape, after), before, after)
    # A column that is there on one side alone, and empty, says nothing.
    differing = {name: cell for name, _, cell in change.columns}
    if differing:
        is_renamed = differing == renamed(shape, renames, before, differing)
        yield replace(change, kind=Kind.RENAMED) if is_renamed else change


def _key(shape: Shape, cells: Cells) -> Key:
    return tuple(cells.get(name, "") for name in shape.key)


def _records(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the records of a CSV file as they stand; the end of a line in quotes is no end."""
    held: list[bytes] = []
    is_quoted = False
    for line in file:
        if line.count(b'"') % 2:
            is_quoted = not is_quoted
        if is_quoted:
            held.append(line)
        elif held:
            yield b"".join([*held, line])
            held = []
        else:
            yield line
    if held:
        yield b"".join(held)


def _cells(record: bytes) -> list[str]:
    csv.field_size_limit(LONGEST_CELL)
    return next(csv.reader([record.decode()]), [])
