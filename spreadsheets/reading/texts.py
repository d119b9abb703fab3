"""Reads CSV, and cells that were copied out of a spreadsheet."""

from snapshots.csv_texts import SEPARATORS, UnreadableError, decoded, from_the_header, records
from spreadsheets.reading import limits
from spreadsheets.reading.grids import Grid, NotTakenError


def text_of(name: str, content: bytes) -> str:
    """Return the text of a file. Raises NotTakenError."""
    try:
        return decoded(content)
    except UnreadableError as error:
        raise NotTakenError(
            f"{name}, line {error.number}: {error}, so that its letters cannot be told. Save the "
            "file as “CSV UTF-8”."
        ) from error


def grid_of(name: str, text: str) -> Grid:
    """Return the cells of a text in rows, whatever separates them. Raises NotTakenError."""
    place = name or "What was pasted"
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise NotTakenError(f"{place}, line {line}: there is a NUL character in it.")
    body, skipped = from_the_header(text)
    separator = max(SEPARATORS, key=body.partition("\n")[0].count)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, cells in records(body, separator):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > limits.MOST_CELLS:
                raise NotTakenError(
                    f"{place}, row {number + skipped} has {len(cells):,} cells; no table has as "
                    "many."
                )
            rows.append((number + skipped, cells))
            if len(rows) > limits.MOST_ROWS + 1:
                raise NotTakenError(f"{place}: {limits.too_many_rows()}")
    except UnreadableError as error:
        raise NotTakenError(
            f"{place}, row {error.number + skipped} cannot be read: {error}. A cell that holds a "
            "quotation mark is put in quotes, and the mark is doubled."
        ) from error
    return Grid(name, rows)
