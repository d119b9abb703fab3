"""Where the names of texts stand in a lane, so that they cover nothing.

A lane has a row for each of the five positions, as high as a line of text. What stands on a row
takes a stretch of it, in pixels of one width of the drawing: on another, names may stand
elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from provisions.charts.scale import width_of

# Half of a mark with the space beside it, and how far a name may reach over the end.
HALF_A_MARK, OVER = 11, 6


@dataclass(frozen=True)
class Stretch:
    """What takes a part of a row, in pixels."""

    row: int
    left: float
    right: float


@dataclass(frozen=True)
class Place:
    """Where a name stands: its row, which end of it, and how far that is beside the mark."""

    row: int
    anchor: str
    beside: int


@dataclass(frozen=True)
class Text:
    """A text with the line on it, from the middle of its first mark to that of the next."""

    name: str
    line: Stretch


def places(
    texts: Sequence[Text], others: Sequence[Stretch], *, rows: int, width: float
) -> list[Place | None]:
    """Return where each name stands; None where there is no room for it at this *width*.

    It may stand over its own line, but over that of no other text and over none of *others*.
    """
    taken = [*others, *(text.line for text in texts)]
    found = []
    for text in texts:
        free = (place for place in _wanted(text) if _is_free(place, text, taken, rows, width))
        place = next(free, None)
        found.append(place)
        if place is not None:
            taken.append(_stretch(place, text))
    return found


def _wanted(text: Text) -> Iterator[Place]:
    """Give the places for a name, the best first: on its line where enough of that stays."""
    row = text.line.row
    on_the_line = Place(row, "start", HALF_A_MARK)
    if _stretch(on_the_line, text).right + HALF_A_MARK <= text.line.right:
        yield on_the_line
    for beside in (row - 1, row + 1):
        yield Place(beside, "start", 2 - HALF_A_MARK)
    for beside in (row - 1, row + 1):
        yield Place(beside, "end", HALF_A_MARK - 2)
    yield on_the_line
    yield Place(row, "end", -HALF_A_MARK)


def _stretch(place: Place, text: Text) -> Stretch:
    start, width = text.line.left + place.beside, width_of(text.name)
    if place.anchor == "end":
        return Stretch(place.row, start - width, start)
    return Stretch(place.row, start, start + width)


def _is_free(place: Place, text: Text, taken: Sequence[Stretch], rows: int, width: float) -> bool:
    name = _stretch(place, text)
    return (
        0 <= name.row < rows
        and name.left >= 0
        and name.right <= width + OVER
        and not any(
            other.row == name.row and other.left < name.right and name.left < other.right
            for other in taken
            if other is not text.line
        )
    )
