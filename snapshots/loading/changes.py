"""How the files differ from the record, and the writing of it."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from record import bulk, storing
from record.columns import Column, Links, Reference, Row
from record.table import Table
from record.tables import RENAMES
from snapshots.loading.renames import Renames
from snapshots.loading.world import World
from snapshots.progress import Progress, Step
from snapshots.reading import Problem

CHUNK = 5_000
"""How many rows are written at once; more would not fit into one query of SQLite."""

Item = TypeVar("Item")
Pair = tuple[Row, Row]
"""A row as it is and as it will be."""


@dataclass
class TableChanges:
    """How a file differs from the table as it is; rows that are there go by their ids.

    What refers to a renamed row is not changed by that, but for texts that name it.
    """

    table: Table
    is_absent: bool = False
    """Whether there is no file: then rows change only as others are renamed."""
    new: list[Row] = field(default_factory=list)
    renamed: dict[int, Pair] = field(default_factory=dict)
    """The rows that get another slug, whatever else changes in them."""
    changed: dict[int, Pair] = field(default_factory=dict)
    unchanged: int = 0
    removed: dict[int, Row] = field(default_factory=dict)
    """The rows that go: renames from a slug that its row has again, and what is pruned."""
    kept: list[Any] = field(default_factory=list)
    """The keys of rows that the file does not have, and that stay."""
    doubts: list[Problem] = field(default_factory=list)
    """What may be wrong with rows of the file that are new or change, though it is allowed."""

    def columns_of(self, pk: int) -> list[str]:
        """Return the columns in which the renamed or changed row *pk* differs."""
        before, after = self.renamed.get(pk) or self.changed[pk]
        return [name for name in self.table.header if before[name] != after[name]]


def compare(table: Table, world: World) -> TableChanges:
    """Return how the file of *table* differs from the record; rows that are wrong are left out."""
    file, stored = world.files[table.name], world.stored[table.name]
    changes = TableChanges(table, is_absent=file.is_absent)
    for key, row in file.rows.items():
        if row.is_sound:
            _compare_row(changes, key, row.values, world)
    if table is RENAMES:
        changes.new.extend(world.renames.added)
    changes.removed.update(world.gone[table.name].values())
    for key, (pk, before) in stored.items():
        if key in file.rows:
            continue
        carried = _carried(table, before, world.renames)
        if carried is None:
            changes.removed[pk] = before
        elif any(before[name] != carried[name] for name in table.header):
            changes.changed[pk] = (before, carried)
        elif not file.is_absent:
            changes.kept.append(key)
    changes.doubts = list(_doubts(changes, world))
    return changes


def _doubts(changes: TableChanges, world: World) -> Iterator[Problem]:
    table, file = changes.table, world.files[changes.table.name]
    pairs = [*changes.renamed.values(), *changes.changed.values()]
    touched = {table.key_of(row) for row in (*changes.new, *(after for _, after in pairs))}
    asked = [key for key, row in file.rows.items() if row.is_sound and key in touched]
    if not (table.doubts and asked):
        return
    rows = {key: row for key, (_, row) in world.stored[table.name].items()}
    rows |= {key: row.values for key, row in file.rows.items() if row.is_sound}
    for doubt in table.doubts:
        for key, column, message in doubt(rows, asked):
            yield Problem(file.name, file.rows[key].number, column, message)


def _compare_row(changes: TableChanges, key: Any, after: Row, world: World) -> None:
    """Add to *changes* what becomes of the row with *key*, which the file has as *after*."""
    table = changes.table
    if key not in world.stored[table.name]:
        changes.new.append(after)
        return
    pk, before = world.stored[table.name][key]
    if (old := world.renames.old(table.name, key)) is not None:
        changes.renamed[pk] = (before | {"slug": old}, after)
    elif all(before[name] == after[name] for name in table.header):
        changes.unchanged += 1
    else:
        changes.changed[pk] = (before, after)


def store(changes: Sequence[TableChanges], progress: Progress) -> None:
    """Write *changes* of all tables, which come in the order in which they can be written."""
    # What goes makes room for what comes; what refers to it is changed below, or goes as well.
    for change in reversed(changes):
        bulk.delete_all(change.table.model, list(change.removed))
    for change in changes:
        # First the slugs, which all else refers to; what a renamed row refers to may be new.
        with progress.step(f"{change.table.name}.csv, renamed", len(change.renamed)) as step:
            _store_changed(change.table, change.renamed, step, own=True)
    for change in changes:
        with progress.step(f"{change.table.name}.csv, new", len(change.new)) as step:
            for rows in _chunks(change.new, _chunk_of_new(change.table)):
                storing.create(change.table, rows)
                step.advance(len(rows))
    for change in changes:
        number = len(change.renamed) + len(change.changed)
        with progress.step(f"{change.table.name}.csv, changed", number) as step:
            _store_changed(change.table, change.renamed, step, own=False)
            _store_changed(change.table, change.changed, step)


def _carried(table: Table, row: Row, renames: Renames) -> Row | None:
    """Return what becomes of *row*, which is in no file, as others are renamed.

    None where it goes: a rename from a slug that its row has again.
    """
    if table is not RENAMES:
        return renames.rewrite(table, row)
    if renames.old(row["table"], row["old"]) is not None:
        return None
    return row | {"new": renames.new(row["table"], row["new"])}


def _store_changed(
    table: Table, pairs: Mapping[int, Pair], step: Step, *, own: bool | None = None
) -> None:
    """Write changed rows, those that differ in the same columns together.

    *own* narrows it to what the rows hold themselves, or to what they refer to.
    """
    columns = [column for column in table.columns if own is None or own is not _refers(column)]
    for pks in _chunks(list(pairs), CHUNK):
        alike: dict[tuple[str, ...], dict[int, Row]] = defaultdict(dict)
        for pk in pks:
            before, after = pairs[pk]
            differing = tuple(
                column.name
                for column in columns
                if not column.in_file or before[column.name] != after[column.name]
            )
            alike[differing][pk] = after
        for names, rows in alike.items():
            storing.change(table, rows, names)
        step.advance(len(pks))


def _refers(column: Column) -> bool:
    return isinstance(column, Reference | Links)


def _chunk_of_new(table: Table) -> int:
    """Return how many new rows are written at once: all where they may refer to one another."""
    refers_to_own = any(
        isinstance(column, Reference | Links) and column.target is table.model
        for column in table.columns
    )
    return sys.maxsize if refers_to_own else CHUNK


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
