"""The record as one workbook for spreadsheets: what it is, then a sheet a table.

It is written as it is read, a row at a time, and its bytes depend on the record, its Edit, the
day and the site alone.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from xlsxwriter import Workbook

from data.about_sheet import AboutSheet
from data.lists import rows_of_day
from data.sheets import MOST_ROWS, Formats, TableSheet
from provisions.forms import Day, day_asked
from provisions.matrix.long import POSITIONS, positions_in_force
from record.csvs import IN_MEMORY
from record.editing import one_state
from record.models import Edit
from record.table import TABLES
from snapshots.describing import LICENCE, TITLE, tables_of

NO_INSTANT = datetime(1980, 1, 1, tzinfo=UTC)
"""When the workbook of an empty record was made."""


def workbook(asked: date | None, most_rows: int = MOST_ROWS) -> tuple[IO[bytes], date]:
    """Return the workbook as of the day *asked*, by default the latest, and that day.

    It is read from one state of the database and lies in memory, on disk where it is large;
    whoever sends it closes it. *most_rows* is what a sheet has room for.
    """
    spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the response closes it
    with TemporaryDirectory(prefix="workbook-") as folder:
        book = Workbook(spool, {"constant_memory": True, "tmpdir": folder})
        with one_state():
            day = day_asked(asked)
            _fill(book, day, most_rows)
        book.close()
    spool.seek(0)
    return spool, day.on


def _fill(book: Workbook, day: Day, most_rows: int) -> None:
    edit = Edit.objects.order_by("-recorded_at").first()
    formats = Formats(book)
    about = AboutSheet(book, formats, day, edit)
    for table in tables_of(day.on if day.latest else None):
        names = [column.name for column in table.columns]
        whole_at = f"{settings.SITE_URL}/{table.name}.csv{day.query}"
        sheet = TableSheet(book, formats, table.name, names, whole_at)
        written = sheet.write(_rows(table.name, names, day), most_rows)
        about.add(table, written, whole_at)
    book.set_properties(
        {
            "title": TITLE,
            "author": settings.SITE_NAME,
            "comments": f"CC BY 4.0, {LICENCE}",
            "created": edit.recorded_at if edit else NO_INSTANT,
        }
    )


def _rows(name: str, columns: Sequence[str], day: Day) -> Iterator[list[Any]]:
    """Yield the rows of the table *name* as of *day*, as lists of values."""
    is_made = name == POSITIONS.name
    rows = positions_in_force(day.on) if is_made else rows_of_day(TABLES[name], day)
    return ([row[column] for column in columns] for row in rows)
