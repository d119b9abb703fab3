"""The timeline in small: how much came on each of the last days, and the latest steps.

Words that are no moves and statements are counted, not listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from briefing.timeline.entries import Words, words_of
from briefing.timeline.forms import Kind
from briefing.timeline.pages import Count, counts
from briefing.timeline.reading import numbers, taken_among
from provisions.charts.scale import Scale, percent
from provisions.evidence import cited
from provisions.models import Draft, Stance
from provisions.movement import Step
from provisions.querysets import StanceQuerySet
from statements.models import Event, EventCitation, Statement

LATEST = 8
"""So many steps are listed."""
BARS = timedelta(days=60)
"""So many days are drawn at most."""
HEIGHT = 40
"""How high the highest bar is, in pixels."""


@dataclass(frozen=True)
class Bar:
    """What came on a day: positions stand on statements. Across in per cent, down in pixels.

    ``mark`` is where the signs of events and drafts stand, in the middle of the day.
    """

    left: str
    width: str
    mark: str
    statements: int
    positions: int
    has_event: bool
    has_draft: bool

    @property
    def above_statements(self) -> int:
        """How far down the part of the statements begins."""
        return HEIGHT - self.statements

    @property
    def above_all(self) -> int:
        """How far down the bar begins."""
        return self.above_statements - self.positions


@dataclass(frozen=True)
class Strip:
    """A bar for each day on which something came, from ``first`` to ``last``."""

    first: date
    last: date
    bars: list[Bar]
    words: str
    height: int = HEIGHT


@dataclass(frozen=True)
class Latest:
    """A step of the negotiation: one of the three is there."""

    day: date
    event: Event | None = None
    draft: Draft | None = None
    words: Words | None = None


@dataclass(frozen=True)
class Small:
    """The timeline in small; ``strip`` is None where no draft has begun."""

    strip: Strip | None
    latest: list[Latest]


def small(on: date, drafts: Sequence[Draft]) -> Small:
    """Return the timeline in small as of the day *on*; *drafts* are those begun by then.

    Eight queries, however long the record is.
    """
    begun = [Latest(draft.started_on, draft=draft) for draft in drafts]
    # Of one day, drafts stay before events, and these before moves.
    steps = _newest([*begun, *_events(on)])
    since = steps[-1].day if len(steps) == LATEST else date.min
    return Small(_strip(on, drafts), _newest([*steps, *_moves(since, on)]))


def _newest(steps: list[Latest]) -> list[Latest]:
    return sorted(steps, key=lambda step: step.day, reverse=True)[:LATEST]


def _strip(on: date, drafts: Sequence[Draft]) -> Strip | None:
    if not drafts:
        return None
    first = max(min(draft.started_on for draft in drafts), on - BARS)
    days = (first, on)
    rows = {
        Kind.EVENT: Event.objects.by(on).filter(started_on__range=days),
        Kind.POSITION: Stance.objects.by(on).filter(stated_on__range=days),
        Kind.STATEMENT: Statement.objects.by(on).filter(made_on__range=days),
    }
    begun = [(draft.started_on, Kind.DRAFT, 1) for draft in drafts if draft.started_on >= first]
    found = counts([*numbers(rows), *begun], is_newest_first=False)
    return strip(found, Scale(first, on))


def strip(days: Sequence[Count], scale: Scale) -> Strip:
    """Return *days* drawn on *scale*, in which all of them are."""
    most = max((_said(count) for count in days), default=0) or 1
    half = 50 / scale.days
    bars = [
        Bar(
            left=percent(scale.at(count.day) - 0.8 * half),
            width=percent(1.6 * half),
            mark=percent(scale.at(count.day)),
            statements=_pixels(count.numbers[Kind.STATEMENT], most),
            positions=_pixels(count.numbers[Kind.POSITION], most),
            has_event=bool(count.numbers[Kind.EVENT]),
            has_draft=bool(count.numbers[Kind.DRAFT]),
        )
        for count in days
    ]
    total = {kind: sum(count.numbers[kind] for count in days) for kind in Kind}
    busiest = max(days, key=_said, default=None)
    told = f"{total[Kind.POSITION]} positions and {total[Kind.STATEMENT]} statements"
    most_on = f", most on {busiest.day:%-d %B %Y}" if busiest and _said(busiest) else ""
    return Strip(scale.first, scale.last, bars, f"{told}{most_on}")


def _said(count: Count) -> int:
    return count.numbers[Kind.STATEMENT] + count.numbers[Kind.POSITION]


def _pixels(number: int, most: int) -> int:
    """Return how high *number* stands; the least is seen."""
    return max(2, HEIGHT * number // most) if number else 0


def _events(on: date) -> list[Latest]:
    events = Event.objects.by(on).prefetch_related(cited(EventCitation))
    newest = events.order_by("-started_on", "slug")[:LATEST]
    return [Latest(event.started_on, event=event) for event in newest]


def _moves(since: date, on: date) -> list[Latest]:
    """Return the latest moves from *since* to *on*, by day, actor and draft."""
    words: StanceQuerySet = Stance.objects.by(on).filter(stated_on__gte=since)
    moved = words.with_step(on).filter(step=Step.MOVED)
    newest = list(moved.order_by("-stated_on", "slug").values_list("pk", flat=True)[:LATEST])
    taken = taken_among(Stance.objects.by(on), newest, on)
    days = dict.fromkeys(one.stance.stated_on for one in taken)
    return [
        Latest(day, words=words)
        for day in days
        for words in words_of(one for one in taken if one.stance.stated_on == day)
    ]
