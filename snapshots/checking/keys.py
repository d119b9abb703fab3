"""Finds the rows that keys name: those there are, those renamed since, and those deleted.

A slug is given once, so a key of any time names one row. A point, a text or a rename that was
deleted may have been entered anew under its key; then there are several ids, the newest last.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Max

from record.aggregates import table_of
from record.columns import Column, Key, Reference
from record.models import Rename, Tracked
from record.rules import chunks
from record.table import TABLES, Table

Wanted = Mapping[str, Collection[Key]]
"""Keys by the name of their table."""

Found = dict[str, dict[Key, list[int]]]
"""The ids of the rows that have or had a key, by table and key; no key that names none."""

CHUNK = 500
LARGEST_NUMBER = 2**31 - 1
"""What a database can look up as a number."""


def find(wanted: Wanted) -> Found:
    """Return the rows that each of the *wanted* keys names or ever named.

    Queries go by the chunk of keys, at most four a table for each, whatever is found.
    """
    single = {name: set(keys) for name, keys in wanted.items() if len(TABLES[name].key) == 1}
    several = {name: set(keys) for name, keys in wanted.items() if name not in single}
    # A key of several columns names rows of other tables in them.
    for name, keys in several.items():
        for place, column in enumerate(key_columns(TABLES[name])):
            target = table_of(column.target) if isinstance(column, Reference) else None
            if target is not None:
                single.setdefault(target.name, set()).update(key[place] for key in keys)
    found = _find_single(single)
    for name, keys in several.items():
        found[name] = _find_several(TABLES[name], keys, found)
    return {name: found[name] for name in wanted}


def key_columns(table: Table) -> list[Column]:
    """Return the columns that make the key of *table*, in their order."""
    by_name = {column.name: column for column in table.columns}
    return [by_name[name] for name in table.key]


def every_id(table: Table, found: Mapping[Key, list[int]]) -> dict[Key, list[int]]:
    """Return *found* with all the ids that its keys ever had, the newest last.

    Of tables known by slugs a key has one. Two queries a chunk.
    """
    if table.has_slugs or not found:
        return dict(found)
    if len(table.key) == 1:
        earlier = _in_history(table.model, table.model.key_field, set(found))
        return {key: [*_others(earlier.get(key, []), ids), *ids] for key, ids in found.items()}
    names = [column.field.attname for column in key_columns(table)]
    ids = sorted(pk for several in found.values() for pk in several)
    places: dict[int, tuple[Any, ...]] = {}
    for chunk in chunks(ids):
        rows = table.model.history.filter(id__in=chunk).order_by()
        places.update({pk: tuple(values) for pk, *values in rows.values_list("id", *names)})
    every = _several_in_history(table, set(places.values()))
    return {
        key: [*_others(every.get(places[of_key[-1]], []), of_key), *of_key]
        for key, of_key in found.items()
    }


def _others(ids: Iterable[int], known: Collection[int]) -> list[int]:
    return [pk for pk in ids if pk not in known]


def _find_single(wanted: Mapping[str, set[Key]]) -> Found:
    found: Found = {name: _present(TABLES[name], keys) for name, keys in wanted.items()}
    missing = {name: keys - found[name].keys() for name, keys in wanted.items()}
    for name, presents in _renamed(missing).items():
        rows = _present(TABLES[name], set(presents.values()))
        found[name] |= {old: rows[new] for old, new in presents.items() if new in rows}
    for name, keys in wanted.items():
        model = TABLES[name].model
        found[name] |= _in_history(model, model.key_field, keys - found[name].keys())
    return found


def _present(table: Table, keys: Collection[Key]) -> dict[Key, list[int]]:
    field = table.model.key_field
    found: dict[Key, list[int]] = {}
    for chunk in chunks(_askable(keys)):
        rows = table.model.objects.filter(**{f"{field}__in": chunk}).order_by()
        found.update({key: [pk] for key, pk in rows.values_list(field, "pk")})
    return found


def _renamed(missing: Mapping[str, Collection[Key]]) -> dict[str, dict[Key, Key]]:
    """Return the present slug of each that was renamed, by table and old slug."""
    names = [name for name in missing if missing[name] and TABLES[name].may_be_renamed]
    slugs = {slug for name in names for slug in missing[name]}
    renamed: dict[str, dict[Key, Key]] = {name: {} for name in names}
    for chunk in chunks(sorted(slugs)):
        rows = Rename.objects.filter(table__in=names, old__in=chunk).order_by()
        for name, old, new in rows.values_list("table", "old", "new"):
            if old in missing[name]:
                renamed[name][old] = new
    return renamed


def _in_history(model: type[Tracked], field: str, keys: Collection[Key]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(list)
    for chunk in chunks(_askable(keys)):
        rows = model.history.filter(**{f"{field}__in": chunk}).order_by()
        pairs = rows.values_list(field, "id").annotate(newest=Max("history_id"))
        for key, pk, _ in sorted(pairs, key=lambda pair: pair[2]):
            found[key].append(pk)
    return dict(found)


def _find_several(table: Table, keys: Collection[Key], found: Found) -> dict[Key, list[int]]:
    """Return what keys of several columns name, those of other tables in them being *found*."""
    places: dict[Key, tuple[Any, ...]] = {}
    for key in keys:
        place = [
            _id_of(column, part, found)
            for column, part in zip(key_columns(table), key, strict=True)
        ]
        if None not in place:
            places[key] = tuple(place)
    present = _several_present(table, set(places.values()))
    gone = _several_in_history(table, set(places.values()) - present.keys())
    rows = present | gone
    return {key: rows[place] for key, place in places.items() if place in rows}


def _id_of(column: Column, part: Key, found: Found) -> Any:
    if not isinstance(column, Reference):
        return part
    target = table_of(column.target)
    ids = found[target.name].get(part) if target else None
    return ids[-1] if ids else None


def _several_present(table: Table, places: Collection[Any]) -> dict[Any, list[int]]:
    names = [column.field.attname for column in key_columns(table)]
    found: dict[Any, list[int]] = {}
    for chunk in _pieces(places):
        rows = table.model.objects.filter(**_superset(names, chunk)).order_by()
        for pk, *place in rows.values_list("pk", *names):
            found[tuple(place)] = [pk]
    return {place: ids for place, ids in found.items() if place in places}


def _several_in_history(table: Table, places: Collection[Any]) -> dict[Any, list[int]]:
    names = [column.field.attname for column in key_columns(table)]
    found: dict[Any, list[int]] = defaultdict(list)
    for chunk in _pieces(places):
        rows = table.model.history.filter(**_superset(names, chunk)).order_by()
        several = rows.values_list("id", *names).annotate(newest=Max("history_id"))
        for pk, *place, _ in sorted(several, key=lambda row: row[-1]):
            found[tuple(place)].append(pk)
    return {place: ids for place, ids in found.items() if place in places}


def _pieces(places: Collection[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """Yield *places* in order, in pieces that a query can name."""
    listed = sorted(places)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def _superset(names: list[str], places: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """Return the condition that each part of a row's key is that of one of *places*."""
    parts = list(zip(*places, strict=True))
    return {f"{name}__in": sorted(set(values)) for name, values in zip(names, parts, strict=True)}


def _askable(keys: Collection[Key]) -> list[Any]:
    """Return *keys* in order, without numbers that a database could not hold."""
    return sorted(key for key in keys if isinstance(key, str) or key <= LARGEST_NUMBER)
