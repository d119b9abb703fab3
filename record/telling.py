"""Tells in words what Edits did to rows: what was added, changed or removed, field by field."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db.models import OuterRef, Q, QuerySet, Subquery

from record.differences import FieldChange, changed_fields, changed_order, left_and_came
from record.lists import Order, around
from record.models import Tracked
from record.naming import Names, mentioned

Scope = Mapping[type[Tracked], Q]
"""Which history rows are asked about: for each model, a condition on its history table."""


@dataclass
class Change:
    """What one Edit did to one aggregate: ``action`` is added, changed or removed.

    ``model`` and ``pk`` are those of its root. ``fields`` tells what changed; ``content`` what a
    row that was added or removed holds or held.
    """

    action: str
    model: type[Tracked]
    pk: int
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
    def after(self) -> Any:
        """The row after the Edit; None where it is gone."""
        return None if self.action == "removed" else self.row

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
    # A root by itself, and the parts of one kind that belong to it.
    groups: dict[Any, list[_Step]] = defaultdict(list)
    for step in steps:
        groups[step.row.history_date, step.root, step.model].append(step)
    orders = _orders(groups)
    names = _names_in(steps, orders)
    found: dict[datetime, dict[Any, Change]] = defaultdict(dict)
    for (instant, root, kind), group in groups.items():
        change = found[instant].get(root)
        if change is None:
            action = (elsewhere or {}).get(root, "changed")
            what, url = str(root[0]._meta.verbose_name), names.address(*root)
            model, pk = root
            change = Change(action, model, pk, what, names.of(*root), url)
            found[instant][root] = change
        if kind.part_of:
            had, has = _linked(kind, group)
            left, came = [pk for pk in had if pk not in has], [pk for pk in has if pk not in had]
            change.fields.extend(left_and_came(kind, left, came, names))
            if lists := orders.get((instant, root, kind)):
                change.fields.extend(changed_order(kind, *lists, names))
        else:
            [step] = group
            change.action = step.action
            told = changed_fields(kind, step.before, step.after, names)
            (change.fields if step.action == "changed" else change.content).extend(told)
    return defaultdict(list, {when: list(by_root.values()) for when, by_root in found.items()})


def _linked(kind: type[Tracked], parts: Sequence[_Step]) -> tuple[list[int], list[int]]:
    """Return the ids of what the *parts* of a root linked it to before the Edit, and after it."""
    target = kind.target_field().attname
    had = [getattr(step.before, target) for step in parts if step.before is not None]
    has = [getattr(step.after, target) for step in parts if step.after is not None]
    return had, has


def _orders(groups: Mapping[Any, Sequence[_Step]]) -> dict[Any, tuple[Order, Order]]:
    """Return the whole list before and after, of those in which what stayed may have moved."""
    wanted: dict[type[Tracked], dict[int, set[datetime]]] = defaultdict(lambda: defaultdict(set))
    for (instant, (_, pk), kind), group in groups.items():
        if kind.part_of:
            had, has = _linked(kind, group)
            if not set(had).isdisjoint(has):
                wanted[kind][pk].add(instant)
    return {
        (instant, (kind.root_field().related_model, pk), kind): lists
        for kind, instants in wanted.items()
        for (pk, instant), lists in around(kind, instants).items()
    }


def _names_in(steps: Sequence[_Step], orders: Mapping[Any, tuple[Order, Order]]) -> Names:
    wanted = mentioned(
        (step.model, version)
        for step in steps
        for version in (step.row, step.before)
        if version is not None
    )
    for step in steps:
        model, pk = step.root
        wanted[model].add(pk)
    for (_, _, kind), lists in orders.items():
        for order in lists:
            wanted[kind.target()].update(order)
    return Names(wanted)


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
