"""What became of a row after an instant: what it was then, and which Edit changed what since."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from record import versions
from record.columns import Links
from record.lists import around
from record.models import Edit, Tracked


def as_opened(
    model: type[Tracked], pk: int, opened: datetime | None, lists: Mapping[str, Links]
) -> dict[str, Any]:
    """Return the values that a form on a row showed at the instant *opened*, by field.

    Those of *lists* are the keys that the rows have now, or had last. It is empty where there was
    no such row.
    """
    version = versions.at(model, pk, opened) if opened else None
    if version is None:
        return {}
    columns = model._meta.concrete_fields
    values = {column.name: getattr(version.row, column.attname) for column in columns}
    for name, links in lists.items():
        ids = version.lists[links.part]
        keys = _keys(links.target, ids)
        values[name] = tuple(keys[pk] for pk in ids if pk in keys)
    return values


def edits_since(
    model: type[Tracked],
    pk: int,
    opened: datetime | None,
    before: Mapping[str, Any],
    lists: Mapping[str, Links],
) -> dict[str, Edit]:
    """Return, for each field that changed after the instant *opened*, the last Edit that did it.

    *before* is what a form showed then. Where that is not known, it is the last Edit of the whole
    for every field.
    """
    if opened and before:
        last = {**_columns_since(model, pk, opened, before), **_lists_since(pk, opened, lists)}
    else:
        names = [*(column.name for column in model._meta.concrete_fields), *lists]
        last = dict.fromkeys(names, model.versions([pk])[pk])
    edits = _edits(last.values())
    return {name: edits[instant] for name, instant in last.items() if instant in edits}


def deletions(model: type[Tracked], ids: Iterable[int]) -> dict[int, Edit]:
    """Return the Edits that deleted those of the rows with *ids* that are gone, by id."""
    gone: dict[int, datetime] = {}
    there = set(model.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))
    lost = model.history.filter(id__in=set(ids) - there, history_type="-").order_by("history_date")
    gone.update(lost.values_list("id", "history_date"))
    edits = _edits(gone.values())
    return {pk: edits[instant] for pk, instant in gone.items() if instant in edits}


def _keys(target: type[Tracked], ids: Iterable[int]) -> dict[int, Any]:
    wanted = set(ids)
    keys = dict(target.objects.filter(pk__in=wanted).values_list("pk", target.key_field))
    if gone := wanted - keys.keys():
        last = target.history.filter(id__in=gone).order_by("history_date", "history_id")
        keys |= dict(last.values_list("id", target.key_field))
    return keys


def _columns_since(
    model: type[Tracked], pk: int, opened: datetime, before: Mapping[str, Any]
) -> dict[str, datetime]:
    """Return when each column last changed after *opened*, from *before*."""
    last, values = {}, dict(before)
    later = model.history.filter(id=pk, history_date__gt=opened)
    for row in later.order_by("history_date", "history_id"):
        for column in model._meta.concrete_fields:
            value = getattr(row, column.attname)
            if values[column.name] != value:
                values[column.name], last[column.name] = value, row.history_date
    return last


def _lists_since(pk: int, opened: datetime, lists: Mapping[str, Links]) -> dict[str, datetime]:
    """Return when each list last changed after *opened*."""
    last = {}
    for name, links in lists.items():
        root = links.part.root_field().attname
        written = links.part.history.filter(**{root: pk}, history_date__gt=opened).order_by()
        instants = set(written.values_list("history_date", flat=True))
        changed = [
            instant
            for (_, instant), (before, after) in around(links.part, {pk: instants}).items()
            if before != after
        ]
        if changed:
            last[name] = max(changed)
    return last


def _edits(instants: Iterable[datetime]) -> dict[datetime, Edit]:
    found = Edit.objects.filter(recorded_at__in=set(instants))
    return {each.recorded_at: each for each in found.select_related("editor", "proposer")}
