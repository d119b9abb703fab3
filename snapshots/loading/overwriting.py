"""What files would overwrite: what editors changed, or deleted, since files were last loaded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from record.columns import Column, Links, Reference, Row
from record.models import Edit, Tracked
from record.table import Table
from record.tables import RENAMES
from record.versions import Version, now, then
from snapshots.loading.changes import TableChanges
from snapshots.loading.world import World
from snapshots.reading import Problem, describe_key
from snapshots.tables import INTERCHANGE

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def last_loads() -> dict[str, datetime]:
    """Return when each table was last loaded from files, by its name."""
    found: dict[str, datetime] = {}
    loads = Edit.objects.filter(is_load=True).order_by("-recorded_at")
    for instant, loaded in loads.values_list("recorded_at", "loaded").iterator(chunk_size=100):
        for name in loaded.split() or [table.name for table in INTERCHANGE]:
            found.setdefault(name, instant)
        if len(found) == len(INTERCHANGE):
            break
    return found


def problems_of(
    changes: Sequence[TableChanges],
    world: World,
    since: Mapping[str, datetime],
    but_by: Any = None,
) -> Iterator[Problem]:
    """Yield the cells of the files that would overwrite what editors changed *since* then.

    *since* has an instant a table, from the beginning on where it has none. A cell that the files
    alone changed is no problem, nor one that both made the same. A row that an editor deleted is
    one, since it would come back; and one that would be pruned. What *but_by* did last is none.
    """
    for change in changes:
        # Renames follow from the rows.
        if change.table is not RENAMES:
            instant = since.get(change.table.name, BEGINNING)
            yield from _changed(change, world, instant, but_by)
            yield from _deleted(change, world, instant, but_by)
            yield from _pruned(change, world, instant)


def _changed(
    change: TableChanges, world: World, since: datetime, but_by: Any
) -> Iterator[Problem]:
    table, file = change.table, world.files[change.table.name]
    pairs = {**change.renamed, **change.changed}
    # Rows that are in no file follow from renames.
    rows = {pk: table.key_of(after) for pk, (_, after) in pairs.items()}
    rows = {pk: key for pk, key in rows.items() if key in file.rows}
    versions = table.model.versions(rows.keys())
    late = [pk for pk in rows if versions[pk] > since]
    loaded, present = then(table.model, late, since), now(table.model, late)
    edits = _edits({versions[pk] for pk in late})
    for pk in late:
        if but_by and edits[versions[pk]].editor_id == but_by.pk:
            continue
        before, after = pairs[pk]
        differing = {name for name in table.header if before[name] != after[name]}
        for column in _edited(table, loaded.get(pk), present[pk]):
            if column.name in differing and not (column.name == "slug" and pk in change.renamed):
                yield Problem(
                    file.name,
                    file.rows[rows[pk]].number,
                    column.name,
                    f"{_who(edits[versions[pk]])} changed this row since, "
                    f"and has here {_shown(column, before)}",
                )


def _deleted(
    change: TableChanges, world: World, since: datetime, but_by: Any
) -> Iterator[Problem]:
    table, file = change.table, world.files[change.table.name]
    new = {table.key_of(row) for row in change.new}
    if not new:
        return
    gone = table.model.history.filter(history_type="-", history_date__gt=since)
    deleted = dict(_keyed(table, gone.order_by("history_date", "history_id")))
    edits = _edits({deleted[key] for key in new if key in deleted})
    for key in new:
        by_others = key in deleted and not (but_by and edits[deleted[key]].editor_id == but_by.pk)
        if by_others and key in file.rows:
            yield Problem(
                file.name,
                file.rows[key].number,
                table.key[0],
                f"{_who(edits[deleted[key]])} deleted this row since.",
            )


def _pruned(change: TableChanges, world: World, since: datetime) -> Iterator[Problem]:
    table = change.table
    versions = table.model.versions(change.removed.keys())
    late = {pk: instant for pk, instant in versions.items() if instant > since}
    edits = _edits(set(late.values()))
    for pk, instant in late.items():
        yield Problem(
            world.files[table.name].name,
            1,
            table.key[0],
            f"{describe_key(table.key_of(change.removed[pk]))} is not in the file, and "
            f"{_who(edits[instant])} changed it since.",
        )


def _edited(table: Table, loaded: Version | None, present: Version) -> Iterator[Column]:
    """Yield the columns that are not as they were *loaded*; all of a row that was not."""
    for column in table.columns:
        if not column.in_file:
            continue
        if loaded is None:
            yield column
        elif isinstance(column, Links):
            if loaded.lists[column.part] != present.lists[column.part]:
                yield column
        elif getattr(loaded.row, _attribute(column)) != getattr(present.row, _attribute(column)):
            yield column


def _keyed(table: Table, versions: Iterable[Any]) -> Iterator[tuple[Any, datetime]]:
    """Yield the key of each of *versions*, rows of history, and when it was written."""
    rows = list(versions)
    columns = [column for column in table.columns if column.name in table.key]
    named: dict[str, dict[int, Tracked]] = {
        column.name: column.target.objects.in_bulk({getattr(r, _attribute(column)) for r in rows})
        for column in columns
        if isinstance(column, Reference)
    }
    for row in rows:
        key: list[Any] = []
        for column in columns:
            value = getattr(row, _attribute(column))
            if isinstance(column, Reference):
                found = named[column.name].get(value)
                value = getattr(found, column.target.key_field, None)
            key.append(value)
        yield (tuple(key) if len(key) > 1 else key[0]), row.history_date


def _attribute(column: Column) -> str:
    return str(column.field.attname)


def _edits(instants: Iterable[datetime]) -> dict[datetime, Edit]:
    edits = Edit.objects.select_related("editor", "proposer")
    return edits.in_bulk(list(instants), field_name="recorded_at")


def _who(edit: Edit) -> str:
    return f"{edit.byline} ({edit.recorded_at:%-d %B %Y, %H:%M} UTC, “{edit.reason}”)"


def _shown(column: Column, row: Row) -> str:
    cell = " ".join(column.cell(row[column.name]).split())
    if not cell:
        return "nothing"
    return f"“{cell}”" if len(cell) <= 160 else f"“{cell[:160]}…”"
