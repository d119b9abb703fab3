"""The days that bound the record: its latest day, and that on which the first draft began."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import IntegerField, QuerySet, Value

from provisions.models import Draft, Stance
from record.models import Tracked
from statements.models import Event, Statement

LATEST, FIRST_DRAFT = 1, 2


@dataclass(frozen=True)
class Bounds:
    """The latest day of the record, and that of its first draft; None where it has none."""

    latest: date | None
    first_draft: date | None


def latest_day() -> date | None:
    """Return the latest day on which anything in the record happened; None where it is empty.

    That is the latest of the days on which drafts and events started, statements were made and
    stances were stated. One query.
    """
    return bounds().latest


def bounds() -> Bounds:
    """Return the latest day of the record and that on which its first draft began. One query."""
    rows: QuerySet[Any, tuple[int, date]] = _first(LATEST, Stance, "-stated_on").union(
        _first(LATEST, Statement, "-made_on"),
        _first(LATEST, Event, "-started_on"),
        _first(LATEST, Draft, "-started_on"),
        _first(FIRST_DRAFT, Draft, "started_on"),
        all=True,
    )
    days = list(rows)
    return Bounds(
        latest=max((day for bound, day in days if bound == LATEST), default=None),
        first_draft=next((day for bound, day in days if bound == FIRST_DRAFT), None),
    )


def _first(bound: int, model: type[Tracked], order: str) -> QuerySet:
    """Return (*bound*, day) of the first row of *model* in *order*; at most one row."""
    first = model.objects.order_by(order).values("pk")[:1]
    marked = model.objects.order_by().filter(pk__in=first)
    return marked.values_list(Value(bound, IntegerField()), order.removeprefix("-"))
