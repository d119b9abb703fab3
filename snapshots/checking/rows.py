"""Looks up the rows that were asked for, and tells what became of each.

The number of queries depends on the kinds of rows asked for, by chunks of 500, not on how many
there are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from provisions.tables import STANCES
from record.columns import Column, Key, Links, Reference, parse_key
from record.models import Tracked
from record.rules import chunks
from record.table import TABLES, Table
from snapshots.checking.asking import NamedRow
from snapshots.checking.keys import Found, every_id, find, key_columns
from snapshots.checking.outcomes import (
    Outcome,
    Step,
    Told,
    listed,
    read_cells,
    renames,
    tell_cited,
    tell_pasted,
)
from snapshots.checking.past import (
    State,
    file_columns,
    joined,
    keys_of,
    references,
    shown,
    states_of,
    target_table,
)
from snapshots.checking.positions import Later, later_positions
from snapshots.checking.sheets import Sheet

Keys = Mapping[type[Tracked], Mapping[int, Key]]


@dataclass
class Checked:
    """A row that was asked for, and what became of it.

    ``number`` is its line or row, ``asked`` how it was named there, ``key`` the parts of its key
    as they were named. Where there is or was such a row, ``table`` and ``pk`` say which.
    ``cells`` are those pasted, ``now`` those that the record has, or had last. ``told`` is None
    where the two are the same letter by letter.
    """

    number: int
    asked: str
    table: Table | None = None
    key: tuple[str, ...] = ()
    pk: int | None = None
    is_there: bool = False
    outcomes: tuple[Outcome, ...] = (Outcome.ABSENT,)
    told: Told | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    then: Mapping[str, str] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)
    renamed: tuple[Step, ...] = ()
    later: Later | None = None
    since: datetime | None = None
    on: date | None = None

    @property
    def present_key(self) -> tuple[str, ...]:
        """The parts of the key that it goes by today, or went by last."""
        return tuple(self.now[name] for name in self.table.key) if self.table else ()

    def add(self, outcome: Outcome) -> None:
        """Note another outcome; what has one is not unchanged."""
        others = tuple(one for one in self.outcomes if one != Outcome.UNCHANGED)
        self.outcomes = (*others, outcome)


@dataclass(frozen=True)
class Request:
    """A row that a text names, as of an instant of the record and a day of the world."""

    number: int
    asked: str
    named: NamedRow
    since: datetime | None = None
    on: date | None = None


def check_sheet(sheet: Sheet) -> list[Checked]:
    """Return what became of each row of *sheet*, in its order."""
    table = sheet.table
    checked = []
    keys: dict[int, Key] = {}
    for row in sheet.rows:
        parts = tuple(row.cells[name] for name in table.key)
        one = Checked(row.number, " ".join(parts), table, parts, cells=row.cells)
        checked.append(one)
        key = _key(table, parts)
        if key is not None:
            keys[row.number] = key
    found = find({table.name: set(keys.values())})[table.name]
    present = _present_cells(table, {ids[-1] for ids in found.values()})
    differing = {}
    for one in checked:
        ids = found.get(keys.get(one.number, ""))
        if not ids:
            continue
        one.pk = ids[-1]
        one.now = present.get(one.pk, {})
        one.is_there = bool(one.now)
        one.outcomes = (Outcome.UNCHANGED,)
        if not one.now or any(one.cells[name] != one.now[name] for name in sheet.columns):
            differing[one.number] = keys[one.number]
    if differing:
        every = every_id(table, {key: found[key] for key in differing.values()})
        rows = [one for one in checked if one.number in differing]
        _tell_pasted(table, sheet.columns, rows, {n: every[key] for n, key in differing.items()})
    _add_later(checked)
    return checked


def check_named(requests: Sequence[Request]) -> list[Checked]:
    """Return what became of each row that was named, in order; a key may name several."""
    wanted: dict[str, set[Key]] = defaultdict(set)
    for request in requests:
        for name, key in _places(request.named):
            wanted[name].add(key)
    found = find({name: wanted[name] for name in TABLES if name in wanted})
    checked: list[Checked] = []
    for request in requests:
        rows = list(_rows_of(request, found))
        checked += rows or [Checked(request.number, request.asked)]
    tell_rows([one for one in checked if one.pk is not None])
    return checked


def tell_rows(rows: Iterable[Checked]) -> None:
    """Tell what became of each of *rows*, which are known by table and id, since it was cited."""
    by_table: dict[str, list[Checked]] = defaultdict(list)
    for one in rows:
        if one.table is not None:
            by_table[one.table.name].append(one)
    for name, group in by_table.items():
        table = TABLES[name]
        states = states_of(table, {one.pk for one in group if one.pk is not None})
        keys = keys_of(references(table, _values(states.values())))
        for one in group:
            past = states.get(one.pk or 0)
            if past:
                _note(one, table, tell_cited(_compared(table), past, one.since), past, keys)
    _add_later(one for group in by_table.values() for one in group)


def _tell_pasted(
    table: Table,
    names: Sequence[str],
    rows: Sequence[Checked],
    ids: Mapping[int, list[int]],
) -> None:
    """Tell what became of pasted *rows* that differ from the record; *ids* are by row."""
    every = states_of(table, {pk for several in ids.values() for pk in several})
    compared = [column for column in _compared(table) if column.name in names]
    keys = keys_of(references(table, _values(every.values())))
    named = find(_named_in(compared, rows))

    def read(column: Column, key: str) -> Any:
        target = target_table(column)
        found = named.get(target.name, {}).get(_key(target, (key,))) if target else None
        return found[-1] if found else key

    for one in rows:
        past = joined(every.get(pk, []) for pk in ids[one.number])
        if past:
            pasted = read_cells(compared, one.cells, read)
            _note(one, table, tell_pasted(table.name, compared, pasted, past), past, keys)


def _note(one: Checked, table: Table, told: Told, past: list[State], keys: Keys) -> None:
    """Note on *one* what was told of it, and by what it goes today."""
    one.told = told
    one.is_there = told.is_there
    one.now = _cells(table, told.now, keys)
    one.then = one.cells or _cells(table, told.then or told.now, keys)
    one.outcomes = told.outcomes or (Outcome.UNCHANGED,)
    one.key = one.key or tuple(one.then[name] for name in table.key)
    if told.is_there and one.present_key != one.key:
        one.add(Outcome.RENAMED)
        if table.may_be_renamed:
            one.renamed = renames(past, "slug", one.key[0])


def _cells(table: Table, values: Mapping[str, Any], keys: Keys) -> dict[str, str]:
    return {
        column.name: shown(column, values[column.name], keys) for column in file_columns(table)
    }


def _add_later(rows: Iterable[Checked]) -> None:
    """Note which stances among *rows* are in force no longer, and what came after."""
    stances = [one for one in rows if one.table is STANCES and one.is_there]
    later = later_positions({one.pk for one in stances if one.pk is not None}) if stances else {}
    for one in stances:
        one.later = later.get(one.pk or 0)
        if one.later is not None:
            one.add(Outcome.SUPERSEDED)


def _compared(table: Table) -> list[Column]:
    """Return the columns of *table* that are compared: all but its key."""
    return [column for column in file_columns(table) if column.name not in table.key]


def _values(several: Iterable[Iterable[State]]) -> Iterator[Mapping[str, Any]]:
    return (state.values for states in several for state in states if state.values is not None)


def _named_in(columns: Sequence[Column], rows: Sequence[Checked]) -> dict[str, set[Key]]:
    """Return the keys of other rows that the pasted *rows* hold, by table."""
    wanted: dict[str, set[Key]] = {}
    for column in columns:
        target = target_table(column)
        if target is None:
            continue
        known = wanted.setdefault(target.name, set())
        for one in rows:
            cell = one.cells[column.name]
            items = listed(cell) if isinstance(column, Links) else filter(None, [cell])
            known.update(key for item in items if (key := _key(target, (item,))) is not None)
    return wanted


def _present_cells(table: Table, ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Return the cells of the rows *ids* as the record has them; a query a chunk, and a list."""
    found: dict[int, dict[str, str]] = {}
    for chunk in chunks(sorted(ids)):
        for pk, row in table.rows(table.model.objects.filter(pk__in=chunk)):
            found[pk] = dict(zip(table.header, table.cells(row), strict=True))
    return found


