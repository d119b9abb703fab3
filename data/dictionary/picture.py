"""The picture of how the tables refer to each other: boxes, and a line for each reference.

Tables stand in layers from left to right, each after those that it refers to, so that a new table
finds its place by itself. All is measured in pixels.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from data.dictionary.layers import Layered, Stop, layered
from data.dictionary.placing import BOXES_APART, Piece, tops
from data.dictionary.references import Reference

HEAD, ROW, FOOT = 28, 19, 6
"""The heights of a box's name, of each of its columns, and what stands free below these."""
LANE, PORT = 6, 9
"""How high a place for a line is, and how far apart lines end at a box, at least."""
LETTER, INSET = 7.4, 10
BETWEEN, EDGE = 88, 26
LOOP = 22


@dataclass(frozen=True)
class Cell:
    """A column that refers to a table: its name, and how far down its line of text stands."""

    name: str
    down: int


@dataclass(frozen=True)
class Box:
    """A table: where it stands, and its columns that refer to one."""

    table: str
    left: int
    top: int
    width: int
    height: int
    cells: list[Cell]

    @property
    def text_left(self) -> int:
        """Where its words begin."""
        return self.left + INSET

    @property
    def name_down(self) -> int:
        """How far down its name stands."""
        return self.top + HEAD - 9

    @property
    def rule_down(self) -> int:
        """How far down the rule under its name stands."""
        return self.top + HEAD

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.left + self.width


@dataclass(frozen=True)
class Line:
    """A reference, drawn: ``start`` and ``end`` are points, ``path`` is what leads between."""

    reference: Reference
    start: tuple[int, int]
    end: tuple[int, int]
    path: str


@dataclass(frozen=True)
class Picture:
    """All boxes and lines, in a frame of a width and a height."""

    boxes: list[Box]
    lines: list[Line]
    width: int
    height: int


def picture(tables: Sequence[str], references: Sequence[Reference]) -> Picture:
    """Return *tables* and *references* drawn; tables without any stand below the others."""
    joined = {name for one in references for name in (one.table, one.to)}
    alone = [name for name in tables if name not in joined]
    others = [one for one in references if not one.is_own]
    drawn = layered(
        [name for name in tables if name in joined], [(one.table, one.to) for one in others]
    )
    return _Sheet(drawn, others, [one for one in references if one.is_own], alone).picture()


