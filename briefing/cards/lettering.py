"""How wide a text is at most, and how it is broken into lines.

Which fonts a machine has is not known beforehand. What is measured here is the widest of those
that cards name (DejaVu), so that in any of them a line stays inside its box.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# The width of a bold letter in parts of the size; what is not named is as wide as it is high.
_WIDTHS = {
    letter: width
    for letters, width in (
        (" .,'’", 0.38),
        ("fijl:;-/", 0.45),
        ("rtIJ–()", 0.54),
        ("acesvxyz“”?", 0.67),
        ("bdghknopquFLSTYZ0123456789", 0.76),
        ("ABCEPRVX", 0.81),
        ("wDGHKNOQU&", 0.95),
        ("mMW—", 1.15),
    )
    for letter in letters
}


_REGULAR = 0.92
"""How wide a letter that is not bold is beside one that is."""


@dataclass(frozen=True)
class Lines:
    """A text broken into lines, and the size at which they fit."""

    size: float
    lines: list[str]


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide *text* is at most, in the unit of *size*."""
    return size * sum(_WIDTHS.get(letter, 1.0) for letter in text) * (1 if bold else _REGULAR)


def broken(text: str, size: float, available: float, *, bold: bool = False) -> list[str]:
    """Return *text* as lines no wider than *available*; a longer word is broken where it must."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= available:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, size, available, bold=bold)
        lines += whole
    return [*lines, line] if line else lines


def fitted(
    text: str, sizes: Sequence[float], available: float, most: int, *, bold: bool = False
) -> Lines:
    """Return *text* at the first of *sizes* at which it takes *most* lines or fewer.

    At the last size it takes as many as it needs: nothing is cut.
    """
    for size in sizes:
        lines = Lines(size, broken(text, size, available, bold=bold))
        if len(lines.lines) <= most:
            break
    return lines


def _pieces(word: str, size: float, available: float, *, bold: bool) -> list[str]:
    """Return *word* as pieces that each fit a line."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, bold=bold) > available:
            pieces.append("")
        pieces[-1] += letter
    return pieces