def _places(named: NamedRow) -> Iterator[tuple[str, Key]]:
    """Yield the tables in which a row may be found, each with its key there."""
    keys = named.keys * len(named.tables) if named.in_each else named.keys
    yield from zip(named.tables, keys, strict=True)


def _rows_of(request: Request, found: Found) -> Iterator[Checked]:
    for name, key in _places(request.named):
        ids = found.get(name, {}).get(key)
        if ids:
            parts = tuple(map(str, key)) if isinstance(key, tuple) else (str(key),)
            yield Checked(
                request.number,
                request.asked,
                TABLES[name],
                parts,
                ids[-1],
                since=request.since,
                on=request.on,
            )
            if not request.named.in_each:
                return


def _key(table: Table, parts: Sequence[str]) -> Key | None:
    """Return the key that the cells *parts* spell; None where they can be no key of *table*."""
    columns = key_columns(table)
    found = []
    try:
        for column, part in zip(columns, parts, strict=True):
            model = column.target if isinstance(column, Reference) else table.model
            is_key = isinstance(column, Reference) or column.name == model.key_field
            found.append(parse_key(model, part) if is_key and part else part)
    except ValidationError:
        return None
    if not all(str(part) for part in found):
        return None
    return tuple(found) if len(found) > 1 else found[0]
