"""What an operation of the OpenAPI document is, and what many answers hold alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from data.openapi.schemas import ADDRESS, DAY, NUMBER, TEXT, Schema, absent, row_of, rows, whole
from provisions.comparison import Against
from record.table import TABLES

JSON = "application/json"
CSV = "text/csv"
ZIP = "application/zip"
ATOM = "application/atom+xml"
CALENDAR = "text/calendar"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTES: Schema = {}
"""What OpenAPI 3.1 says of an answer that is no text."""


class BomForm(forms.Form):
    """``bom``, which every CSV takes."""

    bom = forms.ChoiceField(choices=[("0", ""), ("1", "")], required=False)


@dataclass(frozen=True)
class Operation:
    """An address, by the ``name`` that the site knows it by.

    ``takes`` are the forms that read its query, ``gives`` the schema of its answer by media type;
    ``moves`` says that a row which was renamed answers with its present address.
    """

    name: str
    tag: str
    summary: str
    gives: Mapping[str, Schema]
    takes: tuple[type[forms.Form], ...] = ()
    moves: bool = False
    headers: tuple[str, ...] = ("ETag",)


RECORD: Mapping[str, Schema] = {"edit": absent(NUMBER)}
"""The number of the newest Edit, which every answer says."""
WORLD: Mapping[str, Schema] = {"on": DAY, "latest_day": absent(DAY), **RECORD}
NEXT: Mapping[str, Schema] = {"count": NUMBER, "next": absent(ADDRESS)}
COMPARED: Mapping[str, Schema] = {"against": {**TEXT, "enum": list(Against.values)}}
LINKED = ("ETag", "Link")


def table(name: str) -> Schema:
    """Return the schema of some rows of the table *name*."""
    return rows(row_of(TABLES[name]))


def row(name: str) -> Schema:
    """Return the schema of a row of the table *name*."""
    return row_of(TABLES[name])


def some(of: Schema) -> Schema:
    """Return the schema of a page of *of*, and of what comes before its rows."""
    return whole({**WORLD, **NEXT, "rows": rows(of)})
