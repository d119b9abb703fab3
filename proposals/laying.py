"""Lays the changes of a proposal over the record: to look at, or for good."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from proposals.ids import Ids
from proposals.models import ProposedChange
from proposals.values import version_of
from record import rules, versions
from record.editing import PROPOSED_FROM, OpenEdit, Trial, edit
from record.models import Edit, Tracked
from record.naming import mentioned
from record.refused import REFUSALS, in_words
from record.versions import Version

Messages = list[str]


@dataclass(frozen=True)
class Laid:
    """What became of laying changes: what stood in the way, by the id of the change.

    ``unlaid`` could not be laid at all; ``broken`` were, and break a rule of the record.
    ``elsewhere`` are rules that rows break which the proposal does not change.
    """

    unlaid: dict[int, Messages] = field(default_factory=dict)
    broken: dict[int, Messages] = field(default_factory=dict)
    elsewhere: Messages = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many changes, and rows elsewhere, something stands against."""
        return len(self.unlaid) + len(self.broken) + len(self.elsewhere)


def lay_over(tried: Trial, ids: Ids, changes: Sequence[ProposedChange]) -> Laid:
    """Lay *changes* over the record inside a trial, each as it was saved.

    What cannot be laid is left out. The history of a row holds what its proposer saw when they
    saved it and, where the record has moved on since, what that makes of it now: so a form knows
    as it does elsewhere what was changed by whom.
    """
    newest = newest_versions(changes)
    taken = set(
        Edit.objects.filter(recorded_at__in=[change.saved_at for change in changes])
        .order_by()
        .values_list("recorded_at", flat=True)
    )

    def put(change: ProposedChange) -> None:
        ids.lay(change.number)
        saved_at = _after(change.saved_at) if change.saved_at in taken else change.saved_at
        present = newest.get(change.key)
        if change.base is None or present is None or present <= change.base:
            with _edit_of(change, saved_at):
                _put(change)
            return
        with transaction.atomic():
            current = versions.now(change.model, [change.row]).get(change.row)
            if current:
                _put_as_seen(change, saved_at, current)
            with _edit_of(change, _after(present)):
                _put(change, now=current)

    def step_aside(change: ProposedChange, name: str) -> None:
        with _edit_of(change, _after(newest.get(change.key, change.saved_at))):
            _step_aside(change, name)

    tried.is_unchecked = True
    refused = _in_rounds(changes, put, step_aside)
    tried.is_unchecked = False
    return Laid(refused)


def lay_for_good(opened: OpenEdit, changes: Sequence[ProposedChange]) -> dict[int, Messages]:
    """Write *changes* to the record, in the Edit that is open, under ids of the record's own.

    Returns what could not be written, by the id of the change.
    """
    real: dict[tuple[type[Tracked], int], int] = {}

    def put(change: ProposedChange) -> None:
        with edit():
            pk = _put(change, real)
        if change.is_new and pk is not None:
            real[change.key] = pk

    return _in_rounds(changes, put, _step_aside)


def newest_versions(
    changes: Iterable[ProposedChange],
) -> dict[tuple[type[Tracked], int], datetime]:
    """Return when the rows of *changes* that are in the record last changed there."""
    by_model: dict[type[Tracked], list[int]] = defaultdict(list)
    for change in changes:
        if not change.is_new:
            by_model[change.model].append(change.row)
    return {
        (model, pk): instant
        for model, pks in by_model.items()
        for pk, instant in model.versions(pks).items()
    }


def overtaken(changes: Sequence[ProposedChange]) -> set[int]:
    """Return the ids of those *changes* whose row has changed since they were made."""
    newest = newest_versions(changes)
    return {
        change.pk
        for change in changes
        if change.base is not None and newest.get(change.key, change.base) > change.base
    }


def _put(
    change: ProposedChange,
    real: dict[tuple[type[Tracked], int], int] | None = None,
    now: Version | None = None,
) -> int | None:
    """Write *change*, to what its row holds *now*; return the id of a row that is there then."""
    model, known = change.model, real or {}
    if change.action == ProposedChange.Action.DELETE:
        versions.put(model, change.row, None)
        return None
    present = versions.now(model, [change.row]).get(change.row)
    what = model._meta.verbose_name
    if change.action == ProposedChange.Action.CHANGE and present is None:
        raise ValidationError(f"This {what} has been deleted from the record.")
    if change.action == ProposedChange.Action.ADD and present is not None:
        raise ValidationError(f"This {what} is in the record again.")
    pk = None if change.is_new and real is not None else change.row
    version = version_of(model, change.values, now or present, known)
    _refuse_left_out(version)
    return versions.put_over(model, pk, present, version)


