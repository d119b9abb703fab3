"""Workbooks to fill in: a sheet a table, its columns explained, with what may be chosen to choose.

With the record's rows in them they also say of which Edit they are, so that what others change
meanwhile is told from what was changed in them.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.db import models
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_formula
from xlsxwriter.worksheet import Worksheet

from data.sheets import Formats, TableSheet, write_cell
from record.columns import Column, Links, Reference
from record.editing import one_state
from record.models import Edit
from record.table import Table
from spreadsheets.sheets import ABOUT

LISTS = "Lists"
"""The sheet, out of sight, with what there is to choose from."""
LAST_ROW = 1_048_575
MOST_LISTED = 2_000
"""Of so many keys a list is still of use."""
HOW_TO = """\
The first row names the columns; point at a name to read what the column says.
Days are written as 2025-12-31. A list is separated by “; ”.
A row that the record has is found by its key and changed; what is not in the sheet stays.
A column may be deleted: then what the record has there stays. An empty cell empties it.
Give the file back where you took it: everything is shown before anything is written."""


def blank(tables: Sequence[Table], *, with_rows: bool) -> bytes:
    """Return a workbook with a sheet for each of *tables*: empty, or with the record's rows."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    formats = Formats(book)
    with one_state():
        edit = Edit.objects.first() if with_rows else None
        _about(book, formats, edit)
        lists = _Lists(book)
        for table in tables:
            columns = [column for column in table.columns if column.in_file]
            sheet = TableSheet(book, formats, table.name, table.header, "the CSV of the record")
            rows = ([row[name] for name in table.header] for _, row in table.rows())
            sheet.write(rows if with_rows else ())
            _explain(book.get_worksheet_by_name(table.name), columns, lists, formats)
        lists.hide()
    book.set_properties({"created": edit.recorded_at if edit else date(2000, 1, 1)})
    book.close()
    return file.getvalue()


def _about(book: Workbook, formats: Formats, edit: Edit | None) -> None:
    sheet = book.add_worksheet(ABOUT)
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 100)
    facts: list[tuple[str, Any]] = [("", line) for line in HOW_TO.splitlines()]
    if edit:
        facts.insert(0, ("Record", f"Edit {edit.pk}, {edit.recorded_at:%Y-%m-%d %H:%M} UTC"))
    for row, (label, said) in enumerate(facts):
        sheet.write_string(row, 0, label, formats.label)
        write_cell(sheet, row, 1, said, formats)


def _explain(
    sheet: Worksheet, columns: Sequence[Column], lists: "_Lists", formats: Formats
) -> None:
    """Say at the head of each column what it means, and offer what may stand in it."""
    for place, column in enumerate(columns):
        sheet.write_comment(0, place, _meaning(column), {"x_scale": 2.2, "y_scale": 1.6})
        choice = _choice(column, lists)
        if choice is not None:
            sheet.data_validation(1, place, LAST_ROW, place, choice)
        elif isinstance(column.field, models.DateField) and not isinstance(
            column, Links | Reference
        ):
            sheet.set_column(place, place, 12, formats.day)


def _meaning(column: Column) -> str:
    absent = f" Empty: {column.absent}" if column.absent else " Never empty."
    if isinstance(column, Links):
        return f"{column.meaning} Keys, separated by “; ”.{absent}"
    return f"{column.meaning}{absent}"


def _choice(column: Column, lists: "_Lists") -> dict[str, Any] | None:
    """Return what a spreadsheet is to offer for the cells of *column*; None where that is free."""
    told = {
        "ignore_blank": True,
        "error_title": "Not in the list",
        "error_message": "Choose one of those that are offered.",
    }
    if isinstance(column, Links):
        return None
    if isinstance(column, Reference):
        source = lists.of(column.target)
        # What is new in the same workbook is in no list: it is offered, not asked for.
        if source is None:
            return None
        return {**told, "validate": "list", "source": source, "show_error": False}
    if column.field.choices:
        allowed = [str(value) for value, _ in column.field.flatchoices]
        return {**told, "validate": "list", "source": allowed}
    if isinstance(column.field, models.BooleanField):
        return {**told, "validate": "list", "source": ["0", "1"]}
    return None


class _Lists:
    """The keys of rows that may be referred to, each kind in a column out of sight."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._sheet: Worksheet | None = None
        self._sources: dict[Any, str | None] = {}

    def of(self, model: Any) -> str | None:
        """Return where the keys of *model* stand; None where there are none, or many."""
        if model not in self._sources:
            keys = list(
                model.objects.order_by(model.key_field).values_list(model.key_field, flat=True)[
                    : MOST_LISTED + 1
                ]
            )
            usable = 0 < len(keys) <= MOST_LISTED
            self._sources[model] = self._write(keys) if usable else None
        return self._sources[model]

    def hide(self) -> None:
        """Put the sheet out of sight."""
        if self._sheet is not None:
            self._sheet.hide()

    def _write(self, keys: Sequence[Any]) -> str:
        if self._sheet is None:
            self._sheet = self._book.add_worksheet(LISTS)
        place = sum(1 for source in self._sources.values() if source)
        self._sheet.write_column(0, place, keys)
        return str(xl_range_formula(LISTS, 0, place, len(keys) - 1, place))
