"""What a spreadsheet may have done to a cell that is refused."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import models

from record.columns import Links, Reference
from record.table import Table

FIRST_DAY = date(1899, 12, 30)
"""The day 0 of spreadsheets, as far as days from March 1900 on go."""
AS_NUMBER = re.compile(r"[2-6][0-9]{4}(\.[0-9]+)?")
AS_LOCAL = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-]([0-9]{2}){1,2}")


def hint(table: Table, where: str, cells: Mapping[str, str], message: str) -> str:
    """Return *message* about a cell, with what the spreadsheet may have made of it."""
    name = where.partition(",")[0]
    column = next((column for column in table.columns if column.name == name), None)
    if column is None or isinstance(column, Reference | Links):
        return message
    if not isinstance(column.field, models.DateField):
        return message
    cell = cells.get(name, "").strip()
    if AS_NUMBER.fullmatch(cell):
        day = FIRST_DAY + timedelta(days=int(float(cell)))
        return f"{message} Spreadsheets keep days as such numbers; this one may be {day}."
    if AS_LOCAL.fullmatch(cell):
        return f"{message} Format the column as text, or as a day of the form 2025-12-31."
    return message
