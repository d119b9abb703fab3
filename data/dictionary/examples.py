"""A real value of every column, from the record as it is.

The examples of a table are those of one row, as far as it has them, so that they read together.
"""

import csv
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet, Subquery
from django.http import QueryDict

from provisions.forms import checked
from provisions.matrix.files import as_csv
from provisions.matrix.forms import FileForm
from provisions.models import Theme
from record.columns import Column, Links
from record.table import Table

Examples = Mapping[str, str]
"""A cell of a file, by name of column; without a column that is empty in every row."""


def examples(table: Table) -> Examples:
    """Return a cell of each column of *table*.

    Two queries, and one a list column, whatever the number of rows: each column's first row with
    a value is found, and of these rows the fullest gives what it has.
    """
    optional = [column for column in table.columns if column.in_file and column.is_optional]
    found = (
        table.model.objects.order_by("pk")
        .values_list("pk", *(Subquery(_first_with(column)) for column in optional))
        .first()
    )
    if found is None:
        return {}
    wanted = {pk for pk in found if pk is not None}
    rows = [
        dict(zip(table.header, table.cells(row), strict=True))
        for _, row in table.rows(table.model.objects.filter(pk__in=wanted))
    ]
    rows.sort(key=_filled, reverse=True)
    return {name: next(filter(None, (cells[name] for cells in rows)), "") for name in table.header}


def examples_of_positions(stances: Examples, on: date) -> Examples:
    """Return a cell of each column of the positions in force on the day *on*.

    They are of the actor, and of the theme of the point, that the example of a stance is about.
    """
    if not stances:
        return {}
    point = stances["provision"]
    theme = Theme.objects.filter(provisions__number=point).first() if point else None
    asked = QueryDict(mutable=True)
    asked.update({"actor": stances["actor"], "theme": theme.slug if theme else ""})
    rows = list(csv.DictReader(as_csv(on, checked(FileForm, asked))))
    return max(rows, key=_filled, default={})


def _filled(cells: Examples) -> int:
    """Return how many of *cells* hold something."""
    return sum(map(bool, cells.values()))


def _first_with(column: Column) -> QuerySet[Any, Any]:
    """Return the id of the first row that has a value in *column*."""
    if isinstance(column, Links):
        owner = f"{column.part.part_of}_id"
        return column.part.objects.order_by(owner).values(owner)[:1]
    rows = column.table.model.objects.order_by("pk").values("pk")
    if column.field.null:
        return rows.filter(**{f"{column.name}__isnull": False})[:1]
    return rows.exclude(**{column.name: ""})[:1]
