"""Where the rows of an archive stand today: each key's page, if the row is still there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from provisions.matrix.long import POSITIONS
from record.aggregates import table_of
from record.columns import Links, Reference
from record.models import Rename
from record.table import TABLES, Table
from snapshots.comparing import Key

POSITION_KEY = ("provision", "actor", "stance")

Places = Mapping[tuple[str, Key], str]
"""Addresses by table and key."""


def places_today(wanted: Iterable[tuple[str, Key]]) -> Places:
    """Return where readers see each row, of those that they do; a renamed slug is followed.

    One query for the slugs that changed, and one a table.
    """
    keys: dict[str, set[Key]] = defaultdict(set)
    for table, key in wanted:
        keys[table].add(key)
    return {
        (name, key): address
        for name, of_table in _present(keys).items()
        for key, address in _addresses(name, of_table).items()
    }


def _present(keys: Mapping[str, Collection[Key]]) -> dict[str, dict[Key, Key]]:
    """Return, for each table, what each of its *keys* is today, by what it was."""
    slugs = {part for of_table in keys.values() for key in of_table for part in key}
    renames = {
        (table, old): new
        for table, old, new in Rename.objects.filter(old__in=slugs).values_list(
            "table", "old", "new"
        )
    }
    present: dict[str, dict[Key, Key]] = {}
    for name, of_table in keys.items():
        tables = slug_tables(name)
        owners = [tables.get(column, "") for column in key_of(name)]
        present[name] = {
            key: tuple(
                renames.get((owner, part), part) for owner, part in zip(owners, key, strict=True)
            )
            for key in of_table
        }
    return present


def key_of(name: str) -> tuple[str, ...]:
    """Return the columns that identify a row of a table."""
    return POSITION_KEY if name == POSITIONS.name else TABLES[name].key


def slug_tables(name: str) -> Mapping[str, str]:
    """Return whose slugs the columns of a table hold, one or a list of them, by column."""
    if name == POSITIONS.name:
        # What it refers to by number never changes.
        return {
            column.name: column.refers_to.table
            for column in POSITIONS.columns
            if column.refers_to and column.refers_to.column == "slug"
        }
    table = TABLES[name]
    owners = {
        column.name: table_of(column.target)
        for column in table.columns
        if isinstance(column, Reference | Links)
    }
    if table.has_slugs:
        owners["slug"] = table
    return {column: owner.name for column, owner in owners.items() if owner and owner.has_slugs}


def _addresses(name: str, keys: Mapping[Key, Key]) -> dict[Key, str]:
    # A position stands where its stance does.
    is_of_position = name == POSITIONS.name
    table = TABLES["stances" if is_of_position else name]
    if not hasattr(table.model, "get_absolute_url"):
        return {}
    wanted = {key: present[-1:] if is_of_position else present for key, present in keys.items()}
    found = _found(table, set(wanted.values()))
    return {key: found[present] for key, present in wanted.items() if present in found}


def _found(table: Table, keys: Collection[Key]) -> dict[Key, str]:
    """Return the addresses of the rows that have one of *keys*, by it."""
    columns = {column.name: column for column in table.columns}
    paths = [columns[name].path for name in table.key]
    parts = zip(paths, zip(*keys, strict=True), strict=True)
    # More than asked for, where a key has several parts.
    condition: dict[str, Any] = {f"{path}__in": sorted(set(values)) for path, values in parts}
    rows = table.model.objects.filter(**condition).select_related(*table.model.named_with)
    addresses = {}
    for row in rows:
        key = tuple(str(_value(row, path)) for path in paths)
        if key in keys:
            addresses[key] = cast(Any, row).get_absolute_url()
    return addresses


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row
