"""Pages of a list, which stay where they are while the record is edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from provisions.forms import checked
from record.parameters import BadParameterError, shortened
from record.places import beyond, place_of, read, written
from record.table import Table

ROWS = 100
MOST = 1_000
LONGEST_NUMBER = 18
"""Digits, so that a number fits into what databases take."""


class LimitField(forms.CharField):
    """How many rows a page has at the most, in digits."""

    def __init__(self) -> None:
        super().__init__(label="Rows a page", required=False)

    def clean(self, value: Any) -> int:
        """Return the number. Raises ValidationError, saying what it takes."""
        text = (value or "").strip()
        if not text:
            return ROWS
        if text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST:
            return int(text)
        raise ValidationError(
            f"“{shortened(text)}” is not how many rows a page can have. It takes a number from 1 "
            f"to {MOST}."
        )


class PlaceField(forms.CharField):
    """The place at which a page ended, as the page itself has it."""

    PATTERN = r"^[A-Za-z0-9_-]*$"

    def __init__(self) -> None:
        super().__init__(label="Place", required=False, max_length=1_000)


class LimitForm(forms.Form):
    """``limit``, how many rows a page has."""

    limit = LimitField()


class PagingForm(LimitForm):
    """``limit``, and ``after``: the place at which the page before ended."""

    after = PlaceField()


class NumberField(forms.CharField):
    """A place that is a number: that of an edit or a snapshot, or how many rows came before."""

    def __init__(self) -> None:
        super().__init__(label="Place", required=False)

    def clean(self, value: Any) -> int | None:
        """Return the number; None where none is given. Raises ValidationError."""
        text = (value or "").strip()
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER:
            return int(text)
        raise ValidationError(
            f"“{shortened(text)}” is no place in this list. It takes what “next” of the page "
            "before has, a number."
        )


class NumberedForm(LimitForm):
    """``limit``, and ``after`` as a number."""

    after = NumberField()


@dataclass(frozen=True)
class Slice:
    """Some rows of a list: their ids, how many the list has in all, and what comes next.

    ``after`` is the place at which this page ends, None where no row is beyond it.
    """

    ids: Sequence[int]
    count: int
    after: str | None


def slice_of(table: Table, rows: QuerySet, request: HttpRequest) -> Slice:
    """Return the page of *rows* of *table* that *request* asks for. Three queries.

    Raises BadParameterError where it is not understood.
    """
    asked = checked(PagingForm, request.GET).cleaned_data
    found = rows
    if asked["after"]:
        try:
            found = rows.filter(beyond(table, read(table, asked["after"])))
        except ValidationError as error:
            raise BadParameterError([("after", error.messages[0])]) from error
    limit = asked["limit"]
    ids = list(found.order_by(*table.ordering(), "pk").values_list("pk", flat=True)[: limit + 1])
    shown = ids[:limit]
    is_more = len(ids) > limit
    return Slice(
        shown,
        rows.order_by().count(),
        written(table, place_of(table, rows, shown[-1])) if is_more else None,
    )


def numbered_slice(
    rows: QuerySet, number: str, request: HttpRequest
) -> tuple[list[Any], int, str | None]:
    """Return a page of *rows*, which come by the field *number*, the highest first.

    With it come how many rows there are in all, and the place at which the page ends, None where
    no row is beyond it. Two queries. Raises BadParameterError.
    """
    asked = checked(NumberedForm, request.GET).cleaned_data
    found = rows
    if asked["after"] is not None:
        found = rows.filter(**{f"{number}__lt": asked["after"]})
    limit = asked["limit"]
    shown = list(found[: limit + 1])
    page = shown[:limit]
    after = str(getattr(page[-1], number)) if len(shown) > limit else None
    return page, rows.count(), after


def next_page(request: HttpRequest, after: str | None) -> str | None:
    """Return the whole address of the page that begins *after* a place; None where none does."""
    if after is None:
        return None
    given = [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name != "after"
    ]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*given, ('after', after)])}")
