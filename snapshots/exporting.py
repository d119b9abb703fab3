"""Writes the record as a snapshot has it: the tables, what describes them, and their checksums."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from provisions.days import latest_day
from provisions.matrix.files import in_force_as_csv
from provisions.matrix.long import POSITIONS
from record.csvs import csv_lines
from snapshots import csvw
from snapshots.archives import Archive, File
from snapshots.datapackage import datapackage
from snapshots.describing import readme
from snapshots.progress import SILENT, Progress
from snapshots.tables import INTERCHANGE

SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Written:
    """What an export came to: ``digest`` is the same wherever the record is the same.

    ``day`` is the one that positions.csv is of, None where the record has no dated row.
    """

    day: date | None
    files: list[File]
    digest: str

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each table has, by its name."""
        return {
            file.name.removesuffix(".csv"): file.rows
            for file in self.files
            if file.rows is not None
        }


def write_record(archive: Archive, on: date | None = None, progress: Progress = SILENT) -> Written:
    """Write all files of the record into *archive*, and return what they came to.

    *on* is the day that positions.csv is of, by default the latest of the record; the tables are
    whole. It holds a chunk of rows at a time, and reads whatever the connection reads: while
    others may write, call it inside :func:`record.editing.one_state` or, for the record as it
    stood, :func:`record.recorded.as_recorded`.
    """
    day = on or latest_day()
    archive.write("README.md", [readme(day).encode()])
    archive.write("datapackage.json", [datapackage(day).encode()])
    archive.write(csvw.FILE, [csvw.csv_metadata(day).encode()])
    for table in INTERCHANGE:
        lines = csv_lines(table.header, (table.cells(row) for _, row in table.rows()))
        total = table.model.objects.count()
        _write_lines(archive, f"{table.name}.csv", lines, progress, total)
    lines = in_force_as_csv(day or date.min)
    _write_lines(archive, f"{POSITIONS.name}.csv", lines, progress)
    sums = archive.write(SUMS, [checksums(archive.files).encode()])
    return Written(day, list(archive.files), sums.sha256)


def checksums(files: Iterable[File]) -> str:
    """Return SHA256SUMS of *files*, as ``sha256sum -c`` reads it."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in files)


def _write_lines(
    archive: Archive,
    name: str,
    lines: Iterable[str],
    progress: Progress,
    total: int | None = None,
) -> None:
    """Write the table *name*, whose *lines* are the header and one a row."""
    shown = progress.over(name, lines, total=total)
    archive.write(name, (line.encode() for line in shown), is_table=True)
