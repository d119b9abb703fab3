"""Reads CSV, and cells that were copied out of a spreadsheet."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from spreadsheets.reading import limits
from spreadsheets.reading.grids import Grid, NotTakenError

SEPARATORS = (",", "\t", ";")


def text_of(name: str, content: bytes) -> str:
    """Return the text of a file: UTF-8, or UTF-16 with its mark. Raises NotTakenError."""
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise NotTakenError(
            f"{name}, line {line}: byte {error.start + 1} is not UTF-8, so that its letters "
            "cannot be told. Save the file as “CSV UTF-8”."
        ) from error


def grid_of(name: str, text: str) -> Grid:
    """Return the cells of a text in rows, whatever separates them. Raises NotTakenError."""
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise NotTakenError(f"{_place(name)}, line {line}: there is a NUL character in it.")
    lines = text.splitlines(keepends=True)
    skipped = 0
    # Excel may write which separator it used.
    while skipped < len(lines) and re.fullmatch(r"\s*|sep=.\s*", lines[skipped]):
        skipped += 1
    separator = max(SEPARATORS, key=lines[skipped].count) if skipped < len(lines) else ","
    rows: list[tuple[int, list[str]]] = []
    for number, cells in _records(name, "".join(lines[skipped:]), separator, skipped):
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) >= limits.MOST_ROWS + 1:
            raise NotTakenError(
                f"{_place(name)} has more than {limits.MOST_ROWS:,} rows. Give them in parts, "
                "each with the header row above it."
            )
        if len(cells) > limits.MOST_CELLS:
            raise NotTakenError(
                f"{_place(name)}, row {number} has {len(cells):,} cells; no table has as many."
            )
        rows.append((number, cells))
    return Grid(name, rows)


def _records(
    name: str, text: str, separator: str, skipped: int
) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(limits.LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = skipped
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise NotTakenError(
                f"{_place(name)}, row {number} cannot be read: {error}. A cell that holds a "
                "quotation mark is put in quotes, and the mark is doubled."
            ) from error


def _place(name: str) -> str:
    return name or "What was pasted"
