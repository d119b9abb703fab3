"""What changed in a wording: a diff by whole words that people can read.

Pure functions over text, without a database. The matching is :mod:`difflib`'s; ours is what
counts as a word, and that a few words which happen to recur between two changes are not shown as
having stayed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# A number keeps its separators and its sign, a word its apostrophes and hyphens.
TOKEN = re.compile(r"\w+(?:[’'.,:/‑-]\w+)*%?|\s+|[^\w\s]")
CLAUSE = re.compile(r"^([a-z])\) ", re.MULTILINE)
READABLE = 0.5


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed (``same``), left (``left``) or came (``came``)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Clause:
    """A sub-clause, found in both texts by its letter; "" for what stands before the first."""

    letter: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Comparison:
    """How *new* reads against *old*.

    ``kept`` is the share of words that stayed, of those in both texts (Dice's coefficient, 0 to
    1). Below one half a word diff is confetti: ``is_readable`` is then false, and the two texts
    are better shown whole, side by side.
    """

    old: str
    new: str
    clauses: tuple[Clause, ...]
    kept: float

    @property
    def is_readable(self) -> bool:
        """Whether enough words stayed for the changes to be marked word by word."""
        return self.kept >= READABLE

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return self.old == self.new

    @property
    def pieces(self) -> list[Piece]:
        """All pieces, in the order of the clauses."""
        return [piece for clause in self.clauses for piece in clause.pieces]


def compare(old: str, new: str) -> Comparison:
    """Return how *new* reads against *old*, sub-clause by sub-clause, each found by its letter.

    A clause that one text lacks left or came as a whole. Where the letters of either text are not
    in order, or one recurs, the texts are compared as they stand.
    """
    old_clauses, new_clauses = _clauses(old), _clauses(new)
    clauses = tuple(
        Clause(letter, tuple(word_diff(old_clauses.get(letter, ""), new_clauses.get(letter, ""))))
        for letter in sorted(old_clauses.keys() | new_clauses.keys())
    )
    pieces = [piece for clause in clauses for piece in clause.pieces]
    stayed = _count(piece.text for piece in pieces if piece.kind == "same")
    words = _count([old, new])
    return Comparison(old, new, clauses, 2 * stayed / words if words else 1.0)


def word_diff(old: str, new: str) -> list[Piece]:
    """Return the pieces that turn *old* into *new*, whole words at a time.

    The pieces that stayed or left make up *old* exactly, those that stayed or came make up *new*.
    """
    a, b = TOKEN.findall(old), TOKEN.findall(new)
    # Without autojunk: in a long text it would take a frequent word for noise.
    runs = [
        _Run(tag == "equal", a[i:j], b[k:m])
        for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    ]
    return list(_pieces(_without_coincidences(runs)))


@dataclass
class _Run:
    """Tokens that are the same in both texts, or that stand for one another."""

    is_same: bool
    old: list[str]
    new: list[str]

    @property
    def weight(self) -> int:
        """How many words it has, in the text where it has more."""
        return max(_words(self.old), _words(self.new))


def _without_coincidences(runs: list[_Run]) -> list[_Run]:
    """Return *runs* with short ones that recur between two larger changes taken as changed."""
    merged = True
    while merged:
        merged = False
        for place in range(1, len(runs) - 1):
            before, between, after = runs[place - 1 : place + 2]
            lesser = min(before.weight, after.weight)
            if between.is_same and (between.weight == 0 or between.weight < lesser):
                runs[place - 1 : place + 2] = [
                    _Run(
                        False,
                        before.old + between.old + after.old,
                        before.new + between.new + after.new,
                    )
                ]
                merged = True
                break
    return runs


def _pieces(runs: list[_Run]) -> Iterator[Piece]:
    for run in runs:
        if run.is_same:
            yield Piece("same", "".join(run.old))
            continue
        if run.old:
            yield Piece("left", "".join(run.old))
        if run.new:
            yield Piece("came", "".join(run.new))


def _clauses(text: str) -> dict[str, str]:
    """Return the clauses of *text* by letter, each with the line end before it; together, *text*.

    So the line end of a last clause does not read as a change where another clause follows.
    """
    starts = list(CLAUSE.finditer(text))
    letters = [start[1] for start in starts]
    if letters != sorted(set(letters)):
        return {"": text}
    places = [0, *(max(start.start() - 1, 0) for start in starts), len(text)]
    return {
        letter: text[begin:end]
        for letter, begin, end in zip(["", *letters], places, places[1:], strict=False)
        if begin < end
    }


def _words(tokens: list[str]) -> int:
    return sum(token[0].isalnum() for token in tokens)


def _count(texts: Iterable[str]) -> int:
    return sum(_words(TOKEN.findall(text)) for text in texts)
