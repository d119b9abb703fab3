"""Tells in words what Edits did to rows: what was added, changed or removed, field by field."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.db import models
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format

from record.models import Part, Tracked
from record.wording import Comparison, compare

Scope = Mapping[type[Tracked], Q]
"""Which history rows are asked about: for each model, a condition on its history table."""


@dataclass(frozen=True)
class FieldChange:
    """One field before and after; an empty text where it had, or has, nothing."""

    label: str
    before: str
    after: str
    is_prose: bool = False

    @property
    def comparison(self) -> Comparison | None:
        """The change word by word, where it is one of a longer text and most of it stayed."""
        if not (self.is_prose and self.before and self.after):
            return None
        comparison = compare(self.before, self.after)
        return comparison if comparison.is_readable else None


@dataclass
class Change:
    """What one Edit did to one aggregate: ``action`` is added, changed or removed.

    ``fields`` tells what changed; ``content`` what a row that was added or removed holds or held.
    """

    action: str
    what: str
    name: str
    url: str
    fields: list[FieldChange] = field(default_factory=list)
    content: list[FieldChange] = field(default_factory=list)


def changes_by_edit(scope: Scope, instants: Sequence[datetime]) -> dict[datetime, list[Change]]:
    """Return what changed in *scope* at each of *instants*, those of Edits."""
    steps = [
        step
        for model, condition in scope.items()
        for step in _steps(model, _left(model, condition, instants))
    ]
    return _told(steps)


def changes_of_rows(instant: datetime, slices: Mapping[type[Tracked], slice]) -> list[Change]:
    """Return what one Edit changed, of each model the rows of a slice, counted from 0."""
    steps = [
        step
        for model, chosen in slices.items()
        for step in _steps(model, _left(model, Q(), [instant])[chosen])
    ]
    changes = _told(steps, _roots_elsewhere(steps, instant))
    return changes[instant]


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


def _roots_elsewhere(steps: Sequence[_Step], instant: datetime) -> dict[Any, str]:
    """Return what the Edit did to the roots of the parts among *steps*."""
    wanted: dict[type[Tracked], set[int]] = defaultdict(set)
    for step in steps:
        if step.model.part_of:
            model, pk = step.root
            wanted[model].add(pk)
    return {
        step.root: step.action
        for model, ids in wanted.items()
        for step in _steps(model, _left(model, Q(id__in=ids), [instant]))
    }


def _told(
    steps: Sequence[_Step], elsewhere: Mapping[Any, str] | None = None
) -> dict[datetime, list[Change]]:
    names = _Names(steps)
    found: dict[datetime, dict[Any, Change]] = defaultdict(dict)
    for step in steps:
        model, pk = step.root
        change = found[step.row.history_date].get((model, pk))
        if change is None:
            action = (elsewhere or {}).get((model, pk), "changed")
            change = Change(action, *names.of_root(model, pk))
            found[step.row.history_date][model, pk] = change
        if model is step.model:
            change.action = step.action
            change.content.extend(_content(step, names))
        change.fields.extend(_fields(step, names))
    return defaultdict(list, {when: list(by_root.values()) for when, by_root in found.items()})


def _left(model: type[Tracked], condition: Q, instants: Sequence[datetime]) -> QuerySet:
    """Return, of the history of *model*, what each Edit left of each row.

    ``earlier`` is the history id of the version before that Edit.
    """
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
    return (
        model.history.filter(condition, history_date__in=instants, history_id=Subquery(last))
        .annotate(earlier=Subquery(earlier))
        .order_by("history_date", "id")
    )


def _steps(model: type[Tracked], left: QuerySet) -> Iterator[_Step]:
    """Yield the steps to what was *left*, without rows that came and went in one Edit."""
    rows = list(left)
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
            shown = names.show(column, old), names.show(column, new)
            yield FieldChange(_label(column), *shown, is_prose=_is_prose(column))


def _content(step: _Step, names: "_Names") -> Iterator[FieldChange]:
    """Yield the fields of a row that was added or removed, those that it has."""
    if step.action == "changed":
        return
    for column in step.model._meta.concrete_fields:
        text = names.show(column, getattr(step.row, column.attname))
        if text and not column.primary_key:
            is_gone = step.action == "removed"
            yield FieldChange(_label(column), text if is_gone else "", "" if is_gone else text)


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


def _is_prose(column: models.Field) -> bool:
    is_text = isinstance(column, models.CharField | models.TextField)
    return is_text and not column.choices


def _label(column: models.Field) -> str:
    return str(column.verbose_name)
