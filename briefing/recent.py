"""What changed last, row by row: in the newest Edits, and by one's own hand.

A citation counts as the row that it belongs to. Every question costs one query, however much an
Edit changed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import CharField, Count, F, Max, Min, Value

from record.models import Edit, Tracked

EDITS_SEARCHED = 50
"""One's own rows are those of one's latest Edits, so that a long life here costs nothing."""


@dataclass(frozen=True)
class Row:
    """A row of the record that changed, by its kind and id; it may be gone by now."""

    model: type[Tracked]
    pk: int


@dataclass
class Touched:
    """What an Edit changed: how many rows of each kind, in words, and the rows where few.

    Citations are only counted where nothing else changed.
    """

    counts: list[tuple[int, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def touched(edits: Sequence[Edit]) -> dict[datetime, Touched]:
    """Return, by their instants, what *edits* changed.

    Where an Edit changed one or two rows of each kind, ``rows`` has them all; else it is empty.
    """
    instants = [edit.recorded_at for edit in edits]
    first, *others = [
        model.history.filter(history_date__in=instants)
        .order_by()
        .annotate(of_kind=_text(model._meta.label), of_root=F(_root(model)))
        .values("of_kind", "history_date")
        .annotate(
            rows=Count("id", distinct=True),
            roots=Count("of_root", distinct=True),
            one=Min("of_root"),
            other=Max("of_root"),
        )
        .values_list("of_kind", "history_date", "rows", "roots", "one", "other")
        for model in _tracked()
    ]
    found = {
        (kind, instant): numbers for kind, instant, *numbers in first.union(*others, all=True)
    }
    told = {}
    for instant in instants:
        numbers = [
            (model, *found[model._meta.label, instant])
            for model in _tracked()
            if (model._meta.label, instant) in found
        ]
        roots_first = [each for each in numbers if not each[0].part_of] or numbers
        told[instant] = Touched([_counted(model, rows) for model, rows, *_ in roots_first])
        if all(roots <= 2 for _, _, roots, _, _ in numbers):
            either = (Row(_kind(model), pk) for model, _, _, *pks in numbers for pk in pks)
            told[instant].rows = list(dict.fromkeys(either))
    return told


def latest_of(editor: Any, limit: int) -> list[tuple[datetime, Row]]:
    """Return the rows that *editor* changed last, each once with when, newest first."""
    own = (
        Edit.objects.filter(editor=editor)
        .order_by("-recorded_at")
        .values("recorded_at")[:EDITS_SEARCHED]
    )
    first, *others = [
        model.history.filter(history_date__in=own)
        .order_by()
        .annotate(of_kind=_text(_kind(model)._meta.label), of_root=F(_root(model)))
        .values("of_kind", "of_root")
        .annotate(newest=Max("history_date"))
        .values_list("of_kind", "of_root", "newest")
        for model in _tracked()
    ]
    # A row comes once for itself and once for each kind of its parts.
    most_times = 1 + max(len(model.parts()) for model in _tracked())
    newest = first.union(*others, all=True).order_by("-newest", "of_kind", "of_root")
    rows: dict[Row, datetime] = {}
    for label, pk, when in newest[: limit * most_times]:
        rows.setdefault(Row(apps.get_model(label), pk), when)
    return [(when, row) for row, when in list(rows.items())[:limit]]


def wanted(rows: Sequence[Row]) -> Mapping[type[Tracked], set[int]]:
    """Return *rows* as :class:`record.naming.Names` takes them."""
    by_kind: dict[type[Tracked], set[int]] = defaultdict(set)
    for row in rows:
        by_kind[row.model].add(row.pk)
    return by_kind


def _tracked() -> list[type[Tracked]]:
    return [model for model in apps.get_models() if issubclass(model, Tracked)]


def _kind(model: type[Tracked]) -> Any:
    """Return the kind of row that *model* is, or is a part of."""
    return model.root_field().related_model if model.part_of else model


def _root(model: type[Tracked]) -> str:
    """Return the column of a history table that has the id of the row meant."""
    return model.root_field().attname if model.part_of else "id"


def _counted(model: type[Tracked], number: int) -> tuple[int, str]:
    meta = model._meta
    return number, str(meta.verbose_name if number == 1 else meta.verbose_name_plural)


def _text(text: str) -> Value:
    return Value(text, output_field=CharField())