class _Sheet:
    """What is known of the drawing while it is made."""

    def __init__(
        self,
        drawn: Layered,
        others: Sequence[Reference],
        own: Sequence[Reference],
        alone: Sequence[str],
    ) -> None:
        self.drawn, self.others, self.own, self.alone = drawn, others, own, alone
        self.places = {stop: at for layer in drawn.layers for at, stop in enumerate(layer)}
        self.cells = self._cells()
        names = [name for cells in self.cells.values() for name in cells]
        names += [stop.table for stop in self.places] + list(alone)
        self.width = round(max(map(len, names), default=0) * LETTER) + 2 * INSET
        self.arriving = self._arriving()
        self.heights = {stop: self._height(stop) for stop in self.places}
        self.tops = tops(drawn, self.heights, list(self._pieces()))

    def picture(self) -> Picture:
        boxes = {stop.table: self._box(stop) for stop in self.places if stop.is_box}
        bottom = max((self.tops[stop] + self.heights[stop] for stop in self.places), default=0)
        below = bottom + 2 * BOXES_APART if self.places else 0
        columns = max(len(self.drawn.layers), 1)
        for number, name in enumerate(self.alone):
            row, column = divmod(number, columns)
            top = EDGE + below + row * (HEAD + BOXES_APART)
            boxes[name] = Box(name, self._left(column), top, self.width, HEAD, [])
        lines = [*map(self._line, range(len(self.others))), *map(self._loop, self.own)]
        right = max((box.right for box in boxes.values()), default=0)
        bottom = max((box.top + box.height for box in boxes.values()), default=0)
        return Picture(list(boxes.values()), lines, right + EDGE, bottom + EDGE)

    def _cells(self) -> Mapping[str, list[str]]:
        """Return the columns of each table: those that refer to itself, then as lines leave it."""
        leaving: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for reference in self.own:
            leaving[reference.table].append((-1, reference.column))
        for reference, route in zip(self.others, self.drawn.routes, strict=True):
            leaving[reference.table].append((self.places[route[1]], reference.column))
        return {
            table: [column for _, column in sorted(found, key=lambda pair: pair[0])]
            for table, found in leaving.items()
        }

    def _arriving(self) -> Mapping[Stop, list[int]]:
        """Return the links whose lines end at each box, in the order in which they arrive."""
        arriving: dict[Stop, list[tuple[int, int, int]]] = defaultdict(list)
        for number, route in enumerate(self.drawn.routes):
            before = route[-2]
            row = self._row(before.table, self.others[number].column) if before.is_box else 0
            arriving[route[-1]].append((self.places[before], row, number))
        return {stop: [number for *_, number in sorted(found)] for stop, found in arriving.items()}

    def _row(self, table: str, column: str) -> int:
        return self.cells[table].index(column)

    def _height(self, stop: Stop) -> int:
        if not stop.is_box:
            return LANE
        cells = self.cells.get(stop.table, [])
        needed = PORT * (len(self.arriving.get(stop, ())) + 1)
        return max(HEAD + ROW * len(cells) + (FOOT if cells else 0), needed)

    def _leaves(self, table: str, column: str) -> int:
        """Return how far below a box's top the line of a column begins."""
        return HEAD + ROW * self._row(table, column) + ROW // 2 + FOOT // 2

    def _meets(self, number: int, stop: Stop, *, as_target: bool) -> int:
        """Return how far below its top the line of a link meets a stop."""
        if not stop.is_box:
            return LANE // 2
        if not as_target:
            return self._leaves(stop.table, self.others[number].column)
        ends = self.arriving[stop]
        return round((ends.index(number) + 1) * self.heights[stop] / (len(ends) + 1))

    def _pieces(self) -> Iterable[Piece]:
        for number, route in enumerate(self.drawn.routes):
            for right, left in pairwise(route):
                yield Piece(
                    right,
                    left,
                    self._meets(number, right, as_target=False),
                    self._meets(number, left, as_target=True),
                )

    def _left(self, layer: int) -> int:
        return EDGE + layer * (self.width + BETWEEN)

    def _box(self, stop: Stop) -> Box:
        top = EDGE + self.tops[stop]
        cells = [
            Cell(name, top + self._leaves(stop.table, name) + 4)
            for name in self.cells.get(stop.table, [])
        ]
        left = self._left(stop.layer)
        return Box(stop.table, left, top, self.width, self.heights[stop], cells)

    def _line(self, number: int) -> Line:
        route = self.drawn.routes[number]
        downs = [
            EDGE + self.tops[stop] + self._meets(number, stop, as_target=place > 0)
            for place, stop in enumerate(route)
        ]
        at, down = self._left(route[0].layer), downs[0]
        start, path = (at, down), f"M{at} {down}"
        for stop, next_down in zip(route[1:], downs[1:], strict=True):
            to = self._left(stop.layer) + self.width
            middle = (at + to) // 2
            path += f"C{middle} {down} {middle} {next_down} {to} {next_down}"
            at, down = to, next_down
            if not stop.is_box:
                at -= self.width
                path += f"H{at}"
        return Line(self.others[number], start, (at, down), path)

    def _loop(self, reference: Reference) -> Line:
        [stop] = [stop for stop in self.places if stop.table == reference.table]
        left, top = self._left(stop.layer), EDGE + self.tops[stop]
        start = (left, top + self._leaves(reference.table, reference.column))
        end = (left, top + HEAD // 2)
        path = (
            f"M{left} {start[1]}C{left - LOOP} {start[1]} {left - LOOP} {end[1]} {left} {end[1]}"
        )
        return Line(reference, start, end, path)
