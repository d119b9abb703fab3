"""Looks into an archive or a workbook before anything in it is unpacked."""

import io
from zipfile import BadZipFile, ZipFile, ZipInfo

from spreadsheets.reading import limits
from spreadsheets.reading.grids import NotTakenError

ENCRYPTED = 0x1
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def opened(content: bytes) -> ZipFile:
    """Return the archive, which unpacks to no more than is taken. Raises NotTakenError."""
    try:
        archive = ZipFile(io.BytesIO(content))
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise NotTakenError(
            f"This is no archive that can be opened ({error}). Save or pack it anew."
        ) from error
    entries = archive.infolist()
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise NotTakenError("This archive is locked by a password. Pack it without one.")
    if len(entries) > limits.MOST_PARTS:
        raise NotTakenError(
            f"This archive holds {len(entries):,} files; {limits.MOST_PARTS:,} are taken at most."
        )
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(len(content), 1)
    if unpacked > limits.MOST_UNPACKED or ratio > limits.MOST_RATIO:
        raise NotTakenError(
            f"This unpacks to {unpacked / 1_000_000:,.0f} MB, {ratio:,.0f} times what was sent; "
            f"{limits.MOST_UNPACKED // 1_000_000} MB and {limits.MOST_RATIO} times are taken at "
            "most. Keep only the sheets and rows that are meant, in a new workbook."
        )
    return archive


def unpacked(archive: ZipFile, entry: ZipInfo) -> bytes:
    """Return what *entry* holds, which may say less of its size than is true.

    Raises NotTakenError.
    """
    try:
        with archive.open(entry) as file:
            content = file.read(entry.file_size + 1)
    except (BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise NotTakenError(f"{entry.filename} cannot be unpacked ({error}).") from error
    if len(content) > entry.file_size:
        raise NotTakenError(f"{entry.filename} unpacks to more than the archive says of it.")
    return content


def is_workbook(archive: ZipFile) -> bool:
    """Return whether it is a workbook, XLSX or ODS. Raises NotTakenError where it holds macros."""
    names = archive.namelist()
    is_xlsx = "xl/workbook.xml" in names
    is_ods = "content.xml" in names and "mimetype" in names
    if is_ods and unpacked(archive, archive.getinfo("mimetype")).strip() != ODS:
        raise NotTakenError("This is a document of an office suite and no spreadsheet.")
    macros = ("xl/vbaProject.bin", "xl/macrosheets/", "Basic/", "Scripts/")
    if (is_xlsx or is_ods) and any(name.startswith(macros) for name in names):
        raise NotTakenError(
            "This workbook holds macros, which are not taken. Save it as .xlsx or .ods without "
            "them."
        )
    if "xl/workbook.bin" in names:
        raise NotTakenError("This is a binary workbook (.xlsb). Save it as .xlsx.")
    return is_xlsx or is_ods
