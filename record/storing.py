"""Writes rows of interchange tables: new ones and changed ones, many at a time.

Whoever calls has checked the rows and has an Edit open.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from record import bulk
from record.columns import DerivedLinks, Key, Links, Reference, Row
from record.models import Part, Tracked
from record.table import Table

CHUNK = 500


def create(table: Table, rows: Sequence[Row]) -> None:
    """Insert the aggregates that *rows* stand for."""
    pending = list(rows)
    while pending:
        # A row that refers to another of its table comes after it.
        waiting = {table.key_of(row) for row in pending}
        ready = [row for row in pending if not _refers_to(table, row, waiting)] or pending
        _insert(table, ready)
        written = {table.key_of(row) for row in ready}
        pending = [row for row in pending if table.key_of(row) not in written]


def change(table: Table, rows: Mapping[int, Row], columns: Iterable[str]) -> None:
    """Store *columns* of *rows*, which are given by id."""
    named = set(columns)
    scalars = [column for column in table.scalars if column.name in named]
    if scalars:
        ids = _ids_of_references(table, rows.values())
        instances = []
        for instance in table.model.objects.filter(pk__in=rows).order_by("pk"):
            _set_scalars(table, instance, rows[instance.pk], ids, named)
            instances.append(instance)
        bulk.update_all(instances, [column.name for column in scalars])
    for links in table.links:
        if links.name in named:
            relink(links, {pk: row[links.name] for pk, row in rows.items()})


def relink(links: Links, wanted: Mapping[int, Sequence[Key]]) -> None:
    """Make the list *links* of each root, given by id, hold the wanted keys in their order."""
    ids = key_to_id(links.target, {key for keys in wanted.values() for key in keys})
    relink_ids(
        links.part,
        {
            # What a text refers to in vain is reported by the rules, in words.
            pk: [ids[key] for key in keys if key in ids or not isinstance(links, DerivedLinks)]
            for pk, keys in wanted.items()
        },
    )


def relink_ids(part: type[Part], wanted: Mapping[int, Sequence[int]]) -> None:
    """Make the *part* rows of each root, given by id, lead to the wanted ids in their order.

    Rows that stay keep their id; only what differs is written.
    """
    root = part.part_of
    target = part.target_field().attname
    root_id = part.root_field().attname
    existing: dict[tuple[int, int], Part] = {
        (getattr(row, root_id), getattr(row, target)): row
        for row in part.objects.filter(**{f"{root}__in": list(wanted)})
    }
    places = {
        (pk, other): position
        for pk, others in wanted.items()
        for position, other in enumerate(others, start=1)
    }
    gone = [row.pk for place, row in existing.items() if place not in places]
    if gone:
        part.objects.filter(pk__in=gone).delete()
    moved = []
    for place, position in places.items():
        row = existing.get(place)
        if row is not None and row.position != position:
            row.position = position
            moved.append(row)
    bulk.update_all(moved, ["position"])
    bulk.create_all(
        [
            part(**{root_id: pk, target: other, "position": position})
            for (pk, other), position in places.items()
            if (pk, other) not in existing
        ]
    )


def key_to_id(model: type[Tracked], keys: Iterable[Key]) -> dict[Key, int]:
    """Return the ids of the rows of *model* that *keys* name."""
    wanted = sorted(set(keys))
    ids: dict[Key, int] = {}
    for start in range(0, len(wanted), CHUNK):
        chosen = model.objects.filter(**{f"{model.key_field}__in": wanted[start : start + CHUNK]})
        ids.update(chosen.order_by().values_list(model.key_field, "pk"))
    return ids


def _insert(table: Table, rows: Sequence[Row]) -> None:
    ids = _ids_of_references(table, rows)
    instances = []
    for row in rows:
        instance = table.model()
        _set_scalars(table, instance, row, ids, set(table.header))
        instances.append(instance)
    bulk.create_all(instances)
    for links in table.links:
        relink(
            links,
            {
                instance.pk: row[links.name]
                for instance, row in zip(instances, rows, strict=True)
                if row[links.name]
            },
        )


def _refers_to(table: Table, row: Row, keys: set[Any]) -> bool:
    return any(
        row[column.name] in keys
        for column in table.columns
        if isinstance(column, Reference) and column.target is table.model
    )


def _ids_of_references(table: Table, rows: Iterable[Row]) -> dict[type[Tracked], dict[Key, int]]:
    keys: dict[type[Tracked], set[Key]] = {}
    listed = list(rows)
    for column in table.columns:
        if isinstance(column, Reference):
            keys.setdefault(column.target, set()).update(
                row[column.name] for row in listed if row[column.name] is not None
            )
    return {model: key_to_id(model, wanted) for model, wanted in keys.items()}


def _set_scalars(
    table: Table,
    instance: Tracked,
    row: Row,
    ids: Mapping[type[Tracked], Mapping[Key, int]],
    names: set[str],
) -> None:
    for column in table.scalars:
        if column.name not in names:
            continue
        value = row[column.name]
        if isinstance(column, Reference) and value is not None:
            value = ids[column.target][value]
        setattr(instance, column.field.attname, value)