def _refuse_left_out(version: Version) -> None:
    """Raise ValidationError where *version* refers to a proposed row that is not there."""
    wanted = mentioned([(version.model, version.row)])
    for part, listed in version.lists.items():
        wanted[part.target()].update(listed)
    for model, ids in wanted.items():
        proposed = {pk for pk in ids if pk >= PROPOSED_FROM}
        if proposed and model.objects.filter(pk__in=proposed).count() < len(proposed):
            raise ValidationError(
                f"It refers to a {model._meta.verbose_name} that was proposed with it, and that "
                "was left out or cannot be laid over the record itself."
            )


def _put_as_seen(change: ProposedChange, saved_at: datetime, current: Version) -> None:
    """Put what its proposer saw when they saved *change*, where that would still do."""
    base = versions.at(change.model, change.row, change.base) if change.base else None
    if base is None or change.action != ProposedChange.Action.CHANGE:
        return
    seen = version_of(change.model, change.values, base, {})
    with suppress(ValidationError, IntegrityError), _edit_of(change, saved_at):
        versions.put_over(change.model, change.row, current, seen)


def _edit_of(change: ProposedChange, instant: datetime) -> AbstractContextManager[OpenEdit]:
    return edit(
        editor=change.saved_by, reason=change.reason, kind=change.kind, recorded_at=instant
    )


def _after(instant: datetime) -> datetime:
    """Return the first instant after *instant* that no Edit has."""
    later = instant + timedelta(microseconds=1)
    while Edit.objects.filter(recorded_at=later).exists():
        later += timedelta(microseconds=1)
    return later


def _in_rounds(
    changes: Sequence[ProposedChange],
    put: Callable[[ProposedChange], None],
    step_aside: Callable[[ProposedChange, str], None],
) -> dict[int, Messages]:
    """Call *put* with each of *changes*, again as long as that helps; return what was refused.

    One may rest on another that comes later. Where it refuses, *put* has written nothing. Of rows
    that wait for each other's places, one has to *step_aside* first.
    """
    # Texts come last: what they cite follows from them once it is there.
    pending = sorted(changes, key=lambda change: versions.names_rows(change.model))
    while True:
        refused: dict[int, Messages] = {}
        for change in pending:
            try:
                put(change)
            except REFUSALS as error:
                refused[change.pk] = in_words(error, change.model)
        if not refused or len(refused) == len(pending):
            break
        pending = [change for change in pending if change.pk in refused]
    first, name = _in_a_ring(pending) if refused else (None, "")
    if first is not None:
        with transaction.atomic():
            step_aside(first, name)
            after_it = _in_rounds(pending, put, step_aside)
            if first.pk not in after_it:
                return after_it
            transaction.set_rollback(True)
    return refused


def _in_a_ring(pending: Sequence[ProposedChange]) -> tuple[ProposedChange | None, str]:
    """Return one of *pending* that waits, in the end, for its own place; and the field of that."""
    by_key = {change.key: change for change in pending if change.action == "change"}
    for first in by_key.values():
        for name in _places(first.model) & first.values["fields"].keys():
            each: ProposedChange | None = first
            for _ in by_key:
                each = by_key.get((first.model, _holder(each, name))) if each else None
                if each is first:
                    return first, name
    return None, ""


def _places(model: type[Tracked]) -> set[str]:
    """Return the fields of *model* that hold a number of its own for each row."""
    unique = [
        constraint.fields[0]
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and len(constraint.fields) == 1
    ]
    return {n for n in unique if isinstance(model._meta.get_field(n), models.IntegerField)}


def _holder(change: ProposedChange, name: str) -> int:
    """Return which other row has the place that *change* wants; 0 where none has."""
    wanted = {name: change.values["fields"].get(name)}
    others = change.model.objects.filter(**wanted).exclude(pk=change.row)
    return others.values_list("pk", flat=True).first() or 0


def _step_aside(change: ProposedChange, name: str) -> None:
    """Put the row of *change* behind all others for the moment."""
    last = change.model.objects.aggregate(last=models.Max(name))["last"]
    row = change.model.objects.get(pk=change.row)
    setattr(row, name, last + 1)
    row.save()


def judge(laid: Laid, tried: Trial, changes: Sequence[ProposedChange]) -> None:
    """Add to *laid* which rules of the record *changes* break as they were laid in a trial."""
    touched: dict[type[Tracked], set[int]] = defaultdict(set)
    for made in tried.edits:
        for model, ids in made.touched.items():
            touched[model] |= ids
    by_key = {(change.table, change.row): change.pk for change in changes}
    try:
        rules.check(touched)
    except rules.BrokenRulesError as error:
        for problem in error.problems:
            pk = by_key.get((problem.table, problem.pk))
            if pk is None:
                laid.elsewhere.append(str(problem))
            else:
                laid.broken.setdefault(pk, []).append(f"{problem.column}: {problem.message}")
