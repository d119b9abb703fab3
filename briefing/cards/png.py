"""PNG pictures of SVG texts, where the library that draws them is installed.

A machine without any font would give cards without a word, so there none are offered.
"""

from functools import cache
from typing import Any

from briefing.cards.drawing import Drawing

resvg: Any
try:
    import resvg_py as resvg
except ImportError:
    resvg = None


@cache
def is_offered() -> bool:
    """Return whether cards can be drawn here, with their words."""
    if resvg is None:
        return False
    blank, written = Drawing(), Drawing()
    written.text(100, 100, "A", 40)
    return png(str(blank)) != png(str(written))


def png(svg: str) -> bytes:
    """Return *svg* as a PNG; nothing outside the text is read but fonts."""
    return bytes(resvg.svg_to_bytes(svg_string=svg))
