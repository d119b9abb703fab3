"""The card of the matrix: a row an actor, a column a point, in each cell a position.

Pure: whoever calls has fetched the rows.
"""

from datetime import date

from briefing.cards.drawing import HEIGHT, INK, INK_2, INNER, MARGIN, RULE, SERIF, Drawing
from briefing.cards.foot import foot
from briefing.cards.lettering import fitted, width
from provisions.matrix.cells import Cell, samples
from provisions.matrix.rows import Matrix, Row
from provisions.models import Stance

NAMES = 190
TOP = 132
BOTTOM = HEIGHT - 128
MOST_ACTORS, MOST_POINTS = 26, 48
"""So many fit; where there are more, the card says how many it leaves out."""


def positions_card(matrix: Matrix, on: date) -> str:
    """Return the card of *matrix* as SVG; it comes as ``in_small`` gives it."""
    drawing = Drawing()
    drawing.text(MARGIN, 74, "Who stands where", 50, family=SERIF, weight=600)
    rows = matrix.rows[: MOST_POINTS + 1]
    actors = matrix.actors[:MOST_ACTORS]
    drawing.text(MARGIN + INNER, 72, _counted(matrix), 24, fill=INK_2, anchor="end")
    drawing.rule(92)
    if actors and rows:
        _grid(drawing, rows, len(actors))
    _legend(drawing)
    foot(drawing, on)
    return str(drawing)


def _counted(matrix: Matrix) -> str:
    """Return how many points and actors there are, and how many of them are drawn."""
    points, actors = matrix.point_count, len(matrix.actors)
    shown_points, shown_actors = min(points, MOST_POINTS), min(actors, MOST_ACTORS)
    return f"{_of(shown_points, points)} points, {_of(shown_actors, actors)} actors"


def _of(shown: int, number: int) -> str:
    return str(number) if shown == number else f"{shown} of {number}"


def _grid(drawing: Drawing, rows: list[Row], actor_count: int) -> None:
    """Draw the cells: as large as there is room for, and square."""
    across = (INNER - NAMES) / len(rows)
    down = min((BOTTOM - TOP) / actor_count, 36)
    side = min(across, down) - 3
    for place, row in enumerate(rows):
        x = MARGIN + NAMES + place * across
        head = str(row.point.provision.number) if row.point else "All"
        size = min(17, across * 0.52)
        drawing.text(x + across / 2, TOP - 10, head, size, fill=INK_2, anchor="middle")
        for line, cell in enumerate(row.cells[:actor_count]):
            _cell(
                drawing, x + (across - side) / 2, TOP + line * down + (down - side) / 2, cell, side
            )
    for line, cell in enumerate(rows[0].cells[:actor_count]):
        name = fitted(cell.actor.short_name, _sizes(down), NAMES - 12, 1)
        middle = TOP + line * down + down / 2
        first = middle + name.size * 0.36 - (len(name.lines) - 1) * name.size * 0.6
        drawing.lines(MARGIN, first, name.lines, name.size)
        drawing.box(MARGIN, TOP + (line + 1) * down - 0.5, INNER, 1, fill=RULE)


def _sizes(down: float) -> tuple[float, ...]:
    """Return the sizes at which a name is tried in a row so high; a long one takes two lines."""
    largest = min(21.0, down * 0.66)
    return largest, largest * 0.85, down * 0.42


def _cell(drawing: Drawing, x: float, y: float, cell: Cell, side: float) -> None:
    """Draw an actor's own word, that of its blocs as a sign without a box, or a dot."""
    middle = x + side / 2, y + side / 2
    if cell.word:
        badge = cell.word.badge
        drawing.square(x, y, badge.position, badge.text_state, side)
        words = [cell.word]
    elif cell.joint:
        drawing.sign(*middle, cell.joint[0].word.badge.position, side * 0.5, INK_2)
        words = [cell.joint[0].word]
    else:
        drawing.box(middle[0] - 1.5, middle[1] - 1.5, 3, 3, fill=INK_2, radius=1.5)
        return
    if words[0].is_on_removal:
        drawing.box(x + side * 0.62, y + side * 0.62, side * 0.38, side * 0.38, fill="#ffffff")
        drawing.mark(x + side * 0.66, y + side * 0.66, "removed", side * 0.34, INK)


def _legend(drawing: Drawing) -> None:
    """Draw what the colours and the ways to draw them mean, each in words."""
    y = HEIGHT - 118
    x = float(MARGIN)
    for sample in samples():
        drawing.square(x, y, sample.position, Stance.TextState.LATEST, 22)
        drawing.text(x + 30, y + 17, sample.word.lower(), 18)
        x += 50 + 0.88 * width(sample.word.lower(), 18)
    drawing.mark(x, y + 4, "removed", 14)
    drawing.text(x + 22, y + 17, "of a text without the point", 18)
    words = (
        "Filled: on the latest text known. Outlined: an earlier one. Dashed: one not disclosed. "
        "No box: said by a bloc. Dot: none found."
    )
    drawing.text(MARGIN, y + 46, words, 16, fill=INK_2)
