"""A table as a sheet of a workbook, written row by row.

Nothing that an editor typed is taken for a formula or a link, and nothing is cut in silence: a
spreadsheet has room for so many characters in a cell and so many rows in a sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from record.columns import LIST_DELIMITER

MOST_ROWS = 1_048_576
"""How many rows a sheet holds, its header included."""
MOST_UNITS = 32_767
"""How many UTF-16 code units a cell holds: what spreadsheets count as characters."""
NARROWEST, WIDEST = 8, 60
"""How wide a column is, in characters."""
FILTER_WIDTH = 4
"""What the button of a filter takes of a heading."""
TALLEST = 10
"""How many lines of a long text a row shows; the whole is in the cell."""
LINE_HEIGHT = 15
FIRST_YEAR = 1900
"""The year that the days of spreadsheets begin with."""

Shown = str | int | date | None


class Formats:
    """How cells look."""

    def __init__(self, book: Workbook) -> None:
        top = {"valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EBEF"})
        self.label = book.add_format({"bold": True, **top})
        self.text = book.add_format({"text_wrap": True, **top})
        # At the left, since they are keys and places in an order, next to texts.
        self.number = book.add_format({"align": "left", **top})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top})


class PlainSheet(Worksheet):
    """A sheet whose texts are texts, even one that looks like the markup of a formatted text.

    It keeps nothing of a row that is written, not even its height.
    """

    def _xml_rich_inline_string(self, string: str, attributes: Sequence[Any] = ()) -> None:
        # It begins with “<r>” and ends with “</r>”, so that there is no white space to preserve.
        self._xml_inline_string(string, False, attributes)

    def _write_single_row(self, current_row_num: int = 0) -> None:
        written = self.previous_row
        super()._write_single_row(current_row_num)
        # Heights are for placing pictures, of which there are none.
        self.row_info.pop(written, None)
        self.row_sizes.pop(written, None)


@dataclass
class Written:
    """What a sheet came to: its rows, those that had no room in it, and the cells cut short."""

    rows: int = 0
    left_out: int = 0
    cells_cut: int = 0


class TableSheet:
    """The sheet *name* with a table, which *whole_at*, an address, has whole whatever is cut."""

    def __init__(
        self, book: Workbook, formats: Formats, name: str, header: Sequence[str], whole_at: str
    ) -> None:
        self._sheet = book.add_worksheet(name, PlainSheet)
        self._formats = formats
        self._whole_at = whole_at
        self._widths = [len(heading) + FILTER_WIDTH for heading in header]
        self._written = Written()
        for place, heading in enumerate(header):
            self._sheet.write_string(0, place, heading, formats.heading)

    def write(self, rows: Iterable[Sequence[Any]], most_rows: int = MOST_ROWS) -> Written:
        """Write *rows*, one at a time, and return what the sheet came to.

        Of more than *most_rows*, the header included, the last row says how many there are.
        """
        unwritten = iter(rows)
        for row in islice(unwritten, most_rows - 2):
            self._add(row)
        # There is room for one more row, or for what tells of those that have none.
        rest = list(islice(unwritten, 2))
        if len(rest) == 1:
            self._add(rest[0])
        self._arrange()
        if len(rest) == 2:
            self._written.left_out = 2 + sum(1 for _ in unwritten)
            told = f"[{self._written.left_out} more rows have no room: {self._whole_at}]"
            self._sheet.write_string(self._written.rows + 1, 0, told, self._formats.number)
        return self._written

    def _add(self, row: Sequence[Any]) -> None:
        self._written.rows += 1
        height = LINE_HEIGHT
        for place, value in enumerate(row):
            shown = as_shown(value)
            if isinstance(shown, str):
                whole, shown = shown, cut(shown, self._whole_at)
                self._written.cells_cut += shown != whole
                height = max(height, height_of(shown))
            write_cell(self._sheet, self._written.rows, place, shown, self._formats)
            self._widths[place] = max(self._widths[place], _width(shown))
        if height > LINE_HEIGHT:
            self._sheet.set_row(self._written.rows, height)

    def _arrange(self) -> None:
        """Give the columns their widths, and the header its filters, in sight and in print."""
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, min(max(width, NARROWEST), WIDEST))
        self._sheet.autofilter(0, 0, self._written.rows, len(self._widths) - 1)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.repeat_rows(0)
        self._sheet.fit_to_pages(1, 0)
        # A list of one number, or the label of a point, is a text all the same.
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})


def as_shown(value: Any) -> Shown:
    """Return what a cell shows for *value*: a day, a number or a text, None where it is empty.

    A list is a text, as in the CSV; so is a day before those of spreadsheets.
    """
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list | tuple):
        return LIST_DELIMITER.join(map(str, value)) or None
    if isinstance(value, date) and value.year < FIRST_YEAR:
        return value.isoformat()
    return None if value == "" else value


def write_cell(sheet: Worksheet, row: int, place: int, shown: Shown, formats: Formats) -> None:
    """Write *shown* as what it is; nothing is guessed from a text."""
    if isinstance(shown, str):
        sheet.write_string(row, place, shown, formats.text)
    elif isinstance(shown, date):
        sheet.write_datetime(row, place, shown, formats.day)
    elif shown is not None:
        sheet.write_number(row, place, shown, formats.number)


def cut(text: str, whole_at: str) -> str:
    """Return *text* where a cell has room for it, else its beginning and where the whole is."""
    if len(text) <= MOST_UNITS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_UNITS:
        return text
    told = f"\n[Cut here, where a cell has no more room. The whole: {whole_at}]"
    room = MOST_UNITS - len(told.encode("utf-16-le")) // 2
    # Half a character at the end goes.
    return units[: 2 * room].decode("utf-16-le", errors="ignore") + told


def _width(shown: Shown) -> int:
    """Return how many characters wide *shown* is: its longest line, and a little air."""
    return max((len(line) for line in str(shown or "").split("\n")), default=0) + 2


def height_of(text: str) -> int:
    """Return how high the row of a *text* is, in a column as wide as it may be; it is bounded."""
    lines = sum(max(ceil(len(line) / WIDEST), 1) for line in text.split("\n"))
    return LINE_HEIGHT * min(lines, TALLEST)
