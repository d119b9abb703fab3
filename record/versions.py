"""Versions: an aggregate as it is or as an Edit left it, how two differ, and putting one back."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from record.columns import DerivedLinks
from record.differences import FieldChange, changed_fields, changed_list
from record.lists import Order, around
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
    return then(model, [pk], instant).get(pk)


def then(model: type[Tracked], ids: Collection[int], instant: datetime) -> dict[int, Version]:
    """Return the roots of *model* with *ids* as they stood at *instant*, by id.

    Those that were not, or no longer, there lack. A query for the roots and one a kind of part.
    """
    rows = _as_of(model, Q(id__in=ids), instant)
    lists = {
        part: _lists(part, _as_of(part, Q(**{f"{part.part_of}__in": ids}), instant), "id")
        for part in model.parts()
    }
    return {row.id: _version(model, row, lists) for row in rows}


def last(model: type[Tracked], pk: int) -> Version | None:
    """Return the root *pk*, which has been deleted, as it stood last; None where it never was."""
    gone = model.history.filter(id=pk).aggregate(Max("history_date"))["history_date__max"]
    return at(model, pk, gone - timedelta(microseconds=1)) if gone else None


def now(model: type[Tracked], ids: Collection[int]) -> dict[int, Version]:
    """Return the roots of *model* with *ids* as they are, by id; those that are not there lack.

    A query for the roots and one a kind of part, however many there are.
    """
    lists = {
        part: _lists(part, part.objects.filter(**{f"{part.part_of}__in": ids}), "pk")
        for part in model.parts()
    }
    rows = model.objects.filter(pk__in=ids)
    return {row.pk: _version(model, row, lists) for row in rows}


def same(one: Version | None, other: Version | None) -> bool:
    """Return whether two versions hold the same in all that an editor gives."""
    if one is None or other is None:
        return one is other
    columns = [column.attname for column in one.model._meta.concrete_fields]
    return all(getattr(one.row, name) == getattr(other.row, name) for name in columns) and all(
        one.lists[part] == other.lists[part] for part in kept_parts(one.model)
    )


def instants_of_others(
    model: type[Tracked], pk: int, version: Version | None, instants: Collection[datetime]
) -> set[datetime]:
    """Return those of *instants* at which the root *pk* was there and held other than *version*.

    A query for the root and one a kind of part, however many instants there are.
    """
    columns = [column.attname for column in model._meta.concrete_fields]
    rows = model.history.filter(id=pk).order_by("history_date", "history_id")
    if version is None:
        alike: Any = Value(False)
    else:
        values = {name: getattr(version.row, name) for name in columns}
        alike = ExpressionWrapper(Q(**values), output_field=BooleanField())
    steps = list(rows.annotate(alike=alike).values_list("history_date", "history_type", "alike"))
    dates = [date for date, _, _ in steps]
    there, others = set(), set()
    for instant in instants:
        place = bisect_right(dates, instant)
        if place and steps[place - 1][1] != "-":
            there.add(instant)
            if not steps[place - 1][2]:
                others.add(instant)
    for part in kept_parts(model) if version else ():
        for (_, instant), (_, order) in around(part, {pk: there}).items():
            if version and order != version.lists[part]:
                others.add(instant)
    return others


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
    [changes] = compare_all([(older, newer)])
    return changes


def compare_all(
    pairs: Sequence[tuple[Version | None, Version | None]],
) -> list[list[FieldChange]]:
    """Return how the versions of each of *pairs* differ, as ``compare`` does.

    What they name is looked up once for all.
    """
    names = names_in([version for pair in pairs for version in pair if version is not None])
    return [list(_compared(older, newer, names)) for older, newer in pairs]


def names_in(versions: Sequence[Version]) -> Names:
    """Return the names of all that *versions* refer to or list."""
    wanted = mentioned((version.model, version.row) for version in versions)
    for version in versions:
        for part, ids in version.lists.items():
            wanted[part.target()].update(ids)
    return Names(wanted)


def _compared(older: Version | None, newer: Version | None, names: Names) -> Iterator[FieldChange]:
    known = [version for version in (older, newer) if version is not None]
    if not known:
        return
    model = known[0].model
    was, is_now = (version and version.row for version in (older, newer))
    yield from changed_fields(model, was, is_now, names)
    for part in model.parts():
        before, after = (version.lists[part] if version else () for version in (older, newer))
        yield from changed_list(part, before, after, names)


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


def _lists(part: type[Tracked], rows: QuerySet, key: str) -> dict[int, Order]:
    """Return what *rows* of a *part*, or of its history, link each root to, by the root's id."""
    root, target = part.root_field().attname, part.target_field().attname
    by_root = defaultdict(list)
    for pk, other in rows.order_by("position", key).values_list(root, target):
        by_root[pk].append(other)
    return {pk: tuple(others) for pk, others in by_root.items()}


def _version(
    model: type[Tracked], row: Any, lists: Mapping[type[Tracked], Mapping[int, Order]]
) -> Version:
    return Version(model, row, {part: of.get(row.id, ()) for part, of in lists.items()})
