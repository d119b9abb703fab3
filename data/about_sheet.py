"""The first sheet of the workbook: what it is, how it is read, and what each sheet has."""

from django.conf import settings
from xlsxwriter import Workbook

from data.sheets import WIDEST, Formats, PlainSheet, Shown, Written, height_of, write_cell
from provisions.forms import Day
from record.models import Edit
from snapshots.describing import LICENCE, TITLE, FileTable
from snapshots.instants import instant

WHAT_IT_IS = (
    "What each draft of the plan says, point by point; where each actor stands on it and since "
    "when; who said so, and where. Texts are paraphrased, and rows name their sources. Nothing "
    "here is legal or policy advice."
)
HOW_TO_READ = (
    "An empty cell means that there is nothing to say; what is unknown has a word of its own, "
    "such as “undisclosed”. Where an actor said nothing on a point, there is no row. 1 is yes, 0 "
    "is no. A list in one cell is separated by “; ” and holds keys of rows of another sheet. "
    "Compare positions within one draft only: an actor may accept one text and reject another."
)
BEFORE_THE_LATEST = (
    "As of this day no row of a later day is here. Chapters know the latest day: their texts are "
    "left out. The notes of revisions and the summaries of drafts are the editors’, and know "
    "later days too."
)
HEADINGS = ("Sheet", "A row is", "Rows", "Whole, as CSV", "Cut")
WIDTHS = (12, WIDEST, 8, 44, 24)


class AboutSheet:
    """The sheet “About”, of which the table of sheets grows by :meth:`add`."""

    def __init__(self, book: Workbook, formats: Formats, day: Day, edit: Edit | None) -> None:
        self._sheet = book.add_worksheet("About", PlainSheet)
        self._formats = formats
        self._row = 0
        for place, width in enumerate(WIDTHS):
            self._sheet.set_column(place, place, width)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.write_string(0, 0, TITLE, formats.title)
        for label, value in _facts(day, edit):
            self._write(label, value)
        self._row += 2
        for place, heading in enumerate(HEADINGS):
            self._sheet.write_string(self._row, place, heading, formats.heading)

    def add(self, table: FileTable, written: Written, whole_at: str) -> None:
        """Say what the sheet of *table* came to."""
        self._write(table.name, table.about, written.rows, whole_at, _what_was_cut(written))

    def _write(self, label: str, *values: Shown) -> None:
        self._row += 1
        self._sheet.set_row(self._row, height_of(str(values[0])))
        self._sheet.write_string(self._row, 0, label, self._formats.label)
        for place, value in enumerate(values, 1):
            write_cell(self._sheet, self._row, place, value, self._formats)


def _facts(day: Day, edit: Edit | None) -> list[tuple[str, Shown]]:
    """Return what there is to say of the workbook as a whole, each with its label."""
    facts: list[tuple[str, Shown]] = [
        ("What it is", WHAT_IT_IS),
        ("Site", f"{settings.SITE_NAME}, {settings.SITE_URL}"),
        ("As of", day.on if day.latest else "The record is empty."),
    ]
    if not day.is_latest:
        facts.append(("", BEFORE_THE_LATEST))
    if edit:
        facts.append(("Record", f"Edit {edit.pk}, {instant(edit.recorded_at)}"))
    return [
        *facts,
        (
            "To cite it",
            f"Name the site, the day and the Edit; or cite {settings.SITE_URL}/snapshots/.",
        ),
        ("Licence", f"Creative Commons Attribution 4.0 International (CC BY 4.0), {LICENCE}"),
        ("To read it", HOW_TO_READ),
    ]


def _what_was_cut(written: Written) -> str:
    """Return what had no room in a sheet, in words."""
    rows = f"Rows without room: {written.left_out}." if written.left_out else ""
    cells = f"Texts cut short: {written.cells_cut}." if written.cells_cut else ""
    return " ".join(filter(None, (rows, cells))) or "nothing"
