"""One lane of a drawing: the positions of an actor on a point, day by day.

The line follows the actor's last word. It stands the higher, the more the actor accepts; it steps
where the actor moved on one and the same text, and breaks where its next word is about another.
What was said of the text before still stands: it goes on as a thin line until the next word on it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import date_format

from provisions.badges import Badge, badge
from provisions.charts.places import HALF_A_MARK, Place, Stretch, Text, places
from provisions.charts.said import runs
from provisions.charts.scale import NARROW, WIDE, Scale, percent
from provisions.models import Stance
from provisions.movement import Step, Taken

# How far down the five positions stand, in pixels, and how high the lane is.
TOP, LEVEL = 10, 15
LEVELS = {position: level for level, position in enumerate(Stance.Position)}
HEIGHT = 2 * TOP + (len(LEVELS) - 1) * LEVEL
# How near two marks may stand, in pixels, before the later of them gives up its sign.
NEAREST = 12
# How far from each other marks stand that belong to one and the same place.
ASIDE = 19
# How many letters of a text's short name there is room for.
LETTERS = 16


@dataclass(frozen=True)
class Mark:
    """A stance, ``aside`` so many pixels from its day.

    ``size`` says where its sign shows: "signed" on any drawing, "wide" on a wide one only, "dot"
    on none, as for a word repeated.
    """

    at: str
    down: int
    aside: int
    size: str
    badge: Badge
    words: str


@dataclass(frozen=True)
class Line:
    """A part of the lane in which a position held."""

    start: str
    end: str
    down: int
    badge: Badge


@dataclass(frozen=True)
class Riser:
    """A move: the step of the line from one position to another on the same text."""

    at: str
    top: int
    bottom: int


@dataclass(frozen=True)
class Break:
    """The end of the line on one text; ``runs_on`` where the next goes on at the same height."""

    at: str
    down: int
    runs_on: bool


@dataclass(frozen=True)
class Name:
    """The short name of a text, ``beside`` so many pixels from the first mark on it.

    ``screen`` is "narrow" or "wide" where it stands there on such a drawing only.
    """

    at: str
    down: int
    anchor: str
    beside: int
    name: str
    screen: str


@dataclass(frozen=True)
class Drawing:
    """What is drawn in a lane; ``lines`` follow the last word, ``rests`` what else still stood."""

    lines: list[Line]
    rests: list[Line]
    risers: list[Riser]
    breaks: list[Break]
    marks: list[Mark]
    names: list[Name]


def drawing(words: Sequence[Taken], scale: Scale) -> Drawing:
    """Return the lane of *words*, which are those of one actor on one point in their order."""
    sketch = _Sketch(words, scale)
    places_of_words = range(len(words))
    return Drawing(
        lines=[sketch.line(place) for place in places_of_words],
        rests=sketch.rests(),
        risers=sketch.risers(),
        breaks=sketch.breaks(),
        marks=[sketch.mark(place) for place in places_of_words],
        names=sketch.names(),
    )


class _Sketch:
    """The words of a lane and where they stand; each is known by its place among them.

    ``firsts`` are the places of the first words of the runs on one and the same text.
    """

    def __init__(self, words: Sequence[Taken], scale: Scale) -> None:
        self.words = words
        self.badges = [badge(word.stance) for word in words]
        self.levels = [LEVELS[Stance.Position(word.stance.position)] for word in words]
        self.starts = [scale.at(word.stance.stated_on) for word in words]
        self.ends = [*self.starts[1:], 100.0]
        self.runs = list(_places_of(runs(words)))
        self.firsts = {run[0] for run in self.runs}
        self.asides = self._asides()
        self.sizes = self._sizes()

    def line(self, place: int) -> Line:
        """Return the line from a word to the next one, or to the end of the day shown."""
        return self._line(place, self.starts[place], self.ends[place])

    def rests(self) -> list[Line]:
        """Return where what was said of a text still stood, until the next word on it."""
        resting: dict[int, int] = {}
        found = []
        for (*_, last), upcoming in pairwise([*self.runs, range(0)]):
            resting[self.words[last].stance.draft_id] = last
            if upcoming:
                again = resting.pop(self.words[upcoming[0]].stance.draft_id, None)
                if again is not None:
                    found.append((again, self.starts[upcoming[0]]))
        found += [(place, 100.0) for place in resting.values()]
        return [
            self._line(place, self.ends[place], end)
            for place, end in sorted(found)
            if end > self.ends[place]
        ]

    def risers(self) -> list[Riser]:
        """Return the steps from one position to another on the same text."""
        return [
            Riser(percent(self.starts[place]), *sorted((self._down(before), self._down(place))))
            for run in self.runs
            for before, place in pairwise(run)
            if self.levels[before] != self.levels[place]
        ]

    def breaks(self) -> list[Break]:
        """Return where the line on a text ends, but where it is too short to show."""
        found = []
        for earlier, run in pairwise(self.runs):
            last, first = earlier[-1], run[0]
            runs_on = self.levels[last] == self.levels[first]
            room = (self.starts[first] - self.starts[last]) * NARROW / 100
            if room > (3 if runs_on else 1) * HALF_A_MARK:
                found.append(Break(percent(self.starts[first]), self._down(last), runs_on))
        return found

    def mark(self, place: int) -> Mark:
        """Return the mark of a word."""
        word, shown = self.words[place], self.badges[place]
        return Mark(
            percent(self.starts[place]),
            self._down(place),
            self.asides[place],
            self.sizes[place],
            shown,
            f"{date_format(word.stance.stated_on)}: {shown.word}, {shown.draft} "
            f"({word.step.label.lower()})",
        )

    def names(self) -> list[Name]:
        """Return the names of the texts, where they stand on a narrow and on a wide drawing."""
        found = []
        by_width = zip(self.runs, self._places(NARROW), self._places(WIDE), strict=True)
        for run, narrow, wide in by_width:
            if narrow == wide:
                found.append(self._name(run[0], narrow, ""))
            else:
                found.append(self._name(run[0], narrow, "narrow"))
                found.append(self._name(run[0], wide, "wide"))
        return [name for name in found if name is not None]

    def _line(self, place: int, start: float, end: float) -> Line:
        return Line(percent(start), percent(end), self._down(place), self.badges[place])

    def _name(self, place: int, where: Place | None, screen: str) -> Name | None:
        if where is None:
            return None
        return Name(
            percent(self.starts[place]),
            TOP + LEVEL * where.row,
            where.anchor,
            where.beside + self.asides[place],
            self._short_name(place),
            screen,
        )

    def _short_name(self, place: int) -> str:
        name = self.words[place].stance.draft.short_name
        return name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"

    def _down(self, place: int) -> int:
        return TOP + LEVEL * self.levels[place]

    def _pixels(self, place: int, width: int) -> float:
        return self.starts[place] * width / 100 + self.asides[place]

    def _asides(self) -> list[int]:
        """Return how far each mark stands from its day: those of one place, side by side."""
        spots = list(zip(self.starts, self.levels, strict=True))
        number, used = Counter(spots), Counter[tuple[float, int]]()
        found = []
        for spot in spots:
            found.append(round(ASIDE * (used[spot] - (number[spot] - 1) / 2)))
            used[spot] += 1
        return found

    def _sizes(self) -> list[str]:
        """Return where each sign shows: not on words repeated, nor where marks are too near."""
        found = []
        last: dict[tuple[int, int], float] = {}
        for place, level in enumerate(self.levels):
            is_signed = place in self.firsts or self.words[place].step == Step.MOVED
            size = "signed" if is_signed else "dot"
            for width, smaller in ((NARROW, "wide"), (WIDE, "dot")):
                at = self._pixels(place, width)
                if is_signed and at - last.get((width, level), -NEAREST) < NEAREST:
                    size = smaller
                elif is_signed:
                    last[width, level] = at
            found.append(size)
        return found

    def _places(self, width: int) -> list[Place | None]:
        """Return where the names of the texts stand on a drawing of *width* pixels."""
        texts, others = [], []
        for first, *rest in self.runs:
            texts.append(Text(self._short_name(first), self._stretch(first, width)))
            others += [self._stretch(place, width) for place in rest]
        return places(texts, [*others, *self._obstacles(width)], rows=len(LEVELS), width=width)

    def _stretch(self, place: int, width: int) -> Stretch:
        """Return what the line from a word on takes of its row."""
        end = self.ends[place] * width / 100
        return Stretch(self.levels[place], self._pixels(place, width), end)

    def _obstacles(self, width: int) -> list[Stretch]:
        """Return what marks and risers take of the rows."""
        found = []
        for place, level in enumerate(self.levels):
            at = self._pixels(place, width)
            half = HALF_A_MARK - 2 if self.sizes[place] != "dot" else 4
            found.append(Stretch(level, at - half, at + half))
            if place not in self.firsts:
                low, high = sorted((self.levels[place - 1], level))
                found += [Stretch(row, at - 2, at + 2) for row in range(low + 1, high)]
        return found


def _places_of(found: Sequence[Sequence[Taken]]) -> list[range]:
    """Return the places of the words of each run."""
    starts = [0]
    for run in found:
        starts.append(starts[-1] + len(run))
    return [range(start, end) for start, end in pairwise(starts)]
