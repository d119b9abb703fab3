"""The card of a point: what became of it in each draft, and who stands where on its latest text.

Pure: whoever calls has fetched the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actors.models import Actor
from briefing.cards.drawing import COLOURS, INK_2, INNER, MARGIN, SERIF, Drawing
from briefing.cards.foot import FOOT_TOP, foot
from briefing.cards.lettering import Lines, broken, fitted
from provisions.badges import Badge
from provisions.matrix.cells import samples
from provisions.models import Provision
from provisions.versions import Mark

MOST_MARKS = 6
"""So many drafts have their words beside their marks; of more, the latest do."""
CHIP = 315


@dataclass(frozen=True)
class Side:
    """Those with the same position: the badge that they share, and who they are."""

    badge: Badge
    actors: list[Actor]


def sides(stances: Sequence[tuple[Actor, Badge]]) -> list[Side]:
    """Return who has which position, in the order of the scale."""
    found: dict[str, Side] = {}
    for actor, badge in stances:
        found.setdefault(badge.position, Side(badge, [])).actors.append(actor)
    return [found[sample.position] for sample in samples() if sample.position in found]


def point_card(
    point: Provision,
    strip: Sequence[Mark],
    latest: Mark | None,
    stances: Sequence[tuple[Actor, Badge]],
    on: date,
) -> str:
    """Return the card of *point* as SVG.

    *latest* is the mark of the latest text known, None where there is none; *stances* are those
    on that text, an actor each.
    """
    drawing = Drawing()
    drawing.text(MARGIN, 72, f"Point {point.number} · {point.theme.name}", 26, fill=INK_2)
    title = fitted(point.title, (62, 54, 46, 38, 30), INNER, 2, bold=True)
    y = drawing.lines(
        MARGIN, 84 + title.size * 0.95, title.lines, title.size, family=SERIF, weight=600
    )
    drawing.rule(y + 24)
    y = _strip(drawing, y + 28, strip)
    _positions(drawing, y, latest, sides(stances))
    foot(drawing, on)
    return str(drawing)


def _strip(drawing: Drawing, top: float, strip: Sequence[Mark]) -> float:
    """Draw what became of the point in each draft; return where it ends."""
    if not strip:
        drawing.text(MARGIN, top + 44, "No draft so far.", 24, fill=INK_2)
        return top + 60
    shown = strip[-MOST_MARKS:]
    column = INNER / max(len(shown), 4)
    bottom = top
    for place, mark in enumerate(shown):
        x = MARGIN + place * column
        drawing.mark(x, top + 24, mark.change, 26)
        name = fitted(mark.draft.short_name, (24, 20, 17), column - 50, 1, bold=True)
        y = drawing.lines(x + 38, top + 38, name.lines, name.size, weight=600)
        drawing.text(x + 38, y + 28, mark.word, 21, fill=INK_2)
        bottom = max(bottom, y + 28)
    if len(strip) > len(shown):
        bottom += 30
        words = f"The latest {len(shown)} of {len(strip)} drafts."
        drawing.text(MARGIN, bottom, words, 20, fill=INK_2)
    return bottom + 14


def _positions(drawing: Drawing, top: float, latest: Mark | None, found: list[Side]) -> None:
    """Draw who stands where, as large as there is room for."""
    if latest is None:
        drawing.text(MARGIN, top + 44, "No text on this point is known.", 26, fill=INK_2)
        return
    heading = f"On the latest text known ({latest.draft.short_name})"
    drawing.text(MARGIN, top + 36, heading, 24, weight=600)
    top += 54
    if not found:
        drawing.text(MARGIN, top + 28, "No position on it has been found.", 24, fill=INK_2)
        return
    for size in (26.0, 23.0, 20.0, 17.0, 14.0, 11.0):
        rows = [_row(side, size) for side in found]
        heights = [max(len(row.lines) * size * 1.25, size * 1.5) + size * 0.45 for row in rows]
        if top + sum(heights) <= FOOT_TOP:
            break
    for side, row, height in zip(found, rows, heights, strict=True):
        _chip(drawing, top, side.badge, size)
        drawing.lines(MARGIN + _chip_width(size) + 20, top + size * 1.08, row.lines, size)
        top += height


def _row(side: Side, size: float) -> Lines:
    names = ", ".join(actor.short_name for actor in side.actors)
    return Lines(size, broken(names, size, INNER - _chip_width(size) - 20))


def _chip_width(size: float) -> float:
    return CHIP * size / 22


def _chip(drawing: Drawing, top: float, badge: Badge, size: float) -> None:
    """Draw a position: its colour, its sign and its word."""
    ground, ink, _ = COLOURS[badge.position]
    wide = _chip_width(size)
    drawing.box(MARGIN, top, wide, size * 1.5, fill=ground, radius=4)
    drawing.sign(MARGIN + size * 1.05, top + size * 0.75, badge.position, size * 0.8, ink)
    words = fitted(
        badge.word, (size * 0.92, size * 0.8, size * 0.65), wide - size * 2.3, 1, bold=True
    )
    y = top + size * 0.75 + words.size * 0.36 - (len(words.lines) - 1) * words.size * 0.6
    drawing.lines(MARGIN + size * 2.0, y, words.lines, words.size, weight=600, fill=ink)
