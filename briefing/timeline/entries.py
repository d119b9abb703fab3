"""What a day holds: drafts that began, events, the positions that actors took, and statements.

Pure: whoever calls has fetched the rows.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypeVar

from actors.models import Actor
from briefing.timeline.forms import STEPS, Kind, TimelineForm
from briefing.timeline.pages import Count, Page, leading_to
from provisions.accounts import Account
from provisions.badges import Badge, badge
from provisions.matrix.forms import group_name
from provisions.models import Draft, Stance
from provisions.movement import Step, Taken
from provisions.versions import Mark
from statements.models import Event, Statement

Row = TypeVar("Row")
FEW = 8
"""So many entries of a day stand open; of more, positions without a move and statements fold."""
NAMED = 4
"""So many positions of an actor on a draft are named by their points; of more, by numbers."""
LONG = 7
"""So many days without an entry are said between those that have one."""


@dataclass(frozen=True)
class Begun:
    """A draft that began: what became of the points in it, or of the one that is asked for."""

    account: Account
    mark: Mark | None = None


@dataclass(frozen=True)
class Run:
    """Positions taken in one and the same way: one step, one position, one before it.

    ``before`` is None for a first word and for one repeated.
    """

    step: Step
    badge: Badge
    before: Badge | None
    stances: list[Stance]


@dataclass(frozen=True)
class Short:
    """A position by its sign and word, and in short what it was taken on: “6, 7, 8”."""

    sign: str
    word: str
    about: str


@dataclass(frozen=True)
class Words:
    """The positions that an actor took on one draft on a day: an entry, however many they are.

    ``members`` are those for whose sake the words of a bloc are shown.
    """

    actor: Actor
    draft: Draft
    runs: list[Run]
    members: Sequence[Actor] = ()

    @property
    def number(self) -> int:
        """How many positions they are."""
        return sum(len(run.stances) for run in self.runs)

    @property
    def moved(self) -> list[Run]:
        """The moves among them."""
        return [run for run in self.runs if run.step == Step.MOVED]

    @property
    def others(self) -> list[Run]:
        """The words that are no moves."""
        return [run for run in self.runs if run.step != Step.MOVED]

    @property
    def in_short(self) -> list[Short]:
        """The words that are no moves by position, whatever step they are."""
        alike: dict[tuple[str, str], list[int]] = defaultdict(list)
        for run in self.others:
            for stance in run.stances:
                number = stance.provision.number if stance.provision else 0
                alike[run.badge.sign, run.badge.word].append(number)
        return [
            Short(sign, word, ", ".join(str(number or "the whole") for number in sorted(numbers)))
            for (sign, word), numbers in alike.items()
        ]

    @property
    def are_many(self) -> bool:
        """Whether the words that are no moves are so many that they unfold."""
        return sum(len(run.stances) for run in self.others) > NAMED


@dataclass(frozen=True)
class Said:
    """A statement; ``members`` as with :class:`Words`."""

    statement: Statement
    members: Sequence[Actor] = ()


@dataclass(frozen=True)
class Day:
    """A day with its entries; ``count`` says how many rows it has, of which it may show fewer.

    ``link`` leads to it; ``gap`` is the number of days without an entry between it and the one
    that stands before it.
    """

    count: Count
    drafts: list[Begun]
    events: list[Event]
    words: list[Words]
    statements: list[Said]
    link: str = ""
    gap: int = 0
    opens: frozenset[Kind] = frozenset()
    """What stands open however much it is."""

    @property
    def day(self) -> date:
        """Its date."""
        return self.count.day

    @property
    def is_calm(self) -> bool:
        """Whether it has so few entries that none is folded."""
        rows = len(self.drafts) + len(self.events) + len(self.statements)
        return rows + len(self.words) <= FEW

    @property
    def shows_positions(self) -> bool:
        """Whether positions that are no moves stand open."""
        return self.is_calm or Kind.POSITION in self.opens

    @property
    def shows_statements(self) -> bool:
        """Whether statements stand open."""
        return self.is_calm or Kind.STATEMENT in self.opens

    @property
    def moves(self) -> list[Words]:
        """The words among which are moves: they are never folded."""
        return [words for words in self.words if words.moved]

    @property
    def others(self) -> list[Words]:
        """The words among which are none."""
        return [words for words in self.words if not words.moved]

    @property
    def told(self) -> str:
        """What it holds, in numbers: “1 event, 40 positions (2 moves), 22 statements”."""
        moves = sum(len(run.stances) for words in self.words for run in words.moved)
        return told(self.count.numbers, moves)

    @property
    def others_told(self) -> str:
        """What the words without a move are, in numbers."""
        steps: Counter[Step] = Counter()
        for words in self.others:
            for run in words.runs:
                steps[run.step] += len(run.stances)
        number = _counted(steps.total(), "position")
        actors = _named_once(words.actor for words in self.others)
        taken = [f"{steps[step]} {_named(step, steps[step])}" for step in Step if steps[step]]
        more = "more " if self.moves else ""
        return f"{number.replace(' ', f' {more}', 1)} of {actors}: {', '.join(taken)}"

    @property
    def statements_told(self) -> str:
        """How many statements are here, and whose."""
        number = _counted(len(self.statements), "statement")
        actors = _named_once(said.statement.actor for said in self.statements)
        return f"{number} of {actors}"

    @property
    def positions_left(self) -> int:
        """How many positions there are beside those shown."""
        return self.count.numbers[Kind.POSITION] - sum(words.number for words in self.words)

    @property
    def statements_left(self) -> int:
        """How many statements there are beside those shown."""
        return self.count.numbers[Kind.STATEMENT] - len(self.statements)

    @property
    def others_left(self) -> int:
        """How many drafts and events there are beside those shown."""
        both = self.count.numbers[Kind.DRAFT] + self.count.numbers[Kind.EVENT]
        return both - len(self.drafts) - len(self.events)


@dataclass(frozen=True)
class Month:
    """A month with those of its days that are on the page; ``month`` is its first day."""

    month: date
    days: list[Day]


def months(
    page: Page,
    form: TimelineForm,
    *,
    drafts: Iterable[Begun],
    events: Iterable[Event],
    taken: Iterable[Taken],
    statements: Iterable[Statement],
) -> list[Month]:
    """Return the days of *page* by month, in their order, with their rows.

    *taken* come ``with_text``, with their actor, draft and point.
    """
    begun = _by_day(drafts, lambda one: one.account.draft.started_on)
    happened = _by_day(events, lambda event: event.started_on)
    words = _by_day(taken, lambda one: one.stance.stated_on)
    said = _by_day(statements, lambda statement: statement.made_on)
    opens = frozenset(kind for kind in Kind if form.has_only(kind))
    joint = form.joint
    found = []
    last: date | None = None
    for count in page.days:
        gap = abs((count.day - last).days) - 1 if last else 0
        found.append(
            Day(
                count,
                begun[count.day],
                happened[count.day],
                words_of(words[count.day], joint),
                [Said(one, joint.get(one.actor_id, ())) for one in said[count.day]],
                f"{leading_to(count.day, form.query)}#{count.day.isoformat()}",
                gap if gap >= LONG else 0,
                opens,
            )
        )
        last = count.day
    by_month = groupby(found, lambda day: day.day.replace(day=1))
    return [Month(month, list(days)) for month, days in by_month]


def told(numbers: Mapping[Kind, int], moves: int = 0) -> str:
    """Return *numbers* of rows in words, those that there are."""
    parts = {kind: _counted(number, kind.value) for kind, number in numbers.items() if number}
    if moves:
        parts[Kind.POSITION] += f" ({_counted(moves, 'move')})"
    return ", ".join(parts.values())


def words_of(
    taken: Iterable[Taken], joint: Mapping[int, Sequence[Actor]] | None = None
) -> list[Words]:
    """Return the words of one day by actor and draft, those with a move first."""
    by_text: dict[tuple[int, str, int], list[Taken]] = defaultdict(list)
    for one in taken:
        actor, draft = one.stance.actor, one.stance.draft
        by_text[actor.order, actor.slug, draft.order].append(one)
    found = []
    for key in sorted(by_text):
        stance = by_text[key][0].stance
        members = (joint or {}).get(stance.actor_id, ())
        found.append(Words(stance.actor, stance.draft, runs(by_text[key]), members))
    return sorted(found, key=lambda words: not words.moved)


def runs(taken: Iterable[Taken]) -> list[Run]:
    """Return *taken*, which are of one actor on one draft, by step and position; moves first."""
    alike: dict[tuple[Step, Badge, Badge | None], list[Stance]] = defaultdict(list)
    for one in sorted(taken, key=_place):
        tells_before = one.before is not None and one.step != Step.REPEATED
        before = badge(one.before) if one.before and tells_before else None
        alike[one.step, badge(one.stance), before].append(one.stance)
    return sorted(
        (Run(*key, stances) for key, stances in alike.items()),
        key=lambda run: list(STEPS).index(run.step),
    )


def _place(one: Taken) -> tuple[int, int]:
    """Return where a stance stands among its like: by position, then by number."""
    number = one.stance.provision.number if one.stance.provision else 0
    return Stance.Position.values.index(one.stance.position), number


def _by_day(rows: Iterable[Row], day_of: Callable[[Row], date]) -> Mapping[date, list[Row]]:
    found: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        found[day_of(row)].append(row)
    return found


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _named_once(actors: Iterable[Actor]) -> str:
    """Return the short names of *actors*, each once; of many, the first."""
    return group_name(list(dict.fromkeys(actor.short_name for actor in actors)))


def _named(step: Step, number: int) -> str:
    if step == Step.NEW_TEXT:
        return "on a new text"
    if step == Step.FIRST:
        return "first word" if number == 1 else "first words"
    return str(step.label).lower()
