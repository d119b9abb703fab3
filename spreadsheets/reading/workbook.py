"""Reads a workbook (XLSX or ODS) in a process of its own, which may fail without harm.

A workbook comes from anybody. Whatever it does to its reader, that process has little memory and
time, and what is left of it is an exit code. No formula is evaluated.

    python workbook.py MOST_ROWS MOST_CELLS MEMORY SECONDS <workbook >grids.json
"""

import io
import json
import re
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum
from xlsxwriter.utility import xl_cell_to_rowcol

FORMULA = "It holds a formula. Put its value there: copy the cells, and paste them as values."
MERGED = "It is part of merged cells, of which only the first has a value. Unmerge them."
ERROR = "It holds an error of the spreadsheet."
TOO_MANY_ROWS = 3
"""The exit code where there are more rows than are taken."""
UNREADABLE = 4
"""The exit code where it is no workbook that can be read; the reason stands on standard error."""

# Names of elements and attributes come with a prefix or without.
IS_CELL = re.compile("[A-Z]{1,3}[0-9]{1,7}")
SPOILT_XLSX = re.compile(rb"<(?:\w+:)?(?:f[\s>/]|mergeCell\s)|\st=[\"']e[\"']")
SPOILT_ODS = re.compile(rb"(?::|\s)(?:formula|number-(?:rows|columns)-spanned)=")


def main() -> None:
    """Read standard input and write its sheets to standard output, as JSON."""
    most_rows, most_cells, memory, seconds = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    content = sys.stdin.buffer.read()
    try:
        grids = list(read(content, most_rows, most_cells))
    except _TooManyRowsError as error:
        sys.stderr.write(str(error))
        sys.exit(TOO_MANY_ROWS)
    except Exception as error:  # noqa: BLE001  whatever it is, the parent says it in words
        sys.stderr.write(f"{type(error).__name__}: {error}"[:500])
        sys.exit(UNREADABLE)
    json.dump(grids, sys.stdout)


class _TooManyRowsError(Exception):
    pass


def read(content: bytes, most_rows: int, most_cells: int) -> Iterator[dict[str, Any]]:
    """Yield the sheets that are in sight, each with its rows that are not blank."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    spoiled = _spoiled(content)
    left = most_rows
    for place, sheet in enumerate(book.sheets_metadata):
        if sheet.visible != SheetVisibleEnum.Visible or sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        cells = book.get_sheet_by_index(place)
        # Counted as a spreadsheet does, from its first row and column on.
        first_row, _ = cells.start or (0, 0)
        rows = []
        for number, row in enumerate(cells.iter_rows(), start=1):
            texts = [_text(value) for value in row]
            if number <= first_row or not any(text.strip() for text in texts):
                continue
            left -= 1
            if left < 0:
                raise _TooManyRowsError(sheet.name)
            while texts and not texts[-1]:
                texts.pop()
            rows.append([number, texts[:most_cells]])
        yield {"name": sheet.name, "rows": rows, "spoiled": spoiled.get(sheet.name, [])}


def _text(value: Any) -> str:
    """Return what a cell says, as a file of ours has it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


# --- What a value does not tell -----------------------------------------------------------------


def _spoiled(content: bytes) -> dict[str, list[list[Any]]]:
    """Return, by sheet, the cells whose value is not to be relied on: row, place and why."""
    with ZipFile(io.BytesIO(content)) as archive:
        if "content.xml" in archive.namelist():
            return _spoiled_in_ods(archive)
        return {name: list(_spoiled_in_xlsx(archive, part)) for name, part in _parts(archive)}


def _parts(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet of an XLSX, and the part of the archive that has it."""
    targets = {
        element.get("Id"): element.get("Target", "")
        for _, element in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    for _, element in _elements(archive, "xl/workbook.xml", "sheet"):
        place = next((v for name, v in element.items() if _local(name) == "id"), None)
        target = targets.get(place, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in archive.namelist():
            yield element.get("name", ""), part


def _spoiled_in_xlsx(archive: ZipFile, part: str) -> Iterator[list[Any]]:
    if not SPOILT_XLSX.search(archive.read(part)):
        return
    row = place = -1
    for event, element in _elements(archive, part, "row", "c", "f", "mergeCell", both=True):
        kind = _local(element.tag)
        if kind == "mergeCell" and event == "end":
            yield from _merged(element.get("ref", ""))
        elif event == "start" and kind == "row":
            row, place = int(element.get("r") or row + 2) - 1, -1
        elif event == "start" and kind == "c":
            at = _at(element.get("r", ""))
            row, place = at or (row, place + 1)
            if element.get("t") == "e":
                yield [row + 1, place, ERROR]
        elif event == "start" and kind == "f":
            yield [row + 1, place, FORMULA]


def _merged(area: str) -> Iterator[list[Any]]:
    first, _, last = area.partition(":")
    start, end = _at(first), _at(last or first)
    if start and end:
        # A whole column may be merged: what has no row is said of none.
        for row in range(start[0], min(end[0], start[0] + 1_000) + 1):
            for place in range(start[1], min(end[1], start[1] + 50) + 1):
                yield [row + 1, place, MERGED]


def _at(name: str) -> tuple[int, int] | None:
    """Return the row and the place, from 0, of the cell that is called *name*, such as “C5”."""
    return xl_cell_to_rowcol(name) if IS_CELL.fullmatch(name) else None


def _spoiled_in_ods(archive: ZipFile) -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = {}
    if not SPOILT_ODS.search(archive.read("content.xml")):
        return found
    name, row, place, repeated = "", 0, 0, 1
    for event, element in _elements(
        archive,
        "content.xml",
        "table",
        "table-row",
        "table-cell",
        "covered-table-cell",
        both=True,
    ):
        kind = _local(element.tag)
        said = {_local(key): value for key, value in element.items()}
        if kind == "table" and event == "start":
            name, row = said.get("name", ""), 0
        elif kind == "table-row":
            if event == "start":
                place, repeated = 0, int(said.get("number-rows-repeated", 1))
            else:
                row += repeated
        elif event == "start" and kind.endswith("table-cell"):
            why = _why_in_ods(kind, said)
            across = int(said.get("number-columns-repeated", 1))
            if why:
                found.setdefault(name, []).extend(
                    [row + down + 1, place + right, why]
                    for down in range(min(repeated, 1_000))
                    for right in range(min(across, 50))
                )
            place += across
    return found


def _why_in_ods(kind: str, said: dict[str, str]) -> str:
    if "formula" in said:
        return FORMULA
    spans = (said.get("number-columns-spanned", "1"), said.get("number-rows-spanned", "1"))
    return MERGED if kind.startswith("covered") or spans != ("1", "1") else ""


def _elements(
    archive: ZipFile, part: str, *names: str, both: bool = False
) -> Iterator[tuple[str, Any]]:
    """Yield the elements of *part* called one of *names*, as they end, or at *both* ends."""
    with archive.open(part) as file:
        for event, element in iterparse(file, events=("start", "end") if both else ("end",)):
            if _local(element.tag) in names:
                yield event, element
            if event == "end":
                element.clear()


def _local(name: str) -> str:
    return name.rpartition("}")[2]


if __name__ == "__main__":
    main()
