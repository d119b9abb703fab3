"""Which later position has taken the place of a stance, on the same text."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, OuterRef, QuerySet, Subquery, When

from provisions.models import Stance
from record.rules import chunks


@dataclass(frozen=True)
class Later:
    """What came after a stance: the day on which it ended, and the stance in force today.

    ``is_repeated`` says that the position is the same still, stated again.
    """

    ended_on: date
    stance: Stance
    is_repeated: bool


def later_positions(ids: Collection[int]) -> dict[int, Later]:
    """Return what came after those of the stances *ids* that are in force no longer.

    Two queries a chunk.
    """
    found: dict[int, Later] = {}
    for chunk in chunks(sorted(ids)):
        after = Stance.objects.filter(
            actor=OuterRef("actor"),
            draft=OuterRef("draft"),
            stated_on__gt=OuterRef("stated_on"),
        )
        ended = (
            Stance.objects.filter(pk__in=chunk)
            .order_by()
            .annotate(next=_of_its_text(after.order_by("stated_on"), "stated_on"))
            .annotate(last=_of_its_text(after.order_by("-stated_on"), "pk"))
            .filter(last__isnull=False)
            .values_list("pk", "position", "next", "last")
        )
        rows = list(ended)
        lasts = Stance.objects.select_related("actor", "provision", "draft").in_bulk(
            {last for *_, last in rows}
        )
        for pk, position, next_day, last in rows:
            stance = lasts[last]
            found[pk] = Later(next_day, stance, stance.position == position)
    return found


def _of_its_text(after: QuerySet, name: str) -> Case:
    """Return *name* of the first of *after* that is on the same point, or on the whole as well."""
    return Case(
        When(provision__isnull=True, then=Subquery(after.filter(provision=None).values(name)[:1])),
        default=Subquery(after.filter(provision=OuterRef("provision")).values(name)[:1]),
    )
