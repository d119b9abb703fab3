"""Sheets of cells as tables of ours: which table each is, and what stands in which column."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from provisions.tables import STANCES
from record.table import TABLES, Table
from snapshots.reading import MADE
from snapshots.tables import INTERCHANGE
from spreadsheets.reading.grids import Grid, NotTakenError

NAMES_A_STANCE = frozenset({"actor", "draft", "stated_on"})
"""With the point, what a stance is about; its slug follows from it."""
ABOUT = "About"
"""The sheet in which our own workbooks say of which Edit they are."""
LOOKED_UP = 50
"""So many rows tell whose they are, where several tables have their columns."""
OF_EDIT = re.compile(r"Edit ([0-9]{1,9})\b")


@dataclass(frozen=True)
class Sheet:
    """The rows that were given of one table.

    ``columns`` are those that it has, each with its place (from 0) in the sheet; ``rows`` have a
    number, as the spreadsheet counts, and a text a column. ``spoiled`` says of a cell, by the
    number of its row and its column, why its text is not to be relied on.
    """

    table: Table
    place: str
    columns: dict[str, int]
    rows: list[tuple[int, list[str]]]
    spoiled: dict[tuple[int, str], str]

    def cell(self, row: int, column: str) -> str:
        """Return what a spreadsheet calls a cell, such as “C5”; "" where it has no such column."""
        if column not in self.columns:
            return ""
        return str(xl_rowcol_to_cell(row - 1, self.columns[column]))

    def kept(self) -> dict[str, Any]:
        """Return it as JSON can hold it; :func:`restored` reads that."""
        return {
            "table": self.table.name,
            "place": self.place,
            "columns": self.columns,
            "rows": self.rows,
            "spoiled": [[row, column, why] for (row, column), why in self.spoiled.items()],
        }


def restored(kept: dict[str, Any]) -> Sheet:
    """Return the sheet that was :meth:`Sheet.kept`."""
    return Sheet(
        TABLES[kept["table"]],
        kept["place"],
        kept["columns"],
        [(number, cells) for number, cells in kept["rows"]],
        {(row, column): why for row, column, why in kept["spoiled"]},
    )


@dataclass(frozen=True)
class Recognised:
    """The sheets of what was given, in the order of the tables.

    ``notes`` tell what was not read; ``edit`` is the number of the Edit that it says it is of.
    """

    sheets: list[Sheet]
    notes: list[str]
    edit: int | None


def recognise(grids: Iterable[Grid]) -> Recognised:
    """Return which tables *grids* are. Raises NotTakenError where one cannot be told or taken."""
    sheets: list[Sheet] = []
    notes: list[str] = []
    edit = None
    for grid in grids:
        if grid.name == ABOUT:
            edit = _edit_of(grid)
            continue
        if grid.name in MADE:
            notes.append(f"{grid.name} is made from the tables, and was not read.")
            continue
        found = [sheet for part in _parts(grid) if (sheet := _sheet(part))]
        if not found and grid.rows:
            notes.append(f"{grid.place} was not read: its first row is no header of a table.")
        sheets.extend(found)
    if not sheets:
        raise NotTakenError(
            "No table was found. The first row names the columns, as in the files of the record: "
            "slug, title, … Download a template below to see them."
            + "".join(f" {note}" for note in notes)
        )
    _refuse_twice(sheets)
    order = [table.name for table in INTERCHANGE]
    return Recognised(sorted(sheets, key=lambda s: order.index(s.table.name)), notes, edit)


def _refuse_twice(sheets: Iterable[Sheet]) -> None:
    seen: dict[str, str] = {}
    for sheet in sheets:
        name = sheet.table.name
        if name in seen:
            raise NotTakenError(
                f"The table {name} is there twice: {seen[name]}, and {sheet.place}. Put its rows "
                "into one."
            )
        seen[name] = sheet.place


def _edit_of(grid: Grid) -> int | None:
    """Return the number of the Edit that our own workbook says it is of."""
    for _, cells in grid.rows:
        if len(cells) > 1 and cells[0] == "Record" and (found := OF_EDIT.match(cells[1])):
            return int(found[1])
    return None


def _parts(grid: Grid) -> Iterator[Grid]:
    """Yield the tables that were pasted one below the other, each from its header on."""
    if grid.name:
        yield grid
        return
    starts = [place for place, (_, cells) in enumerate(grid.rows) if _is_header(cells)]
    if 0 not in starts:
        starts.insert(0, 0)
    for start, end in zip(starts, [*starts[1:], len(grid.rows)], strict=True):
        if grid.rows[start:end]:
            yield Grid(grid.name, grid.rows[start:end], grid.spoiled)


def _is_header(cells: list[str]) -> bool:
    """Return whether *cells* name columns of one table, its key among them, and nothing else."""
    names = set(_names(cells)) - {""}
    return len(names) > 1 and any(
        _has_key(table, names) and names <= set(table.header) for table in INTERCHANGE
    )


def _names(cells: Iterable[str]) -> list[str]:
    return [cell.strip().lower() for cell in cells]


def _has_key(table: Table, names: set[str]) -> bool:
    return set(table.key) <= names or (table is STANCES and names >= NAMES_A_STANCE)


def _sheet(grid: Grid) -> Sheet | None:
    """Return the table that *grid* is; None where its first row has no header of ours."""
    if not grid.rows:
        return None
    number, cells = grid.rows[0]
    names = _names(cells)
    table = _table(grid, set(names) - {""})
    if table is None:
        return None
    place = grid.place if grid.name else f"{table.name}, as pasted"
    _refuse_header(table, place, number, names)
    columns = {name: at for at, name in enumerate(names) if name}
    for row, found in grid.rows[1:]:
        beyond = [at for at, cell in enumerate(found) if cell.strip() and at >= len(names)]
        beyond += [at for at, name in enumerate(names) if not name and _at(found, at).strip()]
        if beyond:
            raise NotTakenError(
                f"{place}: cell {xl_rowcol_to_cell(row - 1, beyond[0])} stands under no heading. "
                "Give its column a name, or clear it."
            )
    by_place = {at: name for name, at in columns.items()}
    return Sheet(
        table,
        place,
        columns,
        [(row, [_at(found, at) for at in columns.values()]) for row, found in grid.rows[1:]],
        {
            (row, by_place[at]): why
            for (row, at), why in grid.spoiled.items()
            if at in by_place and row > number
        },
    )


def _at(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _table(grid: Grid, names: set[str]) -> Table | None:
    """Return the table that has these columns; the one that the sheet is named after, if any."""
    stem = re.sub(r"\.csv$|[ _-]*\(?[0-9]+\)?(\.csv)?$", "", grid.name.strip().lower())
    if stem in TABLES and len(names & set(TABLES[stem].header)) > 1:
        return TABLES[stem]
    found = [table for table in INTERCHANGE if _has_key(table, names)]
    most = max((len(names & set(table.header)) for table in found), default=0)
    best = [table for table in found if len(names & set(table.header)) == most > 1]
    whole = [table for table in best if names == set(table.header)]
    best = whole if len(whole) == 1 else best
    if len(best) > 1:
        best = [table for table in best if _knows(table, grid)] or best
    if len(best) > 1:
        raise NotTakenError(
            f"{grid.place}: its columns stand in several tables: "
            f"{', '.join(table.name for table in best)}. Name the sheet or the file after the one "
            "that is meant, or add a column that it alone has."
        )
    return best[0] if best else None


def _knows(table: Table, grid: Grid) -> bool:
    """Return whether the record has one of the first rows of *grid* in *table*."""
    names = _names(grid.rows[0][1])
    if not table.has_slugs or "slug" not in names:
        return False
    place = names.index("slug")
    slugs = [_at(cells, place).strip() for _, cells in grid.rows[1 : LOOKED_UP + 1]]
    return table.model.objects.filter(**{f"{table.key[0]}__in": slugs}).exists()


def _refuse_header(table: Table, place: str, number: int, names: list[str]) -> None:
    for at, name in enumerate(names):
        cell = f"{place}, cell {xl_rowcol_to_cell(number - 1, at)}"
        if name and name not in table.header:
            raise NotTakenError(
                f"{cell}: there is no column “{name[:80]}” in {table.name}. Correct the name, or "
                f"delete the column. The columns: {', '.join(table.header)}."
            )
        if name and names.index(name) != at:
            raise NotTakenError(f"{cell}: the column {name} is there twice. Keep one of them.")
    if not _has_key(table, set(names)):
        lacking = ", ".join(name for name in table.key if name not in names)
        raise NotTakenError(
            f"{place}: the column {lacking} is missing, without which no row can be told."
        )
