"""Undoing a whole Edit: what that would do, row by row, what stands in the way, and doing it.

It is possible only where nothing rests on the Edit since: no later Edit changed a row that it
touched, no other row refers to what would go, and nothing that would come back refers to a row
that is gone. So undoing never takes back more than this one Edit. Whatever is asked costs a number
of queries that depends on the kinds of rows, not on how many there are.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from graphlib import TopologicalSorter
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from record import trail
from record.differences import FieldChange
from record.editing import current_edit
from record.models import Edit, Rename, Tracked
from record.naming import Names
from record.referring import referring
from record.refused import REFUSALS, in_words
from record.renaming import Slugs, present_slugs, with_present_slugs
from record.restoring import Gone, gone_fields, gone_items
from record.table import TABLES
from record.versions import Version, compare_all, kept_parts, names_in, now, put, same, then

MOST_ROWS = 2_000
"""An Edit of more rows takes too long to undo for a page that someone waits for."""

TOLD = 10
"""So many reasons are told, of those for which it was refused."""

Touched = dict[type[Tracked], set[int]]


@dataclass(frozen=True)
class Step:
    """What undoing makes of one row: ``present`` becomes ``before``; None is no row."""

    model: type[Tracked]
    pk: int
    present: Version | None
    before: Version | None

    @property
    def action(self) -> str:
        """What becomes of the row, in the words of :class:`record.telling.Change`."""
        if self.before is None:
            return "removed"
        return "changed" if self.present else "added"


@dataclass(frozen=True)
class ToldStep:
    """A step in words, field by field."""

    step: Step
    name: str
    fields: list[FieldChange]

    @property
    def what(self) -> str:
        """What kind of row it is."""
        return str(self.step.model._meta.verbose_name)


@dataclass(frozen=True)
class Later:
    """A row of the Edit that later Edits changed, these the newest first."""

    model: type[Tracked]
    pk: int
    name: str
    edits: list[Edit]

    @property
    def what(self) -> str:
        """What kind of row it is."""
        return str(self.model._meta.verbose_name)


@dataclass(frozen=True)
class Undoing:
    """What undoing ``edit`` would do, in ``steps``, and what stands in the way of it.

    ``count`` is how many rows it changed, parts included; where they are too many, nothing else
    is known. ``touched`` are the roots, ``newest`` the last Edit that changed one of them.
    """

    edit: Edit
    count: int
    touched: Touched
    newest: Edit
    steps: list[Step] = field(default_factory=list)
    later: list[Later] = field(default_factory=list)
    resting: list[QuerySet] = field(default_factory=list)
    """The rows, kind by kind, that refer to what would go."""
    gone: list[tuple[str, Gone]] = field(default_factory=list)
    """The rows that would be referred to and are gone, each after the row that would do so."""

    @property
    def is_too_large(self) -> bool:
        """Whether it changed more rows than are undone at once."""
        return self.count > MOST_ROWS

    @property
    def has_obstacles(self) -> bool:
        """Whether anything stands in the way."""
        return bool(self.is_too_large or self.later or self.resting or self.gone)

    @property
    def is_possible(self) -> bool:
        """Whether there is something to undo, and nothing in the way."""
        return bool(self.steps) and not self.has_obstacles

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many rows of each kind are removed, added and changed: ("stances", "removed", 3)."""
        found: dict[tuple[type[Tracked], str], int] = defaultdict(int)
        for step in self.steps:
            found[step.model, step.action] += 1
        return [
            (trail.plural(model, number), action, number)
            for (model, action), number in found.items()
        ]

    def told(self, start: int, stop: int) -> list[ToldStep]:
        """Return, in words, the steps from *start* to *stop*, counted from 0."""
        steps = self.steps[start:stop]
        slugs = self._slugs()
        changes = compare_all([(step.present, _shown(step.before, slugs)) for step in steps])
        names = Names(_ids(steps))
        return [
            ToldStep(step, names.of(step.model, step.pk), fields)
            for step, fields in zip(steps, changes, strict=True)
        ]

    def carry_out(self) -> None:
        """Undo all of it in the open Edit, and check the rules.

        Raises ValidationError, ProtectedError or IntegrityError where the record refuses it.
        """
        pending = self.steps
        while pending:
            refused = list(_refused(pending))
            if len(refused) == len(pending):
                raise ValidationError([*islice(_told(refused), TOLD)])
            pending = [step for step, _ in refused]
        for step in self.steps:
            if step.before and len(kept_parts(step.model)) < len(step.model.parts()):
                # What follows from its text is complete only now that all it names is back.
                step.model.objects.get(pk=step.pk).save()
        current_edit().check()

    def _slugs(self) -> Slugs:
        """Return what each old slug will have become, once all of it is undone."""
        found = {name: dict(slugs) for name, slugs in present_slugs().items()}
        for table in TABLES.values():
            renamed = {
                step.present.row.slug: step.before.row.slug
                for step in self.steps
                if step.model is table.model and step.present and step.before and table.has_slugs
            }
            slugs = found.get(table.name, {})
            found[table.name] = {
                old: renamed.get(new, new)
                for old, new in slugs.items()
                if old not in renamed.values()
            }
        return found


