"""What stands along the days: their names, the drafts that began, and the events."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from provisions.charts.scale import GAP, NARROW, Scale, Tick, percent, ticks, width_of
from provisions.models import Draft
from statements.models import Event

NAMES, EVENTS, DRAFTS, ROW = 12, 20, 39, 15
"""How far down, in pixels, the days, the events and the first row of drafts stand, and a row."""


@dataclass(frozen=True)
class Begun:
    """The drafts that began on a day: where their line and their names stand."""

    at: str
    down: int
    names: str
    anchor: str
    beside: int


@dataclass(frozen=True)
class Happened:
    """That events began on a day, in words; they are named beside the drawing."""

    at: str
    words: str


@dataclass(frozen=True)
class Axis:
    """The days of a drawing, said in ``words``; ``height`` is in pixels."""

    first: date
    last: date
    ticks: list[Tick]
    begun: list[Begun]
    happened: list[Happened]
    height: int
    words: str


def axis(scale: Scale, drafts: Sequence[Draft], events: Iterable[Event]) -> Axis:
    """Return what stands along the days of *scale*: all of *drafts* and *events* are in it."""
    by_day: dict[date, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_day[draft.started_on].append(draft)
    begun = _begun(scale, by_day)
    happened = Counter(event.started_on for event in events)
    return Axis(
        first=scale.first,
        last=scale.last,
        ticks=ticks(scale),
        begun=begun,
        happened=[
            Happened(percent(scale.at(day)), f"{date_format(day)}: {_events(number)}")
            for day, number in sorted(happened.items())
        ],
        height=max((one.down for one in begun), default=EVENTS) + ROW - NAMES + 3,
        words=_words(by_day, happened.total()),
    )


def _begun(scale: Scale, by_day: dict[date, list[Draft]]) -> list[Begun]:
    """Return the drafts by day, with names in as many rows as they need at the least width."""
    rows: list[float] = []
    found = []
    for day, drafts in sorted(by_day.items()):
        names = ", ".join(draft.short_name for draft in drafts)
        middle, width = scale.at(day) * NARROW / 100, width_of(names)
        is_late = middle + width > NARROW
        left = middle - width if is_late else middle
        row = next((row for row, end in enumerate(rows) if end <= left), len(rows))
        if row == len(rows):
            rows.append(0)
        rows[row] = left + width + GAP / 2
        found.append(
            Begun(
                at=percent(scale.at(day)),
                down=DRAFTS + ROW * row,
                names=names,
                anchor="end" if is_late else "start",
                beside=-4 if is_late else 4,
            )
        )
    return found


def _words(by_day: dict[date, list[Draft]], events: int) -> str:
    begun = [
        f"{' and '.join(draft.name for draft in drafts)} on {date_format(day)}"
        for day, drafts in sorted(by_day.items())
    ]
    drafts = f"Drafts that began: {'; '.join(begun)}." if begun else "No draft began."
    return f"{drafts} {_events(events)} marked, named below the drawing."


def _events(number: int) -> str:
    return "1 event" if number == 1 else f"{number} events"
