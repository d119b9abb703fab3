"""Versions: an aggregate as an Edit left it, rebuilt from history, and how two of them differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from record.differences import FieldChange, changed_fields, changed_list
from record.lists import Order
from record.models import Tracked
from record.naming import Names, mentioned


@dataclass(frozen=True)
class Version:
    """A root and its lists, as they stood at an instant.

    ``row`` is the root's row of history, which has its fields. ``lists`` gives, for each kind of
    part, the ids of what the parts link the root to, in the order that the editor chose.
    """

    model: type[Tracked]
    row: Any
    lists: Mapping[type[Tracked], Order]


def at(model: type[Tracked], pk: int, instant: datetime) -> Version | None:
    """Return the root *pk* as it stood at *instant*; None where it was not, or no longer, there.

    An Edit's instant gives what that Edit left. It takes a query for the root and one a kind of
    part, whatever came before and after.
    """
    row = _as_of(model, Q(id=pk), instant).first()
    if row is None:
        return None
    return Version(
        model, row, {part: _list(part, Q(**{part.part_of: pk}), instant) for part in model.parts()}
    )


def compare(older: Version | None, newer: Version | None) -> list[FieldChange]:
    """Return, in words, how *newer* differs from *older*, another version of the same row.

    First the fields, in the order of the model; then, list by list, what left, what came, and the
    order of what stayed where that changed. A version that is None has nothing.
    """
    known = [version for version in (older, newer) if version is not None]
    if not known:
        return []
    model = known[0].model
    names = _names_in(known)
    was, is_now = (version and version.row for version in (older, newer))
    changes = list(changed_fields(model, was, is_now, names))
    for part in model.parts():
        before, after = (version.lists[part] if version else () for version in (older, newer))
        changes.extend(changed_list(part, before, after, names))
    return changes


def _as_of(model: type[Tracked], condition: Q, instant: datetime) -> QuerySet:
    """Return the rows of history that *condition* meets and that were in force at *instant*."""
    last = (
        model.history.filter(id=OuterRef("id"), history_date__lte=instant)
        .order_by("-history_date", "-history_id")
        .values("history_id")[:1]
    )
    return model.history.filter(
        condition, history_date__lte=instant, history_id=Subquery(last)
    ).exclude(history_type="-")


def _list(part: type[Tracked], condition: Q, instant: datetime) -> Order:
    ordered = _as_of(part, condition, instant).order_by("position", "id")
    return tuple(ordered.values_list(part.target_field().attname, flat=True))


def _names_in(versions: Sequence[Version]) -> Names:
    wanted = mentioned((version.model, version.row) for version in versions)
    for version in versions:
        for part, ids in version.lists.items():
            wanted[part.target()].update(ids)
    return Names(wanted)
