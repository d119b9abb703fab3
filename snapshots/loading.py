"""Checks the files of a snapshot against the record and writes what differs, in one Edit."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from record import rules, storing
from record.columns import DerivedLinks, Key, Links, Reference, Row
from record.editing import edit
from record.table import Look, Table
from snapshots.reading import Folder, Problem, TableFile, describe_key, read_folder
from snapshots.tables import INTERCHANGE


class LoadError(Exception):
    """The files cannot be loaded; nothing was written. ``problems`` says what is wrong where."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass
class TableChanges:
    """How a file differs from the table as it is."""

    table: Table
    new: list[Row] = field(default_factory=list)
    changed: dict[int, tuple[Row, Row]] = field(default_factory=dict)
    """By id: the row as it is and as the file has it."""
    unchanged: int = 0
    kept: list[Any] = field(default_factory=list)
    """The keys of rows that the file does not have, and that stay."""

    def columns_of(self, pk: int) -> list[str]:
        """Return the columns in which the changed row *pk* differs."""
        before, after = self.changed[pk]
        return [name for name in self.table.header if before[name] != after[name]]


class _Unsound(Exception):
    """A rule asked for a row that could not be read: it cannot be judged yet."""


class _DryRun(Exception):
    """All was tried, and is taken back."""


class _World(Look):
    """The record as it would be: the rows of the files over the rows of the database."""

    def __init__(self, files: dict[str, TableFile]) -> None:
        self.files = files
        self.stored: dict[str, dict[Any, tuple[int, Row]]] = {
            table.name: {table.key_of(row): (pk, row) for pk, row in table.rows()}
            for table in INTERCHANGE
        }

    def __call__(self, table: str, key: Key) -> Row | None:
        row = self.files[table].rows.get(key)
        if row is not None:
            if not row.is_sound:
                raise _Unsound
            return row.values
        if not self.has(table, key):
            return None
        if key not in self.stored[table]:
            raise _Unsound
        return self.stored[table][key][1]

    def has(self, table: str, key: Key) -> bool:
        """Return whether *table* has a row with *key*, sound or not, as far as can be read."""
        file = self.files[table]
        return key in file.rows or key in self.stored[table] or not file.is_whole


def load(
    folder: Folder, *, editor: Any = None, reason: str, kind: str, dry_run: bool = False
) -> list[TableChanges]:
    """Make the record hold what the files of *folder* hold, and return what differed.

    *folder* is a folder or the inside of a ZIP, as :func:`snapshots.reading.open_snapshot` gives.

    All is written in one Edit, or nothing where *dry_run* is set. Rows that the files do not have
    stay. Raises LoadError, with every problem, where a file or a row is not right.
    """
    files, problems = read_folder(folder, INTERCHANGE)
    changes: list[TableChanges] = []
    with suppress(_DryRun), edit(editor=editor, reason=reason, kind=kind) as opened:
        world = _World(files)
        problems.extend(_problems(files, world))
        if problems:
            raise LoadError(problems)
        changes = [_compare(files[table.name], world) for table in INTERCHANGE]
        for change in changes:
            storing.create(change.table, change.new)
        for change in changes:
            _store_changed(change)
        if dry_run:
            # Rows that are not in the files are judged too, as they would be in earnest.
            opened.check()
            raise _DryRun
    return changes


def _problems(files: dict[str, TableFile], world: _World) -> Iterator[Problem]:
    for file in files.values():
        yield from _references(file, world)
    for file in files.values():
        yield from _renamed(file, world)
        yield from _shared(file, world)
        yield from _broken_rules(file, world)


def _references(file: TableFile, world: _World) -> Iterator[Problem]:
    """Yield the references to rows that are neither in the files nor in the database."""
    tables = {table.model: table.name for table in INTERCHANGE}
    for row in file.rows.values():
        for column in file.table.columns:
            if isinstance(column, DerivedLinks) or column.name not in row.values:
                continue
            if not isinstance(column, Reference | Links):
                continue
            value = row.values[column.name]
            keys = value if isinstance(value, tuple) else (value,)
            target = tables[column.target]
            for key in keys:
                if key is not None and not world.has(target, key):
                    row.is_sound = False
                    yield Problem(
                        file.name,
                        row.number,
                        column.name,
                        f"There is no {describe_key(key)} in {target}.csv.",
                    )


def _renamed(file: TableFile, world: _World) -> Iterator[Problem]:
    """Yield the rows under a slug that, in the record, is the old one of another row."""
    stored = world.stored["renames"]
    for key, row in file.rows.items():
        renamed = stored.get((file.table.name, key)) if file.table.has_slugs else None
        if renamed is not None and (file.table.name, key) not in world.files["renames"].rows:
            row.is_sound = False
            present = renamed[1]["new"]
            yield Problem(
                file.name,
                row.number,
                "slug",
                f"“{key}” is the old slug of “{present}”, and is never given to another row: "
                f"write “{present}”.",
            )


def _shared(file: TableFile, world: _World) -> Iterator[Problem]:
    """Yield the rows that share with another what no two rows may share."""
    table = file.table
    rows = [(f"row {row.number}", row) for row in file.rows.values() if row.is_sound]
    for names in table.unique:
        seen: dict[tuple, str] = {
            tuple(row[name] for name in names): f"the record, as {describe_key(key)}"
            for key, (_, row) in world.stored[table.name].items()
            if key not in file.rows
        }
        for place, row in rows:
            shared = tuple(row.values[name] for name in names)
            if shared in seen:
                yield Problem(
                    file.name,
                    row.number,
                    names[-1],
                    f"No two rows have the same {' and '.join(names)}: "
                    f"{seen[shared]} has them too.",
                )
            seen.setdefault(shared, place)


def _broken_rules(file: TableFile, world: _World) -> Iterator[Problem]:
    for row in file.rows.values():
        if not row.is_sound:
            continue
        try:
            broken = list(rules.broken(file.table, row.values, world))
        except _Unsound:
            continue
        for column, message in broken:
            yield Problem(file.name, row.number, column, message)


def _compare(file: TableFile, world: _World) -> TableChanges:
    changes = TableChanges(file.table)
    stored = world.stored[file.table.name]
    for key, row in file.rows.items():
        if key not in stored:
            changes.new.append(row.values)
            continue
        pk, before = stored[key]
        if all(before[name] == row.values[name] for name in file.table.header):
            changes.unchanged += 1
        else:
            changes.changed[pk] = (before, row.values)
    changes.kept = [key for key in stored if key not in file.rows]
    return changes


def _store_changed(changes: TableChanges) -> None:
    """Write the changed rows, those that differ in the same columns together."""
    alike: dict[tuple[str, ...], dict[int, Row]] = {}
    for pk, (_, after) in changes.changed.items():
        derived = [links.name for links in changes.table.links if not links.in_file]
        alike.setdefault((*changes.columns_of(pk), *derived), {})[pk] = after
    for columns, rows in alike.items():
        storing.change(changes.table, rows, columns)
