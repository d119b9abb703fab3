"""Places in the order of a table: where a page of rows ends and the next begins.

A place is what the last row of a page is sorted by. The next page begins with the first row
beyond it, so that rows which come or go meanwhile neither repeat others nor hide them, and the
row itself may be gone.
"""

import base64
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet

from record.table import Table

Place = tuple[Any, ...]


def place_of(table: Table, rows: QuerySet, pk: int) -> Place:
    """Return the place of the row *pk* among *rows* of *table*. One query."""
    return tuple(rows.order_by().values_list(*table.order).get(pk=pk))


def beyond(table: Table, place: Place) -> Q:
    """Return the condition that a row of *table* stands beyond *place*."""
    condition, same = Q(), Q()
    for path, value in zip(table.order, place, strict=True):
        # What is empty comes first.
        further = Q(**{f"{path}__isnull": False}) if value is None else Q(**{f"{path}__gt": value})
        condition |= same & further
        same &= Q(**{f"{path}__isnull": True}) if value is None else Q(**{path: value})
    return condition


def written(table: Table, place: Place) -> str:
    """Return *place* as an address holds it: letters, digits, “-” and “_”."""
    values = [value.isoformat() if isinstance(value, date) else value for value in place]
    text = json.dumps([table.name, *values], ensure_ascii=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(table: Table, text: str) -> Place:
    """Return the place in *table* that *text* is. Raises ValidationError where it is none."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        held = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        name, *values = held if isinstance(held, list) else [held]
        paths = zip(table.order, values, strict=True)
        place = tuple(_value(table, path, value) for path, value in paths)
    except (ValueError, RecursionError) as error:
        raise _refusal(text) from error
    if name != table.name:
        raise _refusal(text)
    return place


def _value(table: Table, path: str, value: Any) -> Any:
    """Return *value* as the field at *path* has it. Raises ValueError."""
    names: Sequence[str] = path.split("__")
    model: Any = table.model
    for name in names[:-1]:
        field = model._meta.get_field(name)
        model = field.related_model
    if value is None:
        if len(names) > 1 and field.null:
            return None
        raise ValueError(path)
    column = model._meta.get_field(names[-1])
    expected = int if isinstance(column, models.IntegerField) else str
    if type(value) is not expected:
        raise ValueError(path)
    try:
        return column.clean(value, None)
    except ValidationError as error:
        raise ValueError(path) from error


def _refusal(text: str) -> ValidationError:
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    return ValidationError(
        f"“{shown}” is no place in this list. It takes what “next” of the page before has."
    )
