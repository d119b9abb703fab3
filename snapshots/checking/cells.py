"""How a cell that was cited differs from the cell of the record, within a bound of work."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import models

from record.columns import Column, Links, Reference
from record.naming import is_prose
from record.passages import cut, pieces_of
from record.wording import Piece

LONGEST_SHOWN = 400
AROUND = 60
"""So many characters are shown before the first that differs, where texts are long."""

MOST_AT_ONCE = 4_000_000
MOST_IN_ALL = 30_000_000
"""A word diff takes time with the product of two lengths, those of the lines that differ."""

MOST_LINES = 1_000_000
"""The product of the numbers of lines."""


@dataclass(frozen=True)
class Difference:
    """A cell as it was cited and as it is: word by word, or the one and the other.

    ``never`` says that the record never had what was pasted; ``hint`` what may have happened.
    """

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()
    never: bool = False
    hint: str = ""


class Comparer:
    """Compares cells, word by word as long as that takes no more than a page may take.

    What was pasted may be made to take long; then the two are shown from where they part.
    """

    def __init__(self) -> None:
        self._left = MOST_IN_ALL

    def compare(self, column: Column, before: str, after: str, *, never: bool) -> Difference:
        """Return how the cell *after* differs from *before*, in *column*."""
        hint = hint_of(column, before) if never else ""
        pieces = tuple(self._pieces(column, before, after))
        return Difference(column.name, *parted(before, after), pieces, never, hint)

    def _pieces(self, column: Column, before: str, after: str) -> Iterable[Piece]:
        is_text = is_prose(column.field) and not isinstance(column, Links | Reference)
        if not (is_text and before and after):
            return ()
        cost = cost_of(before, after)
        if cost > min(self._left, MOST_AT_ONCE):
            return ()
        self._left -= cost
        return cut(pieces_of(before, after))


def cost_of(before: str, after: str) -> int:
    """Return what a word diff would cost: of the lines that differ, the products of lengths."""
    a, b = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(a) * len(b) > MOST_LINES:
        return MOST_IN_ALL + 1
    return sum(
        sum(map(len, a[first:last])) * sum(map(len, b[to_first:to_last]))
        for tag, first, last, to_first, to_last in SequenceMatcher(
            None, a, b, autojunk=False
        ).get_opcodes()
        if tag == "replace"
    )


def parted(before: str, after: str) -> tuple[str, str]:
    """Return two texts from a little before where they part, shortened where they are long."""
    if max(len(before), len(after)) <= LONGEST_SHOWN:
        return before, after
    pairs = enumerate(zip(before, after, strict=False))
    shared = next((n for n, (a, b) in pairs if a != b), min(len(before), len(after)))
    start = max(shared - AROUND, 0)
    return _from(start, before), _from(start, after)


def _from(start: int, text: str) -> str:
    shown = text[start : start + LONGEST_SHOWN]
    return f"{'…' if start else ''}{shown}{'…' if start + LONGEST_SHOWN < len(text) else ''}"


def hint_of(column: Column, cell: str) -> str:
    """Return what a spreadsheet may have done to a cell; "" where nothing is known."""
    if isinstance(column, Links | Reference):
        return ""
    if isinstance(column.field, models.DateField) and cell:
        return "Days are written as YYYY-MM-DD; a spreadsheet may have rewritten this one."
    if isinstance(column.field, models.BooleanField):
        return "It is written as 1 or 0; a spreadsheet may have rewritten it."
    return ""
