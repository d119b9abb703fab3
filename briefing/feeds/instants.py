"""When rows were entered and when they last changed, by the record's own clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Min

from record.models import Edit, Tracked

# Feeds of an empty record have to say some instant, and the same each time.
BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Recorded:
    """The instants of the first Edit of a row, and of the last one of the row and its parts."""

    first: datetime
    last: datetime


def recorded(model: type[Tracked], ids: Sequence[int]) -> dict[int, Recorded]:
    """Return when each of the roots *ids* of *model* was entered and last changed.

    A row without history, as it stands where somebody has put rows back without theirs, counts as
    entered in the newest Edit. Two queries, and one for each kind of part.
    """
    of_rows = model.history.filter(id__in=ids).order_by().values_list("id")
    entered = dict(of_rows.annotate(Min("history_date")))
    changed = model.versions(ids)
    otherwise = newest()
    found = {}
    for pk in ids:
        last = changed.get(pk, otherwise)
        found[pk] = Recorded(entered.get(pk, last), last)
    return found


def newest() -> datetime:
    """Return the instant of the newest Edit; where there is none, the same one each time."""
    edits = Edit.objects.order_by("-recorded_at").values_list("recorded_at", flat=True)
    return edits.first() or BEGINNING