def undoing(edit: Edit) -> Undoing:
    """Return what undoing *edit* would do, and what stands in the way."""
    count = trail.entry(edit).count
    if count > MOST_ROWS:
        return Undoing(edit, count, {}, edit)
    touched = _touched(edit)
    instants = _later_instants(touched, edit.recorded_at)
    steps = list(_steps(touched, edit.recorded_at))
    edits = Edit.objects.select_related("editor", "proposer").in_bulk(
        {instant for dates in instants.values() for instant in dates}, field_name="recorded_at"
    )
    return Undoing(
        edit,
        count,
        touched,
        max([edit, *edits.values()], key=lambda one: one.recorded_at),
        steps,
        _later(instants, edits),
        list(_resting(steps, touched)),
        list(_gone(steps)),
    )


def _touched(edit: Edit) -> Touched:
    """Return the roots that *edit* touched: kinds that are referred to come first.

    Old slugs are left out: renaming a row back sees to them.
    """
    touched = {}
    for model in _those_referred_to_first():
        ids: set[int] = set()
        for kind, key in _kinds(model):
            rows = kind.history.filter(history_date=edit.recorded_at)
            ids.update(rows.order_by().values_list(key, flat=True))
        if ids:
            touched[model] = ids
    return touched


def _those_referred_to_first() -> Iterator[type[Tracked]]:
    """Yield the kinds of root, but for old slugs, each after those that it refers to."""
    order: TopologicalSorter = TopologicalSorter()
    for table in sorted(TABLES.values(), key=lambda table: table.name):
        if table.model is Rename:
            continue
        order.add(table.model)
        for kind, _ in _kinds(table.model):
            for column in kind._meta.concrete_fields:
                other = column.related_model
                if other not in (None, table.model) and issubclass(other, Tracked):
                    order.add(table.model, other)
    yield from order.static_order()


def _kinds(model: type[Tracked]) -> Iterator[tuple[type[Tracked], str]]:
    """Yield a root and each kind of its parts, with where its history has the id of the root."""
    yield model, "id"
    for part in model.parts():
        yield part, part.root_field().attname


def _steps(touched: Touched, instant: datetime) -> Iterator[Step]:
    """Yield what becomes of each row: first what is put back, then what goes, the last first."""
    removed = []
    for model, ids in touched.items():
        presents = now(model, ids)
        # Between two Edits lies a microsecond at least.
        befores = then(model, ids, instant - timedelta(microseconds=1))
        for pk in sorted(ids):
            step = Step(model, pk, presents.get(pk), befores.get(pk))
            if step.before is None and step.present is not None:
                removed.append(step)
            elif not same(step.present, step.before):
                yield step
    yield from reversed(removed)


def _later_instants(
    touched: Touched, instant: datetime
) -> dict[tuple[type[Tracked], int], set[datetime]]:
    """Return when each of the rows was changed after *instant*, of those that were."""
    found: dict[tuple[type[Tracked], int], set[datetime]] = defaultdict(set)
    for model, ids in touched.items():
        for kind, key in _kinds(model):
            rows = kind.history.filter(**{f"{key}__in": ids}, history_date__gt=instant)
            for pk, date in rows.order_by(key).values_list(key, "history_date").distinct():
                found[model, pk].add(date)
    return found


def _later(
    instants: Mapping[tuple[type[Tracked], int], set[datetime]], edits: Mapping[datetime, Edit]
) -> list[Later]:
    wanted: Touched = defaultdict(set)
    for model, pk in instants:
        wanted[model].add(pk)
    names = Names(wanted)
    return [
        Later(model, pk, names.of(model, pk), [edits[date] for date in sorted(dates)[::-1]])
        for (model, pk), dates in instants.items()
    ]


def _resting(steps: Sequence[Step], touched: Touched) -> Iterator[QuerySet]:
    """Yield the rows, kind by kind, that refer to what goes and that the Edit did not touch."""
    for model, ids in _ids(step for step in steps if step.before is None).items():
        for rows in referring(model, ids, touched):
            if rows.exists():
                yield rows


def _gone(steps: Sequence[Step]) -> Iterator[tuple[str, Gone]]:
    """Yield what is gone of what the steps would refer to, and does not come back with them."""
    back = [step for step in steps if step.before is not None]
    versions = [step.before for step in back if step.before is not None]
    coming = _ids(back)
    names, own = names_in(versions), Names(coming)
    for step, version in zip(back, versions, strict=True):
        for find in (gone_fields, gone_items):
            for gone in find(version, names, coming):
                yield own.of(step.model, step.pk), gone


def _refused(steps: Sequence[Step]) -> Iterator[tuple[Step, Exception]]:
    """Take each of *steps*, and yield those that were refused, with what was said."""
    for step in steps:
        try:
            with transaction.atomic():
                put(step.model, step.pk, _shown(step.before))
        except REFUSALS as error:
            yield step, error


def _told(refused: Sequence[tuple[Step, Exception]]) -> Iterator[str]:
    """Yield, in words, what was refused of which row."""
    names = Names(_ids(step for step, _ in refused))
    for step, error in refused:
        what = step.model._meta.verbose_name
        for message in in_words(error, step.model):
            yield f"The {what} “{names.of(step.model, step.pk)}”: {message}"


def _shown(version: Version | None, slugs: Slugs | None = None) -> Version | None:
    """Return *version* with texts that name other rows as they are called now, or by *slugs*."""
    if version is None:
        return None
    return replace(version, row=with_present_slugs(version.model, version.row, slugs))


def _ids(steps: Sequence[Step] | Iterator[Step]) -> Touched:
    found: Touched = defaultdict(set)
    for step in steps:
        found[step.model].add(step.pk)
    return found
