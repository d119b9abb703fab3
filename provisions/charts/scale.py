"""Days along a drawing: where each stands, and which are named below it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from django.utils.dateformat import format as formatted

# How wide the drawing is at least, in pixels, on a phone of 320 and on a screen of 960. What
# stands elsewhere on a wide drawing is there twice, and the stylesheet shows one of them.
NARROW = 256
WIDE = 620
# What a letter of the drawing's text takes at most, in pixels.
LETTER = 7.2
# Between the names of two days.
GAP = 14


def width_of(text: str) -> float:
    """Return how many pixels *text* takes at most."""
    return len(text) * LETTER


def percent(part: float) -> str:
    """Return *part* of the width as an attribute says it: "12.5%"."""
    return f"{part:.2f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True)
class Scale:
    """The days from ``first`` to ``last``, each as wide as the next."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days there are, the first and the last among them."""
        return (self.last - self.first).days + 1

    def at(self, day: date) -> float:
        """Return the middle of *day*, in per cent of the width."""
        return ((day - self.first).days + 0.5) / self.days * 100


@dataclass(frozen=True)
class Tick:
    """A day that is named; ``anchor`` says which end of its name stands there.

    ``screen`` is "narrow" or "wide" where it is named on such a one only.
    """

    at: str
    name: str
    anchor: str = "middle"
    screen: str = ""


def ticks(scale: Scale) -> list[Tick]:
    """Return the days to name, on a narrow drawing and on a wide one."""
    narrow, wide = ticks_at(scale, NARROW), ticks_at(scale, WIDE)
    return [
        *(replace(tick, screen="" if tick in wide else "narrow") for tick in narrow),
        *(replace(tick, screen="wide") for tick in wide if tick not in narrow),
    ]


def ticks_at(scale: Scale, width: int) -> list[Tick]:
    """Return the days to name: the first, the last, and those of one step that fit between.

    The step is the smallest of days, weeks (on Mondays), months and years of which names fit
    beside each other at *width* pixels.
    """
    with_year = scale.first.year != scale.last.year
    ends = [_name(day, with_year=with_year) for day in (scale.first, scale.last)]
    if scale.days == 1:
        return [Tick("50%", ends[0])]
    left, right = width_of(ends[0]) + GAP, width - width_of(ends[1]) - GAP
    first, last = Tick("0%", ends[0], "start"), Tick("100%", ends[1], "end")
    if left > right:
        return [first, last]
    for days in _steps(scale):
        found = [(scale.at(day), name) for day, name in days]
        middles = [(at * width / 100, width_of(name)) for at, name in found]
        if _fit(middles):
            return [
                first,
                *(
                    Tick(percent(at), name)
                    for (at, name), (middle, room) in zip(found, middles, strict=True)
                    if middle - room / 2 >= left and middle + room / 2 <= right
                ),
                last,
            ]
    return [first, last]


def _fit(middles: list[tuple[float, float]]) -> bool:
    """Whether names of these middles and widths, in pixels, stand apart."""
    return all(
        middle + (width + next_width) / 2 + GAP <= next_middle
        for (middle, width), (next_middle, next_width) in pairwise(middles)
    )


def _steps(scale: Scale) -> Iterator[list[tuple[date, str]]]:
    """Give the days of each step with their names, the smallest step first."""
    for days in (1, 2):
        yield [(day, _name(day)) for day in _every(scale, scale.first, days)]
    monday = scale.first + timedelta(days=-scale.first.weekday() % 7)
    for weeks in (1, 2):
        yield [(day, _name(day)) for day in _every(scale, monday, 7 * weeks)]
    for months in (1, 2, 3, 6):
        yield [(day, formatted(day, "M Y")) for day in _months(scale, months)]
    for years in (1, 2, 5, 10, 20, 50):
        yield [(day, formatted(day, "Y")) for day in _months(scale, 12 * years)]


def _every(scale: Scale, first: date, days: int) -> list[date]:
    number = (scale.last - first).days // days + 1
    # Where there are more, their names would not fit beside each other anyway.
    return [first + timedelta(days=days * place) for place in range(min(number, WIDE))]


def _months(scale: Scale, months: int) -> list[date]:
    """Return the first days of every so many months, those of a year from January on."""
    begin = 12 * scale.first.year + scale.first.month - 1
    end = 12 * scale.last.year + scale.last.month - 1
    numbers = range(-(-begin // months) * months, end + 1, months)
    days = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return [day for day in days if day >= scale.first]


def _name(day: date, *, with_year: bool = False) -> str:
    return formatted(day, "j M Y" if with_year else "j M")
