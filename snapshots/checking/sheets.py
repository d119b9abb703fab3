"""Reads a pasted table: which of ours it is, and its rows as they were pasted.

What a spreadsheet does to a CSV is undone: its mark, its line ends, a semicolon or a tab between
the cells. What the cells say is left as it is.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from provisions.matrix.long import POSITIONS
from provisions.tables import STANCES
from record.table import Table
from record.text import normalise
from snapshots.checking.made import refuse_made
from snapshots.checking.pasted import MOST_ROWS, NotTakenError
from snapshots.csv_texts import SEPARATORS, UnreadableError, from_the_header, records
from snapshots.tables import INTERCHANGE

OF_POSITIONS_ALONE = frozenset({"change", "text_state", "shown"})
"""What positions.csv says of a position on a day, and no row says by itself."""


@dataclass(frozen=True)
class SheetRow:
    """A row as it was pasted: its number, as a spreadsheet counts, and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A pasted table: whose rows it has, in which of its columns, and what is not compared.

    ``name`` is that of the file it comes from, ``ignored`` are the columns that no row says.
    """

    name: str
    table: Table
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    rows: list[SheetRow]


@dataclass(frozen=True)
class _Header:
    separator: str
    names: list[str]
    table: Table
    is_positions: bool = False

    @property
    def columns(self) -> dict[str, int]:
        """The columns that are compared, by their names in the table, with their places."""
        found: dict[str, int] = {}
        for place, name in enumerate(self.names):
            column = "slug" if self.is_positions and name == "stance" else name
            if column in self.table.header and not (self.is_positions and name == "slug"):
                found.setdefault(column, place)
        return found

    @property
    def known(self) -> int:
        """How many of the names the file has, compared or not."""
        header = POSITIONS.header if self.is_positions else self.table.header
        return len(set(header).intersection(self.names))

    @property
    def is_whole(self) -> bool:
        """Whether all columns of the table are there."""
        return not self.is_positions and len(self.columns) == len(self.table.header)


def read_sheet(text: str, file_name: str = "") -> Sheet | None:
    """Return the table that *text* holds; None where its first line is no header of ours.

    *file_name* decides where the columns are those of several tables. Raises NotTakenError.
    """
    header, body, skipped = _header(text, file_name)
    if header is None:
        return None
    _refuse_twice(header)
    columns = header.columns
    rows: list[SheetRow] = []
    for number, cells in _records(body, header.separator):
        if number == 1 or not any(cell.strip() for cell in cells):
            continue
        if len(rows) == MOST_ROWS:
            raise NotTakenError(
                f"There are more than {MOST_ROWS:,} rows. Check them in parts, each with the "
                "header row above it.",
                status=413,
            )
        if len(cells) > len(header.names) and any(cells[len(header.names) :]):
            raise NotTakenError(
                f"Row {number + skipped} has {len(cells)} cells, and the header has "
                f"{len(header.names)}. A cell that holds a “{_shown(header.separator)}” or a line "
                "break is put in quotes."
            )
        found = {
            name: normalise(cells[place]) if place < len(cells) else ""
            for name, place in columns.items()
        }
        rows.append(SheetRow(number + skipped, found))
    if not rows:
        raise NotTakenError("There is a header row, and no row below it. Paste the rows as well.")
    ignored = [name for name in header.names if name and name not in columns]
    if header.is_positions:
        ignored = [name for name in ignored if name != "stance"]
    name = "positions" if header.is_positions else header.table.name
    return Sheet(f"{name}.csv", header.table, tuple(columns), tuple(ignored), rows)


def _header(text: str, file_name: str) -> tuple[_Header | None, str, int]:
    """Return the header of a table, the text from it on, and how many lines stand before it."""
    body, skipped = from_the_header(text)
    first = next(iter(body.splitlines(keepends=True)), "")
    if not first or len(first) > 10_000:
        return None, "", skipped
    cut = [(separator, _names(first, separator)) for separator in SEPARATORS]
    candidates = [header for each in cut for header in _tables(*each)]
    known = max((header.known for header in candidates), default=0)
    for _, names in cut:
        refuse_made(names, known)
    if not candidates:
        return None, "", skipped
    most = max(len(header.columns) for header in candidates)
    best = [header for header in candidates if len(header.columns) == most]
    # All that one table has may stand in a larger one, too.
    whole = [header for header in best if header.is_whole]
    best = whole if len(whole) == 1 else best
    named = [header for header in best if file_name.startswith(header.table.name)]
    if len(best) > 1 and len(named) != 1:
        tables = ", ".join(header.table.name for header in best)
        raise NotTakenError(
            f"The columns {', '.join(best[0].columns)} stand in several tables: {tables}. Keep a "
            "column that is in one of them alone, or choose a file that is named after its table."
        )
    return (named or best)[0], body, skipped


def _names(line: str, separator: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []
    return [cell.strip().lower() for cell in cells]


def _tables(separator: str, names: Sequence[str]) -> Iterator[_Header]:
    """Yield the tables whose key stands among *names*, with at least one more column."""
    positions = _Header(separator, list(names), STANCES, is_positions=True)
    if "stance" in names and "slug" not in names and positions.known > 1:
        yield positions
    for table in INTERCHANGE:
        header = _Header(separator, list(names), table)
        has_key = set(table.key) <= set(names)
        if has_key and len(header.columns) > (len(table.key) == 1):
            yield header


def _refuse_twice(header: _Header) -> None:
    twice = sorted({name for name in header.names if name and header.names.count(name) > 1})
    if twice:
        raise NotTakenError(f"The column {twice[0]} is there twice. Keep one of them.")


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (number, cells) of every record, the header being the first."""
    try:
        yield from records(text, separator)
    except UnreadableError as error:
        raise NotTakenError(
            f"Row {error.number} cannot be read as CSV: {error}. A cell that holds a quotation "
            "mark is put in quotes, and the mark is doubled."
        ) from error


def _shown(separator: str) -> str:
    return "tab" if separator == "\t" else separator
