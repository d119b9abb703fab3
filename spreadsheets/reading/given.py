"""What was given, whatever it is, as sheets of cells."""

from pathlib import PurePosixPath
from zipfile import ZipFile

from spreadsheets.reading import limits
from spreadsheets.reading.archives import is_workbook, opened, unpacked
from spreadsheets.reading.child import read_workbook
from spreadsheets.reading.grids import Grid, NotTakenError
from spreadsheets.reading.texts import grid_of, text_of

ARCHIVE = b"PK\x03\x04"
OTHERS = {
    b"\xd0\xcf\x11\xe0": "This is an old workbook, or a locked one. Save it as .xlsx, unlocked.",
    b"%PDF": "This is a PDF, and no table. Give the table that it was made from.",
    b"\x89PNG": "This is a picture, and no table.",
    b"\xff\xd8\xff": "This is a picture, and no table.",
    b"\x1f\x8b": "This is compressed otherwise than a ZIP. Unpack it, and give what is in it.",
    b"Rar!": "This is compressed otherwise than a ZIP. Unpack it, and give what is in it.",
    b"7z\xbc\xaf": "This is compressed otherwise than a ZIP. Unpack it, and give what is in it.",
}


def read_pasted(text: str) -> list[Grid]:
    """Return the cells that were pasted. Raises NotTakenError."""
    if len(text) > limits.MOST_PASTED:
        raise NotTakenError(
            f"This is more than {limits.MOST_PASTED:,} characters. Save it as a file, and choose "
            "that."
        )
    return [grid_of("", text.lstrip("\ufeff"))]


def read_file(name: str, content: bytes) -> list[Grid]:
    """Return the sheets of a file: CSV, XLSX, ODS, or a ZIP of CSV. Raises NotTakenError."""
    if len(content) > limits.MOST_BYTES:
        raise NotTakenError(
            f"{name} is larger than {limits.MOST_BYTES // 1_000_000} MB. Give it in parts, each "
            "with the header row."
        )
    if not content.strip():
        raise NotTakenError(f"{name} is empty.")
    for beginning, said in OTHERS.items():
        if content.startswith(beginning):
            raise NotTakenError(f"{name}: {said}")
    if not content.startswith(ARCHIVE):
        return [grid_of(name, text_of(name, content))]
    try:
        with opened(content) as archive:
            if not is_workbook(archive):
                return _csvs_in(archive)
        return read_workbook(content)
    except NotTakenError as error:
        raise NotTakenError(f"{name}: {error}") from error


def _csvs_in(archive: ZipFile) -> list[Grid]:
    """Return the CSV files of an archive, in whatever folder; a workbook in it is not opened."""
    entries = [
        entry
        for entry in archive.infolist()
        if entry.filename.lower().endswith(".csv") and "__MACOSX/" not in entry.filename
    ]
    if not entries:
        raise NotTakenError("There is no CSV file in this ZIP. Choose a workbook by itself.")
    grids, left = [], limits.MOST_ROWS
    for entry in entries:
        file = PurePosixPath(entry.filename).name
        grids.append(grid_of(file, text_of(file, unpacked(archive, entry))))
        left -= len(grids[-1].rows)
        if left < 0:
            raise NotTakenError(limits.too_many_rows())
    return grids
