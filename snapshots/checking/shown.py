"""What the page shows of an answer: counts first, then what changed, then what did not."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from record.columns import Column, Links, Reference
from record.models import Edit, Tracked
from record.naming import Names
from record.table import Table
from snapshots.checking.answers import Answer, OfSnapshot
from snapshots.checking.cells import Comparer, Difference
from snapshots.checking.outcomes import BLANK_BY_DAY, MEANINGS, Outcome, Step, Told, listed
from snapshots.checking.past import edits_at, file_columns
from snapshots.checking.positions import Later
from snapshots.checking.rows import Checked

MOST_CHANGED = 200
MOST_UNCHANGED = 500
"""So many rows are shown; the counts are of all."""


@dataclass(frozen=True)
class Change:
    """An Edit that changed a row, and in which columns, in words."""

    edit: Edit
    what: str


@dataclass(frozen=True)
class Tag:
    """An outcome with how often it came, if that is counted, and what it means."""

    value: str
    label: str
    count: int = 0
    meaning: str = ""


@dataclass
class ShownRow:
    """A row that was asked for, as the page shows it."""

    number: int
    asked: str
    what: str
    name: str
    address: str
    tags: list[Tag]
    key: str = ""
    differences: list[Difference] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    entered: Edit | None = None
    later: Later | None = None
    was_in_force: date | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ShownSnapshot:
    """A snapshot, the counts of what became of its rows, and the first of these."""

    of: OfSnapshot
    counts: list[Tag]
    rows: list[ShownRow]


@dataclass
class Shown:
    """The answer as the page shows it."""

    answer: Answer
    counts: list[Tag]
    total: int
    changed: list[ShownRow]
    """Those that are changed, renamed, withdrawn or not found."""
    superseded: list[ShownRow]
    """Those that say what was cited, and are in force no longer."""
    left_out: int
    """How many more of these two there are than are shown."""
    unchanged: list[ShownRow]
    unchanged_left_out: int
    unchanged_count: int
    snapshots: list[ShownSnapshot]
    is_since_entry: bool
    """Whether a row was named without saying as of which Edit."""


def shown(answer: Answer) -> Shown:
    """Return what the page shows of *answer*: a fixed number of queries for names and Edits."""
    by_outcome: dict[bool | None, list[Checked]] = defaultdict(list)
    for one in answer.rows:
        by_outcome[_is_changed(one)].append(one)
    changed = by_outcome[True][:MOST_CHANGED]
    superseded = by_outcome[None][: MOST_CHANGED - len(changed)]
    unchanged = by_outcome[False][:MOST_UNCHANGED]
    told = len(by_outcome[True]) + len(by_outcome[None])
    chosen = [*changed, *superseded, *unchanged]
    of_snapshots = [one for place in answer.snapshots if place.since for one in place.since.rows]
    maker = _Maker([*chosen, *of_snapshots])
    return Shown(
        answer,
        counts=_tags(Counter(o for one in answer.rows for o in one.outcomes)),
        total=len(answer.rows),
        changed=[maker.row(one) for one in changed],
        superseded=[maker.row(one) for one in superseded],
        left_out=told - len(changed) - len(superseded),
        unchanged=[maker.row(one) for one in unchanged],
        unchanged_left_out=len(by_outcome[False]) - len(unchanged),
        unchanged_count=len(by_outcome[False]),
        snapshots=[
            ShownSnapshot(
                place,
                _tags(place.since.counts) if place.since else [],
                [maker.row(one) for one in place.since.rows] if place.since else [],
            )
            for place in answer.snapshots
        ],
        is_since_entry=any(
            one.pk is not None and not one.cells and one.since is None for one in answer.rows
        ),
    )


def _is_changed(one: Checked) -> bool | None:
    """Return whether a row is other than it was cited; None where it has only been superseded."""
    others = {Outcome.UNCHANGED, Outcome.SUPERSEDED}
    if not others.issuperset(one.outcomes):
        return True
    return None if Outcome.SUPERSEDED in one.outcomes else False


def _tags(counts: Counter[Outcome]) -> list[Tag]:
    return [
        Tag(outcome.value, str(outcome.label), counts[outcome], MEANINGS[outcome])
        for outcome in Outcome
        if counts[outcome]
    ]


class _Maker:
    """Makes rows to show, whose names and Edits it has fetched."""

    def __init__(self, rows: Sequence[Checked]) -> None:
        wanted: dict[type[Tracked], set[int]] = defaultdict(set)
        for one in rows:
            if one.table is not None and one.pk is not None:
                wanted[one.table.model].add(one.pk)
        self._names = Names(wanted)
        self._edits = edits_at({instant for one in rows for instant in _instants(one)})
        self._comparer = Comparer()

    def row(self, one: Checked) -> ShownRow:
        """Return *one* as it is shown."""
        found = ShownRow(
            one.number,
            one.asked,
            what=str(one.table.model._meta.verbose_name) if one.table else "",
            name="",
            address="",
            tags=[Tag(outcome.value, str(outcome.label)) for outcome in one.outcomes],
        )
        if one.table is None or one.pk is None:
            return found
        found.name = self._names.of(one.table.model, one.pk)
        if one.is_there:
            found.address = self._names.address(one.table.model, one.pk)
        if Outcome.RENAMED in one.outcomes:
            found.key = " ".join(one.present_key)
        found.later = one.later
        if one.later is not None and one.on is not None and one.on < one.later.ended_on:
            found.was_in_force = one.on
        if one.told is not None:
            found.differences = list(self._differences(one, one.table, one.told))
            found.changes = list(self._changes(one))
            found.entered = self._edits.get(one.told.entered)
            found.notes = list(_notes(one, one.table))
        return found

    def _differences(self, one: Checked, table: Table, told: Told) -> Iterator[Difference]:
        for column in file_columns(table):
            if column.name in told.differing:
                before, after = one.then[column.name], one.now[column.name]
                never = column.name in told.never
                yield self._comparer.compare(column, before, after, never=never)

    def _changes(self, one: Checked) -> Iterator[Change]:
        steps: dict[datetime, list[Step]] = defaultdict(list)
        for step in (*one.told.steps, *one.renamed) if one.told else ():
            steps[step.instant].append(step)
        for instant in sorted(steps):
            if instant in self._edits:
                yield Change(self._edits[instant], _in_words(steps[instant]))


def _in_words(steps: Sequence[Step]) -> str:
    """Return what the steps of one Edit did to a row."""
    if any(step.removed for step in steps):
        return "removed"
    if any(step.returned for step in steps):
        return "entered anew"
    columns = dict.fromkeys(name for step in steps for name in step.columns)
    return f"changed {', '.join(columns)}"


def _instants(one: Checked) -> Iterator[datetime]:
    if one.told is not None:
        yield one.told.entered
        yield from (step.instant for step in (*one.told.steps, *one.renamed))


def _notes(one: Checked, table: Table) -> Iterator[str]:
    """Yield what else is to be said of a row."""
    told = one.told
    if told is None:
        return
    if one.since is not None and told.entered > one.since:
        yield "It was entered after the Edit that the citation names."
    for name in told.by_day:
        if name in BLANK_BY_DAY.get(table.name, ()):
            yield f"{name}: blank, as in a file of an earlier day; not compared."
        else:
            yield f"{name}: fewer than the row has, as in a file of an earlier day; not compared."
    for column in file_columns(table):
        if column.name in one.cells and column.name not in (*told.differing, *told.by_day):
            yield from _renamed_in(column, one)


def _renamed_in(column: Column, one: Checked) -> Iterator[str]:
    """Yield the rows that a cell names by a key which they have no longer."""
    if column.name in (one.table.key if one.table else ()):
        return
    if isinstance(column, Links):
        pairs = zip(listed(one.cells[column.name]), listed(one.now[column.name]), strict=False)
    elif isinstance(column, Reference):
        pairs = zip([one.cells[column.name]], [one.now[column.name]], strict=True)
    else:
        return
    for was, is_now in pairs:
        if was != is_now:
            yield f"{column.name}: “{was}” goes by “{is_now}” today."
