"""Versions: an aggregate as it is or as an Edit left it, how two differ, and putting one back."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from record.columns import DerivedLinks
from record.differences import FieldChange, changed_fields, changed_list
from record.lists import Order
from record.models import Tracked
from record.naming import Names, mentioned
from record.storing import relink_ids
from record.table import TABLES


@dataclass(frozen=True)
class Version:
    """A root and its lists, as they are or as they stood at an instant.

    ``row`` is the root itself or its row of history: it has the fields. ``lists`` gives, for each
    kind of part, the ids of what the parts link the root to, in the order that the editor chose.
    """

    model: type[Tracked]
    row: Any
    lists: Mapping[type[Tracked], Order]


def at(model: type[Tracked], pk: int, instant: datetime) -> Version | None:
    """Return the root *pk* as it stood at *instant*; None where it was not, or no longer, there.

    An Edit's instant gives what that Edit left. It takes a query for the root and one a kind of
    part, whatever came before and after.
    """
    return all_at(model, [pk], instant).get(pk)


def all_at(model: type[Tracked], ids: Collection[int], instant: datetime) -> dict[int, Version]:
    """Return the roots with *ids* as they stood at *instant*, by id; those not there lack.

    As many queries as for one.
    """
    lists = {}
    for part in model.parts():
        root, target = part.root_field().attname, part.target_field().attname
        listed = _as_of(part, Q(**{f"{root}__in": ids}), instant).order_by("position", "id")
        by_root: dict[int, list[int]] = defaultdict(list)
        for pk, other in listed.values_list(root, target):
            by_root[pk].append(other)
        lists[part] = by_root
    return {
        row.id: Version(model, row, {part: tuple(of[row.id]) for part, of in lists.items()})
        for row in _as_of(model, Q(id__in=ids), instant)
    }


def now(model: type[Tracked], ids: Collection[int]) -> dict[int, Version]:
    """Return the roots of *model* with *ids* as they are, by id; those that are not there lack.

    A query for the roots and one a kind of part, however many there are.
    """
    lists: dict[type[Tracked], dict[int, list[int]]] = {}
    for part in model.parts():
        root, target = part.root_field().attname, part.target_field().attname
        listed = part.objects.filter(**{f"{root}__in": ids}).order_by("position", "pk")
        by_root = lists.setdefault(part, defaultdict(list))
        for pk, other in listed.values_list(root, target):
            by_root[pk].append(other)
    return {
        row.pk: Version(model, row, {part: tuple(of[row.pk]) for part, of in lists.items()})
        for row in model.objects.filter(pk__in=ids)
    }


def put(model: type[Tracked], pk: int, version: Version | None) -> None:
    """Make the root *pk* of *model*, with its lists, hold what *version* holds; None deletes it.

    A root that is not there is made, with this id. Raises ValidationError, or ProtectedError for a
    deletion, where the record does not allow it, and writes nothing then.
    """
    present = now(model, [pk]).get(pk)
    if version is not None:
        put_over(model, pk, present, version)
    elif present is not None:
        present.row.delete()


def put_over(
    model: type[Tracked], pk: int | None, present: Version | None, version: Version
) -> int:
    """Make a root, which is *present* as it was read or is not there, hold what *version* holds.

    Returns its id: one of its own where *pk* is None. Raises as :func:`put`.
    """
    with transaction.atomic():
        row = copy(present.row) if present else model(pk=pk)  # type: ignore[misc]
        for column in model._meta.concrete_fields:
            if not column.primary_key:
                setattr(row, column.attname, getattr(version.row, column.attname))
        row.save()
        for part in kept_parts(model):
            if version.lists[part] != (present.lists[part] if present else ()):
                _refuse_gone(part, version.lists[part])
                relink_ids(part, {row.pk: version.lists[part]})
        return cast(int, row.pk)


def kept_parts(model: type[Tracked]) -> list[type[Any]]:
    """Return the kinds of part of *model* that an editor lists; others follow from its texts."""
    derived = {
        links.part
        for table in TABLES.values()
        for links in table.links
        if isinstance(links, DerivedLinks)
    }
    return [part for part in model.parts() if part not in derived]


def names_rows(model: type[Tracked]) -> bool:
    """Return whether the texts of *model* name other rows, so that lists follow from them."""
    return len(kept_parts(model)) < len(model.parts())


def _refuse_gone(part: type[Tracked], ids: Sequence[int]) -> None:
    """Raise ValidationError, naming them, where rows with *ids* are not there to be listed."""
    target = part.target()
    gone = set(ids) - set(target.objects.filter(pk__in=ids).values_list("pk", flat=True))
    if gone:
        names = Names({target: gone})
        what = target._meta.verbose_name
        raise ValidationError(
            [f"The {what} “{names.of(target, pk)}” is not in the record." for pk in sorted(gone)]
        )


def compare(older: Version | None, newer: Version | None) -> list[FieldChange]:
    """Return, in words, how *newer* differs from *older*, another version of the same row.

    First the fields, in the order of the model; then, list by list, what left, what came, and the
    order of what stayed where that changed. A version that is None has nothing.
    """
    return compare_all([(older, newer)])[0]


def compare_all(
    pairs: Sequence[tuple[Version | None, Version | None]],
) -> list[list[FieldChange]]:
    """Return, as :func:`compare`, how the versions of each pair differ; names are read at once."""
    names = _names_in([version for pair in pairs for version in pair if version is not None])
    return [_differences(older, newer, names) for older, newer in pairs]


def _differences(older: Version | None, newer: Version | None, names: Names) -> list[FieldChange]:
    known = newer or older
    if known is None:
        return []
    was, is_now = (version and version.row for version in (older, newer))
    changes = list(changed_fields(known.model, was, is_now, names))
    for part in known.model.parts():
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


def _names_in(versions: Sequence[Version]) -> Names:
    wanted = mentioned((version.model, version.row) for version in versions)
    for version in versions:
        for part, ids in version.lists.items():
            wanted[part.target()].update(ids)
    return Names(wanted)
