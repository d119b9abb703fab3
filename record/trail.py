"""The trail of edits: which there were, and what each changed.

It is told by aggregate: a row's own fields and its citations appear as one change, such as
“position: rejects → ambiguous; statement added: …”. Every question costs a number of queries
that depends on the kinds of rows asked about, not on how many there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from django.apps import apps
from django.db.models import CharField, Count, Q, QuerySet, Value

from record.models import Edit, Tracked
from record.telling import Change, Scope, changes_by_edit, changes_of_rows

# An Edit of more rows is told in numbers.
MOST_ROWS = 20


@dataclass
class Entry:
    """One Edit and what it changed: ``count`` rows, told one by one where they are few."""

    edit: Edit
    count: int
    counts: list[tuple[str, int]]
    """How many rows of each kind, in words: ("stances", 3)."""
    changes: list[Change] = field(default_factory=list)


def of_aggregate(row: Tracked) -> Scope:
    """Return the scope of *row* and its parts."""
    return of_root(type(row), row.pk)


def of_root(model: type[Tracked], pk: int) -> Scope:
    """Return the scope of a root and its parts, whether it is there or has been deleted."""
    return {
        model: Q(id=pk),
        **{part: Q(**{part.part_of: pk}) for part in model.parts()},
    }


def of_record() -> Scope:
    """Return the scope of everything."""
    return {model: Q() for model in apps.get_models() if issubclass(model, Tracked)}


def edits(scope: Scope) -> QuerySet[Edit]:
    """Return the Edits that changed anything in *scope*, newest first, with their editors."""
    touched = Q()
    for model, condition in scope.items():
        touched |= Q(
            recorded_at__in=model.history.filter(condition).order_by().values("history_date")
        )
    return (
        Edit.objects.filter(touched).select_related("editor", "proposer").order_by("-recorded_at")
    )


def latest(
    scope: Scope, *, limit: int, before: datetime | None = None, in_full: bool = False
) -> list[Entry]:
    """Return the newest *limit* Edits in *scope*, newest first, or those before an instant."""
    found = edits(scope)
    if before is not None:
        found = found.filter(recorded_at__lt=before)
    return entries(found[:limit], scope, in_full=in_full)


def count(scope: Scope) -> int:
    """Return how many Edits there are in *scope*."""
    return edits(scope).count()


def entries(chosen: Iterable[Edit], scope: Scope, *, in_full: bool = False) -> list[Entry]:
    """Return what each of the *chosen* Edits changed in *scope*, in their order.

    *in_full* tells Edits of many rows one by one, too: for the scope of one aggregate.
    """
    listed = list(chosen)
    numbers = _numbers(scope, [edit.recorded_at for edit in listed])
    found = [_entry(edit, numbers[edit.recorded_at]) for edit in listed]
    told = [entry.edit.recorded_at for entry in found if in_full or entry.count <= MOST_ROWS]
    models = {model for instant in told for model in numbers[instant]}
    narrowed = {model: condition for model, condition in scope.items() if model in models}
    changes = changes_by_edit(narrowed, told)
    for entry in found:
        entry.changes = changes[entry.edit.recorded_at]
    return found


def counted(chosen: Sequence[Edit], scope: Scope) -> list[Entry]:
    """Return how many rows of each kind in *scope* the *chosen* Edits changed. One query."""
    numbers = _numbers(scope, [edit.recorded_at for edit in chosen])
    return [_entry(edit, numbers[edit.recorded_at]) for edit in chosen]


def kinds(chosen: Sequence[Edit]) -> dict[datetime, set[type[Tracked]]]:
    """Return of which kinds of root each of the *chosen* Edits changed rows. One query."""
    numbers = _numbers(of_record(), [edit.recorded_at for edit in chosen])
    return {
        instant: {
            cast(type[Tracked], model.root_field().related_model) if model.part_of else model
            for model in counts
        }
        for instant, counts in numbers.items()
    }


def entry(edit: Edit) -> Entry:
    """Return *edit* with how many rows of each kind it changed. One query."""
    [found] = counted([edit], of_record())
    return found


def rows_of(edit: Edit, start: int, stop: int) -> list[Change]:
    """Return what *edit* did to its rows from *start* to *stop*, counted from 0.

    Rows come kind by kind, each in the order of entry.
    """
    numbers = _numbers(of_record(), [edit.recorded_at])[edit.recorded_at]
    slices, passed = {}, 0
    for model, number in numbers.items():
        first, last = max(start - passed, 0), min(stop - passed, number)
        if first < last:
            slices[model] = slice(first, last)
        passed += number
    return changes_of_rows(edit.recorded_at, slices)


def _entry(edit: Edit, numbers: Mapping[type[Tracked], int]) -> Entry:
    counts = [(plural(model, number), number) for model, number in numbers.items()]
    return Entry(edit, sum(numbers.values()), counts)


def _numbers(
    scope: Scope, instants: Sequence[datetime]
) -> dict[datetime, dict[type[Tracked], int]]:
    """Return how many rows of each kind changed at each instant, in the order of *scope*."""
    labels = {model._meta.label: model for model in scope}
    counted = [
        model.history.filter(condition, history_date__in=instants)
        .order_by()
        .values("history_date")
        .annotate(
            kind=Value(model._meta.label, output_field=CharField()),
            rows=Count("id", distinct=True),
        )
        .values_list("kind", "history_date", "rows")
        for model, condition in scope.items()
    ]
    first, *others = counted
    numbers: dict[datetime, dict[type[Tracked], int]] = defaultdict(dict)
    found = {
        (kind, instant): rows
        for kind, instant, rows in (first.union(*others, all=True) if others else first)
    }
    for label, model in labels.items():
        for instant in instants:
            if rows := found.get((label, instant)):
                numbers[instant][model] = rows
    return numbers


def plural(model: type[Tracked], number: int) -> str:
    """Return what *number* rows of *model* are called."""
    return str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)
