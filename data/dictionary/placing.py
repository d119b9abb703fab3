"""How far down each stop of a drawing in layers stands, so that its lines run as level as can be.

Pure: a stop has a height, and each piece of a line says how far below the tops of its two stops it
begins and ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

from data.dictionary.layers import Layered, Stop

SWEEPS = 60
BOXES_APART, LANES_APART, LANE_FROM_BOX = 20, 4, 12
# How much a line that bends on its way past a layer weighs against one that bends at a box.
LANES, LANE_AND_BOX, BOXES = 8, 2, 1


@dataclass(frozen=True)
class Piece:
    """A part of a line between two layers, and where it meets its stops, from their tops."""

    right: Stop
    left: Stop
    right_down: float
    left_down: float

    @property
    def weight(self) -> int:
        """How much it matters that it is level."""
        return (LANES, LANE_AND_BOX, BOXES)[self.right.is_box + self.left.is_box]


@dataclass
class _Block:
    """Stops of one layer that stand as near to one another as they may."""

    wanted: float
    weight: float
    number: int


def tops(drawn: Layered, heights: Mapping[Stop, int], pieces: Sequence[Piece]) -> dict[Stop, int]:
    """Return the top of each stop in whole pixels, the highest at 0; none covers another."""
    found: dict[Stop, float] = {}
    for layer in drawn.layers:
        found.update(zip(layer, _steps(layer, heights), strict=True))
    for sweep in range(SWEEPS):
        for layer in drawn.layers if sweep % 2 else reversed(drawn.layers):
            found.update(_levelled(layer, heights, pieces, found))
    first = min(found.values(), default=0)
    # Rounded alike, so that what stands apart stays so.
    return {stop: floor(top - first + 0.5) for stop, top in found.items()}


def _levelled(
    layer: Sequence[Stop],
    heights: Mapping[Stop, int],
    pieces: Sequence[Piece],
    found: Mapping[Stop, float],
) -> dict[Stop, float]:
    """Return the tops of *layer* that bring its lines nearest to level, in the order given."""
    sums = {stop: [0.0, 0.0] for stop in layer}
    for piece in pieces:
        offset = piece.right_down - piece.left_down
        if piece.right in sums:
            _add(sums[piece.right], found[piece.left] - offset, piece.weight)
        if piece.left in sums:
            _add(sums[piece.left], found[piece.right] + offset, piece.weight)
    steps = _steps(layer, heights)
    blocks: list[_Block] = []
    for stop, step in zip(layer, steps, strict=True):
        total, weight = sums[stop]
        wanted = total / weight if weight else found[stop]
        blocks.append(_Block(wanted - step, weight or 1, 1))
        while len(blocks) > 1 and blocks[-2].wanted > blocks[-1].wanted:
            last = blocks.pop()
            blocks[-1] = _joined(blocks[-1], last)
    levels = [block.wanted for block in blocks for _ in range(block.number)]
    return {stop: level + step for stop, level, step in zip(layer, levels, steps, strict=True)}


def _add(sums: list[float], wanted: float, weight: float) -> None:
    sums[0] += wanted * weight
    sums[1] += weight


def _joined(one: _Block, other: _Block) -> _Block:
    weight = one.weight + other.weight
    wanted = (one.wanted * one.weight + other.wanted * other.weight) / weight
    return _Block(wanted, weight, one.number + other.number)


def _steps(layer: Sequence[Stop], heights: Mapping[Stop, int]) -> list[int]:
    """Return how far down each stop stands where all stand as near as they may."""
    steps, down = [], 0
    for place, stop in enumerate(layer):
        if place:
            before = layer[place - 1]
            down += heights[before] + _apart(before, stop)
        steps.append(down)
    return steps


def _apart(one: Stop, other: Stop) -> int:
    return (LANES_APART, LANE_FROM_BOX, BOXES_APART)[one.is_box + other.is_box]
