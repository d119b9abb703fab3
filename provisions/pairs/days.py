"""Two days: what came after the earlier one and by the end of the later one, and what it changed.

Pure: whoever calls has fetched the rows. The earlier day is told first, whichever side it is on.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from actors.models import Actor
from provisions.accounts import Tally, tallies
from provisions.models import Draft, Provision, Stance
from provisions.movement import Step, taken
from provisions.pairs.shown import Word, word
from statements.models import Event, Statement

FEW = 30
"""So many positions, statements or cells of the matrix stand open; more are folded."""
STEPS = (Step.MOVED, Step.NEW_TEXT, Step.FIRST, Step.REPEATED)
"""What says most comes first."""


@dataclass(frozen=True)
class DraftBegun:
    """A draft that began, the one that it revises, and what became of the points in it."""

    draft: Draft
    revises: Draft | None
    tallies: list[Tally]
    revision_count: int


@dataclass(frozen=True)
class Taken:
    """A stance that was taken, and the word before it that says what it is."""

    step: Step
    now: Word
    before: Word | None


@dataclass(frozen=True)
class Steps:
    """What an actor did in one and the same way."""

    step: Step
    taken: list[Taken]


@dataclass(frozen=True)
class Doings:
    """What one actor did: the positions that it took."""

    actor: Actor
    steps: list[Steps]

    @property
    def number(self) -> int:
        """How many positions it took."""
        return sum(len(steps.taken) for steps in self.steps)


@dataclass(frozen=True)
class DayOfStatements:
    """The statements of one day."""

    day: date
    statements: list[Statement]


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix that differs: what it showed then, None for nothing, and now."""

    actor: Actor
    then: Word | None
    now: Word


@dataclass(frozen=True)
class CellsOfPoint:
    """The cells of a point that differ; ``provision`` is None for the drafts as wholes."""

    provision: Provision | None
    cells: list[Cell]


@dataclass(frozen=True)
class TwoDays:
    """What came between two days, and the cells of the matrix that it changed.

    ``statements`` may be the newest of ``statement_count`` alone.
    """

    earlier: date
    later: date
    drafts: list[DraftBegun]
    actors: list[Doings]
    statements: list[DayOfStatements]
    statement_count: int
    events: list[Event]
    points: list[CellsOfPoint]

    @property
    def first(self) -> date:
        """The first day on which something came: the one after the earlier."""
        return self.earlier + timedelta(days=1)

    @property
    def revision_count(self) -> int:
        """How many revisions the drafts brought."""
        return sum(begun.revision_count for begun in self.drafts)

    @property
    def stance_count(self) -> int:
        """How many stances were taken."""
        return sum(doings.number for doings in self.actors)

    @property
    def step_counts(self) -> list[tuple[Step, int]]:
        """How many of them are what to those before."""
        numbers: Counter[Step] = Counter()
        for doings in self.actors:
            numbers.update({steps.step: len(steps.taken) for steps in doings.steps})
        return [(step, numbers[step]) for step in STEPS if numbers[step]]

    @property
    def cell_count(self) -> int:
        """How many cells of the matrix differ."""
        return sum(len(point.cells) for point in self.points)

    @property
    def has_few_stances(self) -> bool:
        """Whether they are few enough to stand open."""
        return self.stance_count <= FEW

    @property
    def has_few_statements(self) -> bool:
        """Whether they are few enough to stand open."""
        return self.statement_count <= FEW

    @property
    def has_few_cells(self) -> bool:
        """Whether they are few enough to stand open."""
        return self.cell_count <= FEW

    @property
    def shown_statements(self) -> int:
        """How many statements are here."""
        return sum(len(day.statements) for day in self.statements)

    @property
    def is_empty(self) -> bool:
        """Whether nothing came between the two days."""
        return not (self.drafts or self.actors or self.statement_count or self.events)


def drafts_begun(
    drafts: Sequence[Draft], changes: Iterable[tuple[int, str, int]], points: int, *, after: date
) -> list[DraftBegun]:
    """Return those of *drafts* that began later than *after*, in their order.

    *drafts* are those begun by the later day, *changes* gives (id of a draft, change, number of
    points), *points* how many there are.
    """
    numbers: dict[int, Counter[str]] = defaultdict(Counter)
    for draft_id, change, number in changes:
        numbers[draft_id][change] = number
    by_id: dict[int | None, Draft] = {draft.pk: draft for draft in drafts}
    return [
        DraftBegun(
            draft,
            by_id.get(draft.revises_id),
            tallies(numbers[draft.pk], points),
            sum(numbers[draft.pk].values()),
        )
        for draft in drafts
        if draft.started_on > after
    ]


def doings(actors: Sequence[Actor], stances: Iterable[Stance], *, after: date) -> list[Doings]:
    """Return what each of *actors* did later than *after*, those who did something alone.

    *stances* are all by the later day, ``with_text``, with their draft and point.
    """
    by_actor: dict[int, dict[Step, list[Taken]]] = defaultdict(lambda: defaultdict(list))
    for one in taken(stances):
        if known_from(one.stance) > after:
            before = word(one.before) if one.before else None
            done = Taken(one.step, word(one.stance), before)
            by_actor[one.stance.actor_id][one.step].append(done)
    return [
        Doings(
            actor,
            [
                Steps(step, sorted(by_actor[actor.pk][step], key=_by_number))
                for step in STEPS
                if step in by_actor[actor.pk]
            ],
        )
        for actor in actors
        if actor.pk in by_actor
    ]


def known_from(stance: Stance) -> date:
    """Return the first day on which *stance* shows: it was stated, and its draft had begun."""
    return max(stance.stated_on, stance.draft.started_on)


def by_day(statements: Iterable[Statement]) -> list[DayOfStatements]:
    """Return *statements*, which come by day, gathered by it."""
    days = groupby(statements, lambda statement: statement.made_on)
    return [DayOfStatements(day, list(of_day)) for day, of_day in days]


def cells_that_differ(
    actors: Sequence[Actor],
    provisions: Iterable[Provision],
    then: Iterable[Stance],
    now: Iterable[Stance],
) -> list[CellsOfPoint]:
    """Return the cells of the matrix that show another position, draft or state of the text.

    *then* and *now* are the stances that the matrix shows on either day, ``with_text``. The drafts
    as wholes come first, then the points in the order of *provisions*.
    """
    old, new = _by_cell(then), _by_cell(now)
    found = [
        CellsOfPoint(
            provision,
            [
                Cell(actor, old.get(place), new[place])
                for actor in actors
                if (place := (provision.pk if provision else None, actor.pk)) in new
                and (place not in old or _face(old[place]) != _face(new[place]))
            ],
        )
        for provision in (None, *provisions)
    ]
    return [point for point in found if point.cells]


def _by_cell(stances: Iterable[Stance]) -> Mapping[tuple[int | None, int], Word]:
    return {(stance.provision_id, stance.actor_id): word(stance) for stance in stances}


def _face(shown: Word) -> tuple[str, int, str]:
    return shown.stance.position, shown.stance.draft_id, shown.stance.text_state


def _by_number(one: Taken) -> tuple[int, date, int]:
    stance = one.now.stance
    number = stance.provision.number if stance.provision else 0
    return number, stance.stated_on, stance.draft.order
