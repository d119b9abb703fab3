"""A long timeline, a page at a time: by months where they fit, and never less than a whole day.

Pure: whoever calls has counted the rows. A page is found by a day on it (``at``), so that the
address of a day or an event leads to it however much the record has grown before or after.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from briefing.timeline.forms import Kind

SHOWN: Mapping[Kind, int] = {
    Kind.DRAFT: 20,
    Kind.EVENT: 30,
    Kind.POSITION: 150,
    Kind.STATEMENT: 100,
}
"""So many rows of a kind a day shows at most; it says how many more there are, and where."""
MOST = 340
"""So many rows a page shows, or a single day where that has more."""


@dataclass(frozen=True)
class Count:
    """How many rows of each kind a day has."""

    day: date
    numbers: Mapping[Kind, int]

    @property
    def number(self) -> int:
        """How many rows it has."""
        return sum(self.numbers.values())

    @property
    def shown(self) -> int:
        """How many of them a page shows."""
        return sum(min(number, SHOWN[kind]) for kind, number in self.numbers.items())


@dataclass(frozen=True)
class Leap:
    """The way to a month: ``number`` of its rows, and ``link`` to its first day on any page."""

    month: date
    number: int
    link: str
    is_here: bool


@dataclass(frozen=True)
class Page:
    """The days of one page, in its order, and the days that lead to the pages beside it.

    ``before`` is a day of the page of what comes earlier in the list, ``after`` of the next.
    """

    days: Sequence[Count]
    number: int
    pages: int
    before: date | None
    after: date | None

    @property
    def first(self) -> date:
        """Its earliest day."""
        return min(self.days[0].day, self.days[-1].day)

    @property
    def last(self) -> date:
        """Its latest day."""
        return max(self.days[0].day, self.days[-1].day)


def counts(
    numbers: Iterable[tuple[date, Kind, int]], *, is_newest_first: bool = True
) -> list[Count]:
    """Return the days that have rows, from (day, kind, number of rows)."""
    by_day: dict[date, dict[Kind, int]] = {}
    for day, kind, number in numbers:
        by_day.setdefault(day, {})[kind] = number
    return [
        Count(day, {kind: by_day[day].get(kind, 0) for kind in Kind})
        for day in sorted(by_day, reverse=is_newest_first)
    ]


def page_at(days: Sequence[Count], at: date | None) -> Page:
    """Return the page of *days* on which *at* stands, or would; by default the first.

    *days* has one at least. Where it has rows, *at* is on its page; else the day next to it is.
    """
    found = pages(days)
    number = _place(found, at) if at else 0
    return Page(
        found[number],
        number + 1,
        len(found),
        before=found[number - 1][0].day if number else None,
        after=found[number + 1][0].day if number + 1 < len(found) else None,
    )


def pages(days: Sequence[Count]) -> list[list[Count]]:
    """Return *days*, in their order, in pages.

    A month that fits on one page is not divided; one that does not begins where the last ended.
    """
    found: list[list[Count]] = [[]]
    room = MOST
    for _, of_month in groupby(days, lambda count: (count.day.year, count.day.month)):
        month = list(of_month)
        if room < sum(count.shown for count in month) <= MOST:
            room = 0
        for count in month:
            if found[-1] and count.shown > room:
                found.append([])
                room = MOST
            found[-1].append(count)
            room -= count.shown
    return found


def leaps(days: Sequence[Count], page: Page, base: str) -> list[Leap]:
    """Return the months of *days* with the way to each; *base* is the query of the first page."""
    here = {_month(count.day) for count in page.days}
    found = []
    for month, of_month in groupby(days, lambda count: _month(count.day)):
        counted = list(of_month)
        is_here = counted[0] in page.days
        query = "" if is_here else leading_to(counted[0].day, base)
        found.append(
            Leap(
                month,
                sum(count.number for count in counted),
                f"{query}#{month:%Y-%m}",
                month in here,
            )
        )
    return found


def leading_to(day: date | None, base: str) -> str:
    """Return the query of the page with *day*; *base* is that of the first page."""
    return f"{base}{'&' if base else '?'}at={day.isoformat()}" if day else ""


def _place(found: list[list[Count]], at: date) -> int:
    """Return the place of the page with the day next to *at*."""
    distances = [min(abs((count.day - at).days) for count in page) for page in found]
    return distances.index(min(distances))


def _month(day: date) -> date:
    return day.replace(day=1)
