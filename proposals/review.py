"""A proposal as it is looked at: what each change would do to the record as it is now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from proposals.ids import Ids
from proposals.laying import Laid, judge, lay_over, newest_versions
from proposals.models import Proposal, ProposedChange
from proposals.values import version_of
from proposals.working import ANEW
from record import trail
from record.differences import FieldChange
from record.editing import trial, write_transaction
from record.models import Edit, Tracked
from record.naming import Names
from record.versions import Version, at, compare, compare_all, now


@dataclass
class Reviewed:
    """One change, against the record as it is now.

    ``since`` tells what others changed of the row since the change was made, ``merged`` how that
    differs in all from what it was; ``clashes`` names the fields that both would change.
    """

    change: ProposedChange
    what: str
    name: str
    form: str
    add: str
    differences: list[FieldChange]
    problems: list[str]
    is_unlaid: bool
    is_overtaken: bool = False
    since: list[trail.Entry] = field(default_factory=list)
    merged: list[FieldChange] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        """Whether the record holds all of it already."""
        return not self.differences and not self.is_unlaid


@dataclass(frozen=True)
class Review:
    """A proposal and what stands for and against it; ``seen`` is the Edit that it was held to."""

    proposal: Proposal
    changes: list[Reviewed]
    elsewhere: list[str]
    problem_count: int
    seen: Edit | None

    @property
    def overtaken_count(self) -> int:
        """How many rows have changed in the record since."""
        return sum(1 for each in self.changes if each.is_overtaken)

    @property
    def is_clear(self) -> bool:
        """Whether nothing stands against it."""
        return not self.problem_count and not self.overtaken_count


def review(proposal: Proposal) -> Review:
    """Return what *proposal* would do to the record as it is now, and note what was found."""
    with write_transaction():
        changes = list(proposal.changes.select_related("saved_by"))
        seen = Edit.objects.first()
        before = _now(changes)
        newest = newest_versions(changes)
        ids = Ids(proposal.pk, proposal.numbers)
        with trial(ids) as tried:
            laid = lay_over(tried, ids, changes)
            judge(laid, tried, changes)
            after = _now(changes)
            told = _told(changes, before, after, laid)
        for each in told:
            change = each.change
            instant = newest.get(change.key)
            each.is_overtaken = bool(change.base and (instant is None or instant > change.base))
            if each.is_overtaken:
                _tell_since(each, before.get(change.key))
        found = Review(proposal, told, laid.elsewhere, laid.count, seen)
        proposal.checked_at = seen.recorded_at if seen else None
        proposal.problem_count = found.problem_count
        proposal.overtaken_count = found.overtaken_count
        proposal.save(update_fields=["checked_at", "problem_count", "overtaken_count"])
    return found


Versions = dict[tuple[type[Tracked], int], Version]


def _now(changes: Sequence[ProposedChange]) -> Versions:
    by_model: dict[type[Tracked], list[int]] = defaultdict(list)
    for change in changes:
        by_model[change.model].append(change.row)
    return {
        (model, pk): version
        for model, pks in by_model.items()
        for pk, version in now(model, pks).items()
    }


def _told(
    changes: Sequence[ProposedChange], before: Versions, after: Versions, laid: Laid
) -> list[Reviewed]:
    """Return what is shown of each change; read where they are laid over the record."""
    pairs = [(before.get(change.key), _after(change, before, after, laid)) for change in changes]
    wanted: dict[type[Tracked], set[int]] = defaultdict(set)
    for change in changes:
        wanted[change.model].add(change.row)
    names = Names(wanted)
    return [
        Reviewed(
            change,
            str(change.model._meta.verbose_name),
            _name(change, names, before),
            _form(change, "change", change.row),
            _anew(change),
            differences,
            [*laid.unlaid.get(change.pk, ()), *laid.broken.get(change.pk, ())],
            change.pk in laid.unlaid,
        )
        for change, differences in zip(changes, compare_all(pairs), strict=True)
    ]


def _after(
    change: ProposedChange, before: Versions, after: Versions, laid: Laid
) -> Version | None:
    if change.pk in laid.unlaid and change.action != ProposedChange.Action.DELETE:
        # What it would be, though it cannot.
        return version_of(change.model, change.values, before.get(change.key), {})
    return after.get(change.key)


def _name(change: ProposedChange, names: Names, before: Versions) -> str:
    if change.key in before and not names.has(*change.key):
        return str(before[change.key].row)
    if names.has(*change.key) or not change.is_new:
        return names.of(*change.key)
    fields = change.values.get("fields", {})
    return str(fields.get(change.model.key_field, f"no. {change.number} of the proposal"))


def _form(change: ProposedChange, page: str, *args: int) -> str:
    meta = change.model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


def _anew(change: ProposedChange) -> str:
    """Return the address of a form that begins with what *change* holds; "" of a deletion.

    Where the row is not there, it is the form of a new one in its place.
    """
    if change.action == ProposedChange.Action.DELETE:
        return ""
    return f"{_form(change, 'change', change.row)}?{ANEW}={change.pk}"


def _tell_since(each: Reviewed, present: Version | None) -> None:
    """Tell what became of the row in the record since the change was made."""
    change = each.change
    scope = trail.of_root(*change.key)
    each.since = [
        entry
        for entry in trail.latest(scope, limit=10, in_full=True)
        if change.base is None or entry.edit.recorded_at > change.base
    ]
    base: Any = at(*change.key, change.base) if change.base else None
    each.merged = compare(base, present)
    theirs = {found.label for found in each.merged}
    if base is not None:
        mine = compare(base, version_of(change.model, change.values, base, {}))
        each.clashes = sorted(theirs & {found.label for found in mine})
