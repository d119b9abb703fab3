"""A card while it is drawn: text, rules, boxes, and the site's signs and marks as shapes.

Signs are drawn, not written, since few fonts have them all. Colours are those that site.css has
for light ground.
"""

from xml.etree import ElementTree as ET

from provisions.models import Revision, Stance

WIDTH, HEIGHT = 1200, 630
MARGIN = 56
INNER = WIDTH - 2 * MARGIN

PAPER = "#ffffff"
INK = "#171b20"
INK_2 = "#4c5661"
RULE = "#d3d8de"
# Of a position on the latest text: its ground, its ink, and its edge on any other text.
COLOURS: dict[str, tuple[str, str, str]] = {
    Stance.Position.ACCEPTS: ("#1d5a9e", "#ffffff", "#1d5a9e"),
    Stance.Position.CONDITIONS: ("#c6dcf2", "#0f2f52", "#5b8fc4"),
    Stance.Position.AMBIGUOUS: ("#e2e4e8", "#2c333b", "#838b95"),
    Stance.Position.SEEKS_CHANGES: ("#fbdcb4", "#552f00", "#c27a17"),
    Stance.Position.REJECTS: ("#a83f0c", "#ffffff", "#a83f0c"),
}

# Those of the site first, then what a bare machine is likely to have.
SERIF = "'Source Serif 4', Charter, Georgia, 'Liberation Serif', 'DejaVu Serif', 'Noto Serif'"
SANS = "Inter, 'Source Sans 3', Arial, 'Liberation Sans', 'DejaVu Sans', 'Noto Sans'"

_CHECK = "M-.42 .04 L-.14 .34 L.42 -.36"
_PATHS: dict[str, str] = {
    Stance.Position.ACCEPTS: _CHECK,
    Stance.Position.CONDITIONS: "M-.74 .04 L-.46 .34 L.06 -.36 "
    "M.26 -.2 C.26 -.5 .72 -.5 .72 -.18 C.72 .02 .48 .02 .48 .2 M.48 .37 L.48 .4",
    Stance.Position.AMBIGUOUS: "M-.42 .1 C-.3 -.24 -.14 -.14 0 0 S.3 .24 .42 -.1",
    Stance.Position.SEEKS_CHANGES: "M-.4 -.15 L.4 -.15 M-.4 .15 L.4 .15 M-.2 .42 L.2 -.42",
    Stance.Position.REJECTS: "M-.34 -.34 L.34 .34 M-.34 .34 L.34 -.34",
}


class Drawing:
    """A card on white ground. Places are in pixels; a text stands on its baseline."""

    def __init__(self) -> None:
        self._svg = ET.Element(
            "svg",
            xmlns="http://www.w3.org/2000/svg",
            width=str(WIDTH),
            height=str(HEIGHT),
            viewBox=f"0 0 {WIDTH} {HEIGHT}",
        )
        self.box(0, 0, WIDTH, HEIGHT, fill=PAPER)

    def __str__(self) -> str:
        return ET.tostring(self._svg, encoding="unicode")

    def text(  # noqa: PLR0913 (what a text looks like)
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        family: str = SANS,
        weight: int = 400,
        fill: str = INK,
        anchor: str = "start",
    ) -> None:
        """Write *words*; *anchor* says which end of them stands at *x*."""
        attributes = {"font-family": family, "font-size": _written(size), "fill": fill}
        if weight != 400:
            attributes["font-weight"] = str(weight)
        if anchor != "start":
            attributes["text-anchor"] = anchor
        self._add("text", attributes, x=x, y=y).text = words

    def lines(self, x: float, y: float, lines: list[str], size: float, **look: str | int) -> float:
        """Write *lines* under one another, the first at *y*; return where the last stands."""
        leading = size * 1.2
        for number, line in enumerate(lines):
            self.text(x, y + number * leading, line, size, **look)  # type: ignore[arg-type]
        return y + max(len(lines) - 1, 0) * leading

    def rule(self, y: float) -> None:
        """Draw the card's strong rule."""
        self.box(MARGIN, y, INNER, 4, fill=INK)

    def box(  # noqa: PLR0913 (what a box looks like)
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        edge: str = "",
        dashes: str = "",
        radius: float = 0,
    ) -> None:
        """Draw a box, its *edge* inside it."""
        attributes = {"fill": fill}
        inset = 0.0
        if edge:
            attributes |= {"stroke": edge, "stroke-width": "2"}
            inset = 1
        if dashes:
            attributes["stroke-dasharray"] = dashes
        if radius:
            attributes["rx"] = _written(radius)
        self._add(
            "rect",
            attributes,
            x=x + inset,
            y=y + inset,
            width=width - 2 * inset,
            height=height - 2 * inset,
        )

    def sign(self, x: float, y: float, position: str, size: float, ink: str) -> None:
        """Draw the sign of *position* around the place *x*, *y*."""
        self._shape(_PATHS[position], x, y, size, ink, width=0.14)

    def square(self, x: float, y: float, position: str, text_state: str, size: float) -> None:
        """Draw *position* as a cell: filled, or in outline where it is on another text."""
        ground, ink, edge = COLOURS[position]
        if text_state == Stance.TextState.LATEST:
            self.box(x, y, size, size, fill=ground, radius=2)
        else:
            dashes = "4 3" if text_state == Stance.TextState.UNDISCLOSED else ""
            self.box(x, y, size, size, fill=PAPER, edge=edge, dashes=dashes, radius=2)
            ink = INK
        self.sign(x + size / 2, y + size / 2, position, size * 0.52, ink)

    def mark(self, x: float, y: float, change: str, size: float, ink: str = INK_2) -> None:
        """Draw what became of a point in one draft; nothing where nothing was entered."""
        if change == "absent":
            return
        if change == Revision.Change.REPLACED:
            self.box(x, y, size, size, fill=INK)
            return
        fill = ink if change == Revision.Change.ORIGINAL else "none"
        dashes = "2 3" if change == Revision.Change.UNDISCLOSED else ""
        self.box(x, y, size, size, fill=fill, edge=ink, dashes=dashes)
        middle = x + size / 2, y + size / 2
        if change == Revision.Change.AMENDED:
            self._add("path", {"d": _path(x, y, size), "fill": ink})
        elif change == Revision.Change.REMOVED:
            self._shape(_PATHS[Stance.Position.REJECTS], *middle, size, ink, width=0.1)

    def _shape(
        self, path: str, x: float, y: float, size: float, ink: str, *, width: float
    ) -> None:
        place = f"translate({_written(x)} {_written(y)}) scale({_written(size)})"
        self._add(
            "path",
            {
                "d": path,
                "transform": place,
                "fill": "none",
                "stroke": ink,
                "stroke-width": _written(width),
                "stroke-linecap": "round",
                "stroke-linejoin": "round",
            },
        )

    def _add(self, name: str, attributes: dict[str, str], **numbers: float) -> ET.Element:
        written = {key: _written(number) for key, number in numbers.items()}
        return ET.SubElement(self._svg, name, written | attributes)


def _path(x: float, y: float, size: float) -> str:
    """Return the lower right half of a square."""
    right, low = _written(x + size), _written(y + size)
    return f"M{_written(x)} {low} L{right} {low} L{right} {_written(y)} Z"


def _written(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
