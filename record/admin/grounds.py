"""What a page was shown on that asks whether rows are to be deleted, and what others did since.

Any page that asks before it changes rows can carry it: ``shown`` gives what it sends along as
``seen``, and ``changed_since`` what is to be told and asked again where others were quicker.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from record import trail
from record.collisions import Shown, named
from record.differences import FieldChange
from record.meanwhile import deletions
from record.models import Edit, Tracked
from record.naming import Names
from record.versions import now

TOLD = 20
"""So many rows that others changed are told one by one."""


@dataclass(frozen=True)
class RowChange:
    """What one Edit did to a row since the page was shown."""

    name: str
    edit: Edit
    fields: list[FieldChange]


@dataclass(frozen=True)
class Changed:
    """The rows that others changed since a page was shown: what, in the order of the rows.

    ``more`` says how many there are that are not told one by one.
    """

    rows: list[RowChange]
    more: int


def shown(model: type[Tracked], ids: Collection[int]) -> Shown:
    """Return what a page on the rows of *model* with *ids* shows now."""
    newest = Edit.objects.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    contents = [
        (pk, [getattr(version.row, c.attname) for c in model._meta.concrete_fields], version.lists)
        for pk, version in sorted(now(model, ids).items())
    ]
    return Shown.of(newest, [(pk, row, *lists.values()) for pk, row, lists in contents])


def changed_since(model: type[Tracked], ids: Collection[int], seen: str) -> Changed | None:
    """Return what others did to rows since a page sent what was *seen*; None for nothing."""
    before, present = Shown.read(seen), shown(model, ids)
    if before.is_same(present):
        return None
    if before.instant and present.instant and before.instant > present.instant:
        # What is yet to come was never shown.
        before = Shown(None)
    versions = model.versions(ids)
    there = set(model.objects.filter(pk__in=ids).values_list("pk", flat=True))
    changed = [
        pk
        for pk, version in sorted(versions.items())
        if pk in there and (before.instant is None or version > before.instant)
    ]
    if not changed:
        return None
    told = changed[:TOLD]
    return Changed(list(_changes(model, told, before)), len(changed) - len(told))


def gone(model: type[Tracked], ids: Collection[int]) -> Iterator[str]:
    """Yield, of each of the rows with *ids* that is gone, that it is and who deleted it."""
    edits = deletions(model, ids)
    names = Names({model: set(edits)})
    for pk, edit in sorted(edits.items()):
        what = model._meta.verbose_name
        yield f"The {what} “{names.of(model, pk)}” is gone already. {named(edit)}."


def _changes(model: type[Tracked], ids: list[int], before: Shown) -> Iterator[RowChange]:
    """Yield what became of the rows with *ids*, row by row, the newest change first."""
    scope: dict[type[Tracked], Any] = {
        model: Q(id__in=ids),
        **{part: Q(**{f"{part.part_of}__in": ids}) for part in model.parts()},
    }
    edits = trail.edits(scope)
    if before.instant:
        edits = edits.filter(recorded_at__gt=before.instant)
    found = [
        (ids.index(change.pk), RowChange(change.name, entry.edit, change.fields))
        for entry in trail.entries(edits, scope, in_full=True)
        for change in entry.changes
    ]
    yield from (change for _, change in sorted(found, key=lambda each: each[0]))
