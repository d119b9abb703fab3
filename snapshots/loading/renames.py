"""The renames that files carry into a record where a row still goes by its old slug.

``renames.csv`` says that a row which had the slug *old* has the slug *new* now, and the table has
it under *new*. Where the record has it under *old*, it is that row: it is renamed, and whatever
refers to it goes on referring to it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from record.aggregates import table_of
from record.columns import DerivedLinks, Key, Links, Reference, Row
from record.models import Tracked
from record.table import TABLES, Table
from record.tables import RENAMES
from snapshots.reading import FileRow, Problem, TableFile

Stored = dict[Any, tuple[int, Row]]
"""The rows of a table as the record has them: id and row, by key."""


class Renames:
    """Which rows of the record get which slug.

    ``clashes`` says which renames cannot be carried; their rows are marked as unsound, and
    nothing else need be said of them. ``added`` has the renames that are in no file, of rows which
    had been renamed here in another way.
    """

    def __init__(self, files: Mapping[str, TableFile], stored: Mapping[str, Stored]) -> None:
        self.clashes: list[Problem] = []
        self.added: list[Row] = []
        self._files = files
        self._stored = stored
        self._new: dict[str, dict[Key, str]] = defaultdict(dict)
        self._old: dict[str, dict[Key, str]] = defaultdict(dict)
        for row in files[RENAMES.name].rows.values():
            table = TABLES.get(row.values.get("table", ""))
            if row.is_sound and table is not None and table.may_be_renamed:
                self._take(row, table.name, row.values["old"], row.values["new"])

    def new(self, table: str, key: Key) -> Key:
        """Return the key that the row with *key* in the record gets; mostly the same."""
        return self._new[table].get(key, key) if table in self._new else key

    def old(self, table: str, key: Key) -> str | None:
        """Return the slug that the row which is to have *key* still has; None where it has it."""
        return self._old[table].get(key) if table in self._old else None

    def carry(self, table: Table, stored: Stored) -> Stored:
        """Return *stored* with the new slugs, of its rows and of those that they refer to.

        Texts are as they were: those of the files have been rewritten already.
        """
        columns = {
            column.name: name
            for column in table.columns
            if isinstance(column, Reference | Links)
            and column.in_file
            and (name := _name_of(column.target))
        }
        if table.may_be_renamed:
            columns["slug"] = table.name
        columns = {name: target for name, target in columns.items() if target in self._new}
        if not columns:
            return stored
        rows = [(pk, row | dict(self._carried(row, columns))) for pk, row in stored.values()]
        return {table.key_of(row): (pk, row) for pk, row in rows}

    def rewrite(self, table: Table, row: Row) -> Row:
        """Return *row*, which is in no file, with its texts naming rows by their new slugs.

        Raises ValidationError where a text cannot be rewritten.
        """
        rewritten = dict(row)
        for naming in table.namings:
            for model in naming.models:
                for old, new in self._new.get(_name_of(model), {}).items():
                    text = naming.rewrite(rewritten[naming.column], model, old, new)
                    rewritten[naming.column] = text
        if rewritten == row:
            return row
        _refuse_invalid(table, rewritten)
        for links in table.links:
            if isinstance(links, DerivedLinks):
                rewritten[links.name] = links.derive(rewritten)
        return rewritten

    def _take(self, row: FileRow, table: str, old: str, new: str) -> None:
        """Take *row*, a rename of the files, where the record has the renamed row by another slug.

        Where the files have that other slug too they break a rule, which says so.
        """
        here = self._slug_here(table, old)
        if here is None or here == new or here in self._files[table].rows:
            return
        if self._new[table].get(here) == new:
            return
        clash = self._clash(table, here, new)
        if clash is not None:
            row.is_sound = False
            self.clashes.append(Problem(f"{RENAMES.name}.csv", row.number, *clash))
            return
        self._new[table][here] = new
        self._old[table][new] = here
        if (table, here) not in self._files[RENAMES.name].rows:
            self.added.append({"table": table, "old": here, "new": new})

    def _slug_here(self, table: str, old: str) -> str | None:
        """Return the slug that the record has for the row that had *old*; None where it has none.

        It may have been renamed here as well.
        """
        if old in self._stored[table]:
            return old
        _, rename = self._stored[RENAMES.name].get((table, old), (None, None))
        return rename["new"] if rename and rename["new"] in self._stored[table] else None

    def _clash(self, table: str, here: str, new: str) -> tuple[str, str] | None:
        """Return the column of a rename that cannot be carried, and why; None where it can."""
        if new in self._stored[table]:
            return "old", _two_rows(table, here, new)
        if (other := self._old[table].get(new)) is not None:
            return "old", _two_rows(table, here, other)
        file = self._files[table]
        if file.is_whole and new not in file.rows:
            return "new", f"No row of {table} has the slug “{new}”, so “{here}” cannot become it."
        return None

    def _carried(self, row: Row, columns: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
        for name, target in columns.items():
            value = row[name]
            if isinstance(value, tuple):
                yield name, tuple(self.new(target, key) for key in value)
            else:
                yield name, self.new(target, value)


def _two_rows(table: str, one: str, other: str) -> str:
    return (
        f"The record has both “{one}” and “{other}” in {table}, and this says that they are one "
        f"row: in the admin, let what refers to “{one}” refer to “{other}”, delete “{one}”, and "
        "load again."
    )


def _name_of(model: type[Tracked]) -> str:
    table = table_of(model)
    return table.name if table is not None else ""


def _refuse_invalid(table: Table, row: Row) -> None:
    """Raise ValidationError where a text of *row* has become one that cannot be stored."""
    for column in table.scalars:
        try:
            if column.name in {naming.column for naming in table.namings}:
                column.field.clean(row[column.name], None)
        except ValidationError as error:
            where = f"{table.name}, {table.key_of(row)}, {column.name}"
            raise ValidationError([f"{where}: {said}" for said in error.messages]) from error
