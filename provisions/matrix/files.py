"""The files of the matrix: its long and its wide form, as CSV and as JSON alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from provisions.forms import Day
from provisions.lineage import back_from
from provisions.matrix.forms import FileForm, Shape
from provisions.matrix.long import POSITIONS, long_rows, positions_in_force
from provisions.matrix.reading import matrix_as_of
from provisions.matrix.rows import Matrix, Row
from provisions.matrix.wide import wide_columns
from provisions.models import Draft
from provisions.tables import STANCES
from record.columns import LIST_DELIMITER
from record.csvs import csv_lines
from record.jsons import json_lines

Values = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """What a file holds: the names of its columns, its rows by these names.

    ``within`` is the draft by whose disputes the points are ordered, if they are.
    """

    names: Sequence[str]
    rows: Iterator[Values]
    within: Draft | None = None


def as_csv(on: date, form: FileForm) -> Iterator[str]:
    """Yield the lines of the file that *form* asks for, the header first."""
    yield from _lines(_content(on, form))


def in_force_as_csv(on: date) -> Iterator[str]:
    """Yield the lines of the file of the day *on* where nothing else is asked for."""
    return _lines(Content(POSITIONS.header, positions_in_force(on)))


def as_json(day: Day, form: FileForm) -> Iterator[str]:
    """Yield the parts of the object that *form* asks for: what it is, then the same rows."""
    content = _content(day.on, form)
    within = {"within": content.within.slug} if content.within else {}
    head = {"on": day.on, "latest_day": day.latest} | form.asked_for | within
    yield from json_lines(head, content.rows)


def _content(on: date, form: FileForm) -> Content:
    if form.cleaned_data["shape"] == Shape.WIDE:
        return _wide(on, form)
    return _long(on, form)


def _long(on: date, form: FileForm) -> Content:
    if not form.is_by_dispute:
        return Content(POSITIONS.header, long_rows(on, form))
    matrix = matrix_as_of(on, form)
    points = [row.point.provision.pk for row in matrix.rows if row.point]
    places = {point: place for place, point in enumerate(points)}
    return Content(POSITIONS.header, long_rows(on, form, places), matrix.within)


def _wide(on: date, form: FileForm) -> Content:
    matrix = matrix_as_of(on, form)
    columns = wide_columns(matrix, _line(form.drafts_by(on)))
    # A draft that had not begun has no rows, in either form.
    found = [] if form.awaits_draft(on) else matrix.rows
    in_order = found if _order_within(matrix, form) else sorted(found, key=_number)
    rows = ({column.name: column.value(row) for column in columns} for row in in_order)
    return Content([column.name for column in columns], rows, _order_within(matrix, form))


def _number(row: Row) -> int:
    """Return the number of the row's point; the plan as a whole comes first."""
    return row.point.provision.number if row.point else 0


def _order_within(matrix: Matrix, form: FileForm) -> Draft | None:
    return matrix.within if form.is_by_dispute else None


def _line(drafts: list[Draft]) -> list[Draft]:
    """Return the latest of *drafts*, the one it revises, and so on back."""
    return [drafts[-1], *back_from(drafts[-1], drafts)] if drafts else []


def _lines(content: Content) -> Iterator[str]:
    rows = ([_cell(row[name]) for name in content.names] for row in content.rows)
    return csv_lines(content.names, rows)


def _cell(value: Any) -> str:
    """Return what stands in a CSV for *value*."""
    if isinstance(value, list):
        return LIST_DELIMITER.join(value)
    return str(STANCES.columns[0].cell(value))
