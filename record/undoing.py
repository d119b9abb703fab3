"""Putting earlier states back: a version of a row, or all that an Edit did."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst

from record import trail
from record.differences import FieldChange
from record.editing import OpenEdit, edit, trial
from record.models import Edit, Rename, Tracked
from record.naming import Names, label_of
from record.rounds import in_rounds
from record.versions import Version, all_at, compare_all, kept_parts, names_rows, now, put

MOST_ROWS = 500
"""An Edit of more rows is not undone on a page, which would take too long."""
MOST_TRIED = 100
"""With more rows than these, only undoing itself says what stands in the way."""
TOLD = 20
"""So many rows that stand in the way are told with what became of them."""

Root = tuple[type[Tracked], int]


@dataclass(frozen=True)
class Missing:
    """Something that a version refers to and that is in the record no longer."""

    label: str
    model: type[Tracked]
    pk: int
    name: str
    is_needed: bool
    """Whether the row cannot be without it; else it is one of a list."""


def missing_in(version: Version) -> list[Missing]:
    """Return what *version* refers to that is in the record no longer."""
    wanted: dict[type[Tracked], set[int]] = defaultdict(set)
    places: list[tuple[str, type[Tracked], int, bool]] = []
    for column in version.model._meta.concrete_fields:
        target, pk = column.related_model, getattr(version.row, column.attname)
        if pk is not None and target is not None and issubclass(target, Tracked):
            places.append((label_of(column), target, pk, True))
    for part in kept_parts(version.model):
        target = part.target()
        places.extend(
            (label_of(part.target_field()), target, pk, False) for pk in version.lists[part]
        )
    for _, target, pk, _ in places:
        wanted[target].add(pk)
    names = Names(wanted)
    return [
        Missing(label, target, pk, names.of(target, pk), is_needed)
        for label, target, pk, is_needed in places
        if not names.has(target, pk)
    ]


def without(version: Version, missing: Iterable[Missing]) -> Version:
    """Return *version* with lists that leave out what is *missing*."""
    gone = {(each.model, each.pk) for each in missing}
    lists = {
        part: tuple(pk for pk in ids if (part.target(), pk) not in gone)
        for part, ids in version.lists.items()
    }
    return replace(version, lists=lists)


@dataclass(frozen=True)
class Undone:
    """What undoing an Edit makes of one row that it touched.

    ``action`` says what becomes of it: ``delete``, ``add`` (it comes back) or ``change``.
    """

    model: type[Tracked]
    pk: int
    what: str
    name: str
    action: str
    differences: list[FieldChange]


@dataclass(frozen=True)
class InTheWay:
    """A row that later Edits changed, or what refuses to be undone, in words."""

    name: str
    model: type[Tracked] | None = None
    pk: int = 0
    edits: list[Edit] = field(default_factory=list)


@dataclass(frozen=True)
class Undoing:
    """What undoing an Edit would do, and what stands in its way.

    ``count`` is how many rows the Edit touched; where they are too many, nothing else is told.
    """

    edit: Edit
    count: int
    rows: list[Undone]
    in_the_way: list[InTheWay]
    more_in_the_way: int = 0

    @property
    def is_too_large(self) -> bool:
        """Whether it touched more rows than are undone on a page."""
        return self.count > MOST_ROWS

    @property
    def is_possible(self) -> bool:
        """Whether it can be undone."""
        return bool(self.rows) and not self.in_the_way and not self.is_too_large


def undoing_of(made: Edit) -> Undoing:
    """Return what undoing *made* would do now, and what stands in the way, found by trying it."""
    touched = _touched(made)
    count = sum(map(len, touched.values()))
    if count > MOST_ROWS:
        return Undoing(made, count, [], [])
    before, present = _before(made, touched), _present(touched)
    later = _changed_later(made, touched)
    rows = list(_rows(touched, before, present))
    names = Names(touched)
    told = [
        InTheWay(names.of(model, pk), model, pk, _edits_after(made, model, pk))
        for model, pk in later[:TOLD]
    ]
    if not later and count <= MOST_TRIED:
        told = [InTheWay(message) for message in _refused(before)]
    return Undoing(made, count, rows, told, max(len(later) - TOLD, 0))


def undo(made: Edit, opened: OpenEdit) -> None:
    """Undo *made* inside the Edit that is open. Raises ValidationError where that cannot be."""
    touched = _touched(made)
    if sum(map(len, touched.values())) > MOST_ROWS:
        raise ValidationError(f"This Edit changed more than {MOST_ROWS:,} rows.")
    if _changed_later(made, touched):
        raise ValidationError("Rows that this Edit changed have been changed since.")
    refused = _put_all(_before(made, touched))
    if refused:
        raise ValidationError(refused)
    opened.check()


def _touched(made: Edit) -> dict[type[Tracked], set[int]]:
    """Return the roots that *made* touched, but for renames, which follow from the rows."""
    touched: dict[type[Tracked], set[int]] = defaultdict(set)
    for model in apps.get_models():
        if not issubclass(model, Tracked) or model is Rename:
            continue
        root = model.root_field() if model.part_of else None
        key = root.attname if root else "id"
        ids = model.history.filter(history_date=made.recorded_at).order_by()
        touched[cast(Any, root.related_model) if root else model].update(
            ids.values_list(key, flat=True)
        )
    return {model: ids for model, ids in touched.items() if ids}


def _before(made: Edit, touched: Mapping[type[Tracked], set[int]]) -> dict[Root, Version | None]:
    """Return each root as it stood before *made*; None where it was not there."""
    instant: datetime = made.recorded_at - timedelta(microseconds=1)
    found: dict[Root, Version | None] = {}
    for model, ids in touched.items():
        versions = all_at(model, ids, instant)
        found.update({(model, pk): versions.get(pk) for pk in sorted(ids)})
    return found


def _present(touched: Mapping[type[Tracked], set[int]]) -> dict[Root, Version]:
    return {
        (model, pk): version
        for model, ids in touched.items()
        for pk, version in now(model, ids).items()
    }


def _changed_later(made: Edit, touched: Mapping[type[Tracked], set[int]]) -> list[Root]:
    return [
        (model, pk)
        for model, ids in touched.items()
        for pk, newest in sorted(model.versions(ids).items())
        if newest > made.recorded_at
    ]


def _edits_after(made: Edit, model: type[Tracked], pk: int) -> list[Edit]:
    after = trail.edits(trail.of_root(model, pk)).filter(recorded_at__gt=made.recorded_at)
    return list(after[:5])


def _rows(
    touched: Mapping[type[Tracked], set[int]],
    before: Mapping[Root, Version | None],
    present: Mapping[Root, Version],
) -> Iterator[Undone]:
    names = Names(touched)
    differences = compare_all([(present.get(root), before[root]) for root in before])
    for root, told in zip(before, differences, strict=True):
        was, is_now = before[root], present.get(root)
        if was is None and is_now is None:
            continue
        action = "delete" if was is None else "change" if is_now else "add"
        if action != "change" or told:
            what = str(root[0]._meta.verbose_name)
            yield Undone(*root, what, names.of(*root), action, told)


def _refused(before: Mapping[Root, Version | None]) -> list[str]:
    """Return what the write path says against putting all back, tried and taken back."""
    with trial():
        try:
            with edit(reason="Tried before it is undone", kind=Edit.Kind.CORRECTION):
                return _put_all(before)
        except ValidationError as error:
            return list(error.messages)


def _put_all(before: Mapping[Root, Version | None]) -> list[str]:
    """Put every root back as it was before; return, in words, what is refused."""

    def write(root: Root) -> None:
        with transaction.atomic():
            put(*root, before[root])

    names = Names(_by_model(before))
    # Texts come last: what they cite follows from them once it is there.
    refused = in_rounds(sorted(before, key=lambda root: names_rows(root[0])), write)
    return [
        f"{capfirst(str(root[0]._meta.verbose_name))} “{names.of(*root)}”: {message}"
        for root, messages in refused.items()
        for message in messages
    ]


def _by_model(roots: Iterable[Root]) -> dict[type[Tracked], set[int]]:
    found: dict[type[Tracked], set[int]] = defaultdict(set)
    for model, pk in roots:
        found[model].add(pk)
    return found
