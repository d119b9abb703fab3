"""Checks, before an Edit ends, that all it touched still keeps the rules of the tables."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from record.columns import Key, Row
from record.table import TABLES, Look, Rule, Table, Touched

# From here on it is cheaper to read a table whole than to look its rows up one by one.
MANY = 50


@dataclass(frozen=True)
class Problem:
    """A row that breaks a rule: which, in which column, and how."""

    table: str
    pk: int
    name: str
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.table}, {self.name}, {self.column}: {self.message}"


class BrokenRulesError(ValidationError):
    """An Edit would have left rows that break the rules; it was rolled back."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__([str(problem) for problem in problems])
        self.problems = problems


class DatabaseLook(Look):
    """Looks rows up in the database, each once."""

    def __init__(self, *, whole: bool) -> None:
        self._whole = whole
        self._rows: dict[str, dict[Any, Row | None]] = defaultdict(dict)

    def __call__(self, table: str, key: Key) -> Row | None:
        """Return the row of *table* with *key*; None where there is none."""
        known = self._rows[table]
        if key not in known:
            declared = TABLES[table]
            if self._whole and not known:
                known.update((declared.key_of(row), row) for _, row in declared.rows())
            elif not self._whole:
                known.update((key, row) for _, row in declared.rows(_with_key(declared, key)))
        return known.setdefault(key, None)


def check(touched: Touched) -> None:
    """Raise BrokenRulesError where a row that was touched, or depends on one, breaks a rule."""
    look = DatabaseLook(whole=sum(map(len, touched.values())) > MANY)
    problems = [
        problem for table in TABLES.values() for problem in _problems(table, touched, look)
    ]
    if problems:
        raise BrokenRulesError(problems)


def broken(table: Table, row: Row, look: Look) -> Iterator[tuple[str, str]]:
    """Yield (column, what is wrong) for each rule of *table* that *row* breaks."""
    for links in table.links:
        if not links.is_optional and not row[links.name]:
            yield links.name, "This takes at least one."
    for rule in table.rules:
        yield from rule.check(row, look)


def _problems(table: Table, touched: Touched, look: Look) -> Iterator[Problem]:
    ids = set(touched.get(table.model, ()))
    for rule in table.rules:
        ids.update(_rechecked(table, rule, touched))
    for chunk in chunks(sorted(ids)):
        for pk, row in table.rows(table.model.objects.filter(pk__in=chunk)):
            for column, message in broken(table, row, look):
                yield Problem(table.name, pk, _name(table, row), column, message)


def _rechecked(table: Table, rule: Rule, touched: Touched) -> Iterator[int]:
    if callable(rule.rechecked_by):
        yield from rule.rechecked_by(touched)
        return
    for model, how in rule.rechecked_by.items():
        if model in touched:
            yield from _dependents(table, how, touched[model])


def _dependents(table: Table, how: Any, changed: set[int]) -> Iterator[int]:
    for chunk in chunks(sorted(changed)):
        queryset: QuerySet = (
            how(set(chunk))
            if callable(how)
            else table.model.objects.filter(**{f"{how}__in": chunk})
        )
        yield from queryset.order_by().values_list("pk", flat=True)


def chunks(ids: list[int], size: int = 500) -> Iterator[list[int]]:
    """Yield *ids* in pieces that a query can name."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _with_key(table: Table, key: Any) -> QuerySet:
    values = key if isinstance(key, tuple) else (key,)
    paths = [
        next(column.path for column in table.columns if column.name == name) for name in table.key
    ]
    return table.model.objects.filter(**dict(zip(paths, values, strict=True)))


def _name(table: Table, row: Row) -> str:
    key = table.key_of(row)
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
