"""What rows said, from their first entry on: each state that an Edit left, rebuilt from history.

A value is what a cell of the file says or, of what refers to other rows, their ids: a row that
was renamed since is the same row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from record.aggregates import table_of
from record.columns import Column, Key, Links, Reference
from record.models import Edit, Tracked
from record.rules import chunks
from record.table import Table

Values = Mapping[str, Any]
"""What a row says, by the name of the column: the text of a cell, an id (or None), or ids."""


@dataclass(frozen=True)
class State:
    """What a row said from an instant on; ``values`` is None once it was deleted."""

    instant: datetime
    values: Values | None


def states_of(table: Table, ids: Collection[int]) -> dict[int, list[State]]:
    """Return the states of the rows *ids* in their order, without those alike to the one before.

    For each chunk of ids a query for the rows, and one a list.
    """
    found: dict[int, list[State]] = {}
    for chunk in chunks(sorted(ids)):
        rows = _rows(table, chunk)
        lists = {column.name: _lists(column, chunk) for column in _links(table)}
        for pk, steps in rows.items():
            found[pk] = _states(steps, {name: of.get(pk, []) for name, of in lists.items()})
    return found


def joined(several: Iterable[list[State]]) -> list[State]:
    """Return the states of rows that had one key, one after the other, as those of one row."""
    return sorted(
        (state for states in several for state in states), key=lambda state: state.instant
    )


def edits_at(instants: Collection[datetime]) -> dict[datetime, Edit]:
    """Return the Edits of *instants*, with their editors; one query a chunk."""
    found: dict[datetime, Edit] = {}
    listed = sorted(instants)
    for start in range(0, len(listed), 500):
        edits = Edit.objects.filter(recorded_at__in=listed[start : start + 500])
        found.update(
            {edit.recorded_at: edit for edit in edits.select_related("editor", "proposer")}
        )
    return found


def keys_of(
    wanted: Mapping[type[Tracked], Collection[int]],
) -> dict[type[Tracked], dict[int, Any]]:
    """Return what each row is referred to by; of one that is gone, by what it was last."""
    found: dict[type[Tracked], dict[int, Any]] = {}
    for model, ids in wanted.items():
        keys: dict[int, Any] = {}
        for chunk in chunks(sorted(ids)):
            present = model.objects.filter(pk__in=chunk).order_by()
            keys.update(present.values_list("pk", model.key_field))
        for chunk in chunks(sorted(set(ids) - keys.keys())):
            gone = model.history.filter(id__in=chunk).order_by("history_id")
            keys.update(gone.values_list("id", model.key_field))
        found[model] = keys
    return found


def references(table: Table, states: Iterable[Values]) -> dict[type[Tracked], set[int]]:
    """Return the ids of the rows that *states* refer to, by model."""
    wanted: dict[type[Tracked], set[int]] = defaultdict(set)
    for values in states:
        for column in file_columns(table):
            if isinstance(column, Links):
                wanted[column.target].update(values[column.name])
            elif isinstance(column, Reference) and values[column.name] is not None:
                wanted[column.target].add(values[column.name])
    return wanted


def shown(column: Column, value: Any, keys: Mapping[type[Tracked], Mapping[int, Key]]) -> str:
    """Return *value* as a cell of the file has it; *keys* are those of the rows referred to."""
    if isinstance(column, Links):
        return column.cell(tuple(keys[column.target].get(pk, f"no. {pk}") for pk in value))
    if isinstance(column, Reference):
        return "" if value is None else str(keys[column.target].get(value, f"no. {value}"))
    return str(value)


def file_columns(table: Table) -> list[Column]:
    """Return the columns that stand in the file of *table*."""
    return [column for column in table.columns if column.in_file]


def target_table(column: Column) -> Table | None:
    """Return the table that a column refers to; None where it holds words of its own."""
    return table_of(column.target) if isinstance(column, Reference | Links) else None


def _links(table: Table) -> list[Links]:
    return [column for column in table.links if column.in_file]


def _rows(table: Table, ids: list[int]) -> dict[int, list[tuple[datetime, Values | None]]]:
    scalars = table.scalars
    rows = (
        table.model.history.filter(id__in=ids)
        .order_by("history_date", "history_id")
        .values_list(
            "id", "history_date", "history_type", *(column.field.attname for column in scalars)
        )
    )
    steps: dict[int, list[tuple[datetime, Values | None]]] = defaultdict(list)
    for pk, instant, kind, *values in rows:
        said = (
            None
            if kind == "-"
            else {
                column.name: value if isinstance(column, Reference) else column.cell(value)
                for column, value in zip(scalars, values, strict=True)
            }
        )
        steps[pk].append((instant, said))
    return steps


_Step = tuple[datetime, int, tuple[int, int] | None]
"""When a part changed, its id, and its place with what it leads to; None once it was deleted."""


def _lists(column: Links, ids: list[int]) -> dict[int, list[_Step]]:
    root, target = column.part.root_field().attname, column.field.attname
    rows = (
        column.part.history.filter(**{f"{root}__in": ids})
        .order_by("history_date", "history_id")
        .values_list(root, "id", "history_date", "history_type", "position", target)
    )
    steps: dict[int, list[_Step]] = defaultdict(list)
    for pk, part, instant, kind, position, other in rows:
        steps[pk].append((instant, part, None if kind == "-" else (position, other)))
    return steps


def _states(
    rows: list[tuple[datetime, Values | None]], lists: Mapping[str, list[_Step]]
) -> list[State]:
    own = dict(rows)
    instants = {*own, *(step[0] for steps in lists.values() for step in steps)}
    said: Values | None = None
    parts: dict[str, dict[int, tuple[int, int]]] = {name: {} for name in lists}
    waiting = {name: list(reversed(steps)) for name, steps in lists.items()}
    found: list[State] = []
    for instant in sorted(instants):
        said = own.get(instant, said)
        for name, steps in waiting.items():
            while steps and steps[-1][0] <= instant:
                _, part, place = steps.pop()
                if place is None:
                    parts[name].pop(part, None)
                else:
                    parts[name][part] = place
        values = None if said is None else {**said, **_in_order(parts)}
        # A row that came and went in one Edit never was.
        if values != (found[-1].values if found else None):
            found.append(State(instant, values))
    return found


def _in_order(parts: Mapping[str, Mapping[int, tuple[int, int]]]) -> dict[str, tuple[int, ...]]:
    return {
        name: tuple(
            other for _, _, other in sorted((at, part, to) for part, (at, to) in of.items())
        )
        for name, of in parts.items()
    }
