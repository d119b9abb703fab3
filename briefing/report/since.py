"""What the record has had of a chapter's subject since the chapter was last edited.

A chapter about a group of actors is about their positions and statements. Another is about the
points that it links to, with their texts and the positions on them, and, where it links to any,
about drafts and events. Rows count that were added, changed or removed; their citations do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from briefing.models import Chapter, ChapterPoint
from provisions.models import Draft, Revision, Stance
from record.models import Tracked
from record.telling import Scope
from statements.models import Event, Statement

NAMES: dict[type[Tracked], tuple[str, str]] = {
    Draft: ("draft", "drafts"),
    Event: ("event", "events"),
    Revision: ("text of a point", "texts of points"),
    Stance: ("position", "positions"),
    Statement: ("statement", "statements"),
}


@dataclass(frozen=True)
class Since:
    """When a chapter was last edited, and what changed after it.

    ``counts`` gives how many rows of each kind, in words: (3, "positions"). ``scope`` is what the
    chapter is about, as :mod:`record.trail` takes it.
    """

    edited_at: datetime
    counts: list[tuple[int, str]]
    scope: Scope


def since_edited() -> dict[int, Since]:
    """Return what changed since each chapter was last edited, by its id. Two queries."""
    of_groups = Chapter.objects.exclude(actor_chapter="")
    of_points = Chapter.objects.filter(actor_chapter="")
    return {
        **_since(of_groups, "actor_chapter", _of_group),
        **_since(of_points, "pk", _of_points),
    }


def _of_group(group: Any) -> Scope:
    its = Q(actor__chapter=group)
    return {Stance: its, Statement: its}


def _of_points(chapter: Any) -> Scope:
    linked = Q(provision__chapters__chapter=chapter)
    return {Draft: Q(), Event: Q(), Revision: linked, Stance: linked}


def _since(chapters: QuerySet[Chapter], by: str, scope_of: Any) -> dict[int, Since]:
    """Return what changed since each of *chapters*, which are about what *scope_of* gives."""
    edits = Chapter.history.filter(id=OuterRef("pk")).order_by("-history_date")
    kinds: Sequence[type[Tracked]] = list(scope_of(None))
    counted = {
        f"{kind.__name__.lower()}s": _changed(kind, condition)
        for kind, condition in scope_of(OuterRef(by)).items()
    }
    found = chapters.order_by().annotate(
        edited_at=Subquery(edits.values("history_date")[:1]),
        is_about_any=Q(~Q(actor_chapter=""))
        | Exists(ChapterPoint.objects.filter(chapter=OuterRef("pk"))),
    )
    rows = found.annotate(**counted).values_list("pk", by, "edited_at", "is_about_any", *counted)
    return {
        pk: Since(
            edited_at,
            [
                (number, NAMES[kind][number != 1])
                for kind, number in zip(kinds, numbers, strict=True)
                if number and is_about_any
            ],
            scope_of(key) if is_about_any else {},
        )
        for pk, key, edited_at, is_about_any, *numbers in rows
    }


def _changed(kind: type[Tracked], condition: Q) -> Coalesce:
    """Return how many rows of a *kind* were changed since the outer chapter was."""
    changed = (
        kind.history.filter(condition, history_date__gt=OuterRef("edited_at"))
        .order_by()
        .annotate(all=Value(1, IntegerField()))
        .values("all")
        .annotate(number=Count("id", distinct=True))
    )
    return Coalesce(Subquery(changed.values("number")), 0)
