"""What sheets would do to the record, row by row: what is wrong, what they would overwrite.

The rows are read, judged and compared by the code that loads files.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from record.columns import Row
from record.table import Table
from snapshots.loading import Compared, TableChanges, compare_tables
from snapshots.progress import SILENT, Progress
from snapshots.reading import Problem, TableFile
from spreadsheets.completing import completed
from spreadsheets.hints import hint
from spreadsheets.sheets import Sheet

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"


@dataclass
class RowOutcome:
    """What becomes of a row: ``before`` and ``after`` have the cells that differ, by column.

    ``problems``, ``clashes`` and ``doubts`` (what is allowed, but seldom meant) are pairs: where,
    and what is said. A row that follows from others
    (one that names what is renamed) has the number 0.
    """

    table: str
    number: int
    key: str
    outcome: str
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    clashes: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Checked:
    """What sheets would do: their rows, what is wrong beyond them, and the changes to store."""

    rows: list[RowOutcome]
    problems: list[str]
    changes: list[TableChanges]

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many rows become what, by table."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.rows:
            found[row.table][row.outcome] += 1
        return {name: dict(counts) for name, counts in found.items()}

    @property
    def refused(self) -> int:
        """How many rows cannot be taken, and what is wrong beyond them."""
        return len(self.problems) + sum(row.outcome == REFUSED for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """What tells whether another check found the same."""
        told = json.dumps([self.problems, [asdict(row) for row in self.rows]], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def check(
    sheets: Sequence[Sheet],
    since: Mapping[str, datetime],
    user: Any,
    left: frozenset[tuple[str, int]] = frozenset(),
    progress: Progress = SILENT,
) -> Checked:
    """Return what *sheets* of *user* would do to the record as it is. Nothing is written.

    What others changed *since*, by table, clashes with what differs from it. The rows that are
    *left*, by table and number, are left out.
    """
    files, problems = completed(sheets, left, progress)
    compared = compare_tables(files, progress=progress)
    by_name = {sheet.table.name: sheet for sheet in sheets}
    found = _Found(by_name, compared)
    found.add("problems", [*problems, *compared.problems])
    found.add("clashes", compared.overwritten(since, but_by=user))
    for change in compared.changes:
        found.add("doubts", change.doubts)
    rows = [
        row for name, sheet in by_name.items() for row in found.rows_of(sheet, files[name], left)
    ]
    found.beyond.extend(_forbidden(compared.changes, user))
    return Checked([*rows, *found.following(files)], found.beyond, compared.changes)


class _Found:
    """Puts what was found together, row by row."""

    def __init__(self, sheets: Mapping[str, Sheet], compared: Compared) -> None:
        self._sheets = sheets
        self._changes = {change.table.name: change for change in compared.changes}
        self._said: dict[tuple[str, int], dict[str, list[tuple[str, str]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self.beyond: list[str] = []

    def add(self, kind: str, problems: Sequence[Problem]) -> None:
        for problem in problems:
            name = problem.file.removesuffix(".csv")
            sheet = self._sheets.get(name)
            if sheet is None or problem.row <= 1:
                self.beyond.append(str(problem))
                continue
            cell = sheet.cell(problem.row, problem.column)
            where = f"{problem.column}, cell {cell}" if cell else problem.column
            self._said[name, problem.row][kind].append((where, problem.message))

    def rows_of(
        self, sheet: Sheet, file: TableFile, left: frozenset[tuple[str, int]]
    ) -> Iterator[RowOutcome]:
        """Yield the rows of *sheet*, in their order, but for those that are left out."""
        name = sheet.table.name
        made = dict(self._made(sheet.table, file))
        for number, cells in sheet.rows:
            if (name, number) in left:
                continue
            said = self._said[name, number]
            if said["problems"] or number not in made:
                texts = dict(zip(sheet.columns, cells, strict=True))
                row = RowOutcome(name, number, _key_as_given(sheet.table, texts), REFUSED)
                row.after = {column: text for column, text in texts.items() if text.strip()}
                row.problems = [
                    (where, hint(sheet.table, where, texts, message))
                    for where, message in said["problems"]
                ]
            else:
                row = made[number]
                row.clashes, row.doubts = said["clashes"], said["doubts"]
            yield row

    def _made(self, table: Table, file: TableFile) -> Iterator[tuple[int, RowOutcome]]:
        """Yield the rows that are sound, by number."""
        change = self._changes[table.name]
        for pairs in (change.renamed, change.changed):
            for before, after in pairs.values():
                row = file.rows.get(table.key_of(after))
                if row is not None:
                    yield row.number, _changed(table, row.number, before, after)
        new = {table.key_of(row) for row in change.new}
        differ = {table.key_of(after) for _, after in change.changed.values()}
        differ |= {table.key_of(after) for _, after in change.renamed.values()}
        for key, row in file.rows.items():
            if not row.is_sound or key in differ:
                continue
            outcome = RowOutcome(
                table.name, row.number, _told(key), NEW if key in new else UNCHANGED
            )
            if key in new:
                outcome.after = {
                    column.name: text
                    for column in table.columns
                    if column.in_file and (text := column.cell(row.values[column.name]))
                }
            yield row.number, outcome

    def following(self, files: Mapping[str, TableFile]) -> Iterator[RowOutcome]:
        """Yield the rows that change because others are renamed."""
        for name, change in self._changes.items():
            for before, after in change.changed.values():
                if change.table.key_of(after) not in files[name].rows:
                    yield _changed(change.table, 0, before, after)


def _forbidden(changes: Sequence[TableChanges], user: Any) -> Iterator[str]:
    """Yield what this account may not do of *changes*."""
    for change in changes:
        meta = change.table.model._meta
        for action, rows in (("add", change.new), ("change", change.changed or change.renamed)):
            if rows and not user.has_perm(f"{meta.app_label}.{action}_{meta.model_name}"):
                yield f"This account may not {action} {meta.verbose_name_plural}."


def _changed(table: Table, number: int, before: Row, after: Row) -> RowOutcome:
    row = RowOutcome(table.name, number, _told(table.key_of(after)), CHANGED)
    for column in table.columns:
        if column.in_file and before[column.name] != after[column.name]:
            row.before[column.name] = column.cell(before[column.name])
            row.after[column.name] = column.cell(after[column.name])
    return row


def _key_as_given(table: Table, texts: Mapping[str, str]) -> str:
    return ", ".join(text for name in table.key if (text := texts.get(name, "").strip()))[:200]


def _told(key: Any) -> str:
    return ", ".join(str(part) for part in key) if isinstance(key, tuple) else str(key)


__all__ = ["CHANGED", "NEW", "REFUSED", "UNCHANGED", "Checked", "RowOutcome", "check"]
