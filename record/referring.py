"""Which rows refer to others, and so keep them from being deleted."""

from collections.abc import Collection, Iterator, Mapping

from django.db.models import PROTECT, QuerySet

from record.models import Tracked


def referring(
    model: type[Tracked],
    ids: Collection[int],
    besides: Mapping[type[Tracked], Collection[int]] | None = None,
) -> Iterator[QuerySet]:
    """Yield, kind by kind, the rows that keep the rows of *model* with *ids* from being deleted.

    What goes with these is left out, and so are the rows *besides*, roots with their parts.
    """
    aside = {**(besides or {})}
    aside[model] = {*ids, *aside.get(model, ())}
    for relation in model._meta.related_objects:
        other = relation.related_model
        if issubclass(other, Tracked) and relation.on_delete is PROTECT:
            found: QuerySet = other.objects.filter(**{f"{relation.field.name}__in": ids})
            yield _without(found, aside)
    for found in model.resting_on(ids):
        yield _without(found, aside)


def _without(rows: QuerySet, aside: Mapping[type[Tracked], Collection[int]]) -> QuerySet:
    """Return *rows* without those that are, or belong to, what is left *aside*."""
    model = rows.model
    root = model.root_field().related_model if model.part_of else model
    key = model.part_of or "pk"
    return rows.exclude(**{f"{key}__in": aside[root]}) if root in aside else rows
