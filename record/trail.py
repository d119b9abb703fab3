"""The trail of edits: who changed what, when and why, in words that readers understand.

It is told by aggregate: a row's own fields and its citations appear as one change, such as
“position: rejects → ambiguous; statement added: …”. Every question costs a number of queries
that depends on the kinds of rows asked about, not on how many there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.db import models
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.utils.formats import date_format

from record.models import Edit, Part, Tracked

# An Edit of more rows is told in numbers.
MOST_ROWS = 20

Scope = Mapping[type[Tracked], Q]
"""Which history rows are asked about: for each model, a condition on its history table."""


@dataclass(frozen=True)
class FieldChange:
    """One field before and after; an empty text where it had, or has, nothing."""

    label: str
    before: str
    after: str


@dataclass
class Change:
    """What one Edit did to one aggregate: ``action`` is added, changed or removed."""

    action: str
    what: str
    name: str
    url: str
    fields: list[FieldChange] = field(default_factory=list)


@dataclass
class Entry:
    """One Edit and what it changed: ``count`` rows, told one by one where they are few."""

    edit: Edit
    count: int
    counts: list[tuple[str, int]]
    changes: list[Change] = field(default_factory=list)


def of_aggregate(row: Tracked) -> Scope:
    """Return the scope of *row* and its parts."""
    return {
        type(row): Q(id=row.pk),
        **{part: Q(**{part.part_of: row.pk}) for part in row.parts()},
    }


def latest(scope: Scope, *, limit: int, before: datetime | None = None) -> list[Entry]:
    """Return the newest *limit* Edits in *scope*, newest first, or those before an instant."""
    instants = _instants(scope, before)[:limit]
    return _entries(scope, [row["history_date"] for row in instants])


def count(scope: Scope) -> int:
    """Return how many Edits there are in *scope*."""
    return _instants(scope, None).count()


def _instants(scope: Scope, before: datetime | None) -> models.QuerySet:
    earlier = Q(history_date__lt=before) if before else Q()
    first, *others = (
        model.history.filter(condition & earlier).order_by().values("history_date").distinct()
        for model, condition in scope.items()
    )
    return (
        first.union(*others).order_by("-history_date")
        if others
        else first.order_by("-history_date")
    )


def _entries(scope: Scope, instants: list[datetime]) -> list[Entry]:
    edits = Edit.objects.filter(recorded_at__in=instants).select_related("editor")
    counts: dict[datetime, list[tuple[str, int]]] = defaultdict(list)
    for model, condition in scope.items():
        numbers = (
            model.history.filter(condition, history_date__in=instants)
            .order_by()
            .values("history_date")
            .annotate(rows=Count("id", distinct=True))
        )
        for row in numbers:
            name = _plural(model, row["rows"])
            counts[row["history_date"]].append((name, row["rows"]))
    entries = [
        Entry(edit, sum(n for _, n in counts[edit.recorded_at]), counts[edit.recorded_at])
        for edit in edits
    ]
    told = [entry for entry in entries if entry.count <= MOST_ROWS]
    changes = _changes(scope, [entry.edit.recorded_at for entry in told])
    for entry in told:
        entry.changes = changes[entry.edit.recorded_at]
    return entries


@dataclass
class _Step:
    """A history row, as an Edit left it, and the version before that Edit."""

    model: type[Tracked]
    row: Any
    before: Any

    @property
    def action(self) -> str:
        if self.row.history_type == "-":
            return "removed"
        return "changed" if self.before is not None else "added"

    @property
    def root(self) -> tuple[type[Tracked], int]:
        if not self.model.part_of:
            return self.model, self.row.id
        parent = self.model.root_field()
        return cast(type[Tracked], parent.related_model), getattr(self.row, parent.attname)


def _changes(scope: Scope, instants: list[datetime]) -> dict[datetime, list[Change]]:
    steps = [
        step for model, condition in scope.items() for step in _steps(model, condition, instants)
    ]
    names = _Names(steps)
    found: dict[datetime, dict[Any, Change]] = defaultdict(dict)
    for step in steps:
        model, pk = step.root
        change = found[step.row.history_date].get((model, pk))
        if change is None:
            change = Change("changed", *names.of_root(model, pk))
            found[step.row.history_date][model, pk] = change
        if model is step.model:
            change.action = step.action
        change.fields.extend(_fields(step, names))
    return defaultdict(list, {when: list(by_root.values()) for when, by_root in found.items()})


def _steps(model: type[Tracked], condition: Q, instants: list[datetime]) -> Iterator[_Step]:
    """Yield what each Edit left of each row, without rows that came and went in one Edit."""
    earlier = (
        model.history.filter(id=OuterRef("id"), history_date__lt=OuterRef("history_date"))
        .order_by("-history_date", "-history_id")
        .values("history_id")[:1]
    )
    last = (
        model.history.filter(id=OuterRef("id"), history_date=OuterRef("history_date"))
        .order_by("-history_id")
        .values("history_id")[:1]
    )
    rows = list(
        model.history.filter(condition, history_date__in=instants, history_id=Subquery(last))
        .annotate(earlier=Subquery(earlier))
        .order_by("history_date", "id")
    )
    before = model.history.in_bulk([row.earlier for row in rows if row.earlier is not None])
    for row in rows:
        step = _Step(model, row, before.get(row.earlier))
        if step.before is not None and step.before.history_type == "-":
            step.before = None
        if step.action != "removed" or step.before is not None:
            yield step


def _fields(step: _Step, names: "_Names") -> Iterator[FieldChange]:
    if issubclass(step.model, Part):
        yield from _part_fields(step, names)
        return
    if step.action != "changed":
        return
    for column in step.model._meta.concrete_fields:
        old, new = getattr(step.before, column.attname), getattr(step.row, column.attname)
        if old != new:
            yield FieldChange(_label(column), names.show(column, old), names.show(column, new))


def _part_fields(step: _Step, names: "_Names") -> Iterator[FieldChange]:
    target = step.model.target_field()
    label = _label(target)
    name = names.show(target, getattr(step.row, target.attname))
    if step.action == "added":
        yield FieldChange(label, "", name)
    elif step.action == "removed":
        yield FieldChange(label, name, "")
    else:
        places = f"place {step.before.position}", f"place {step.row.position}"
        yield FieldChange(f"{label} {name}", *places)


class _Names:
    """The names of rows that changes mention, all looked up at once.

    A row that is gone is named by the key it had.
    """

    def __init__(self, steps: Iterable[_Step]) -> None:
        wanted: dict[type[Tracked], set[int]] = defaultdict(set)
        for step in steps:
            model, pk = step.root
            wanted[model].add(pk)
            for column in step.model._meta.concrete_fields:
                related = column.related_model
                if related is not None and issubclass(related, Tracked):
                    for version in filter(None, (step.row, step.before)):
                        if (other := getattr(version, column.attname)) is not None:
                            wanted[related].add(other)
        self._rows = {
            model: model.objects.select_related(*model.named_with).in_bulk(ids)
            for model, ids in wanted.items()
        }
        self._keys = {
            model: _last_keys(model, ids - self._rows[model].keys())
            for model, ids in wanted.items()
        }

    def of_root(self, model: type[Tracked], pk: int) -> tuple[str, str, str]:
        """Return what kind of row it is, its name, and where readers see it, if anywhere."""
        row = self._rows[model].get(pk)
        link = getattr(row, "get_absolute_url", None)
        return str(model._meta.verbose_name), self.of(model, pk), link() if link else ""

    def of(self, model: type[Tracked], pk: int) -> str:
        """Return the name of a row."""
        row = self._rows[model].get(pk)
        return str(row) if row is not None else self._keys[model].get(pk, f"no. {pk}")

    def show(self, column: models.Field, value: Any) -> str:
        """Return *value* as readers see it."""
        if value is None:
            return ""
        if column.is_relation:
            return self.of(cast(type[Tracked], column.related_model), value)
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        return date_format(value, "j F Y") if isinstance(value, date) else str(value)


def _last_keys(model: type[Tracked], ids: set[int]) -> dict[int, str]:
    """Return the last key of rows that are gone, by id."""
    if not ids or model.key_field not in {column.name for column in model._meta.fields}:
        return {}
    newest = (
        model.history.filter(id__in=ids).order_by().values("id").annotate(newest=Max("history_id"))
    )
    rows = model.history.filter(history_id__in=newest.values("newest"))
    return {row.id: str(getattr(row, model.key_field)) for row in rows}


def _label(column: models.Field) -> str:
    return str(column.verbose_name)


def _plural(model: type[Tracked], number: int) -> str:
    return str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)
