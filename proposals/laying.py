"""Lays the changes of a proposal over the record: to look at, or for good."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from proposals.ids import Ids
from proposals.models import ProposedChange
from proposals.values import version_of
from record import rules, versions
from record.editing import OpenEdit, Trial, edit
from record.models import Edit, Tracked
from record.rounds import Messages, in_rounds


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
        version = versions.at(change.model, change.row, change.base)
        current = versions.now(change.model, [change.row]).get(change.row)
        if change.action == ProposedChange.Action.CHANGE and version and current:
            seen = version_of(change.model, change.values, version, {})
            try:
                with _edit_of(change, saved_at):
                    versions.put_over(change.model, change.row, current, seen)
            except (ValidationError, IntegrityError):
                # It would no longer do; what it makes of the row as it is now may.
                pass
            else:
                with _edit_of(change, _after(present)):
                    merged = version_of(change.model, change.values, current, {})
                    versions.put(change.model, change.row, merged)
                return
        with _edit_of(change, _after(present)):
            _put(change)

    tried.is_unchecked = True
    refused = in_rounds(_texts_last(changes), put, _model_of)
    tried.is_unchecked = False
    return Laid({change.pk: said for change, said in refused.items()})


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

    refused = in_rounds(_texts_last(changes), put, _model_of)
    return {change.pk: said for change, said in refused.items()}


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
    change: ProposedChange, real: dict[tuple[type[Tracked], int], int] | None = None
) -> int | None:
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
    version = version_of(model, change.values, present, known)
    return versions.put_over(model, pk, present, version)


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


def _texts_last(changes: Sequence[ProposedChange]) -> list[ProposedChange]:
    """Return *changes* with texts last: what they cite follows from them once it is there."""
    return sorted(changes, key=lambda change: versions.names_rows(change.model))


def _model_of(change: ProposedChange) -> type[Tracked]:
    return change.model


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
