"""The latest day of the record."""

from datetime import date

from django.db.models import QuerySet

from provisions.models import Draft, Stance
from record.models import Tracked
from statements.models import Event, Statement


def latest_day() -> date | None:
    """Return the latest day on which anything in the record happened; None where it is empty.

    That is the latest of the days on which drafts and events started, statements were made and
    stances were stated. One query.
    """
    newest = _newest(Stance, "stated_on").union(
        _newest(Statement, "made_on"),
        _newest(Event, "started_on"),
        _newest(Draft, "started_on"),
        all=True,
    )
    return max(newest, default=None)


def _newest(model: type[Tracked], field: str) -> QuerySet:
    """Return the newest *field* of *model*, as a queryset of at most one row."""
    newest = model.objects.order_by(f"-{field}").values("pk")[:1]
    return model.objects.order_by().filter(pk__in=newest).values_list(field, flat=True)
