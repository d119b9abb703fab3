"""What changed in a long text: line by line first, then word by word; in full or in passages.

A word diff of a whole chapter takes a minute, as its time grows with the square of the words.
Lines that stayed are found first, and only what stands between them is compared; where that is
long still, line by line, or between the words that both begin and end with.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, takewhile

from record.wording import READABLE, TOKEN, Piece, compare

AROUND = 20
"""How many words that stayed are shown before and after a change, in passages."""
# With the empty lines that follow it: these recur so often that they tell nothing.
LINE = re.compile(r"[^\n]*\n+|[^\n]+")
LONGEST = 1_500 * 1_500
"""Up to this product of the words and marks of two texts, they are compared word by word."""


def pieces_of(old: str, new: str) -> list[Piece]:
    """Return the pieces that turn *old* into *new*; none where no word of it stayed.

    The pieces that stayed or left make up *old*, those that stayed or came make up *new*. Lines
    most of whose words changed left and came as a whole.
    """
    pieces = all_pieces(old, new)
    stayed = any(piece.kind == "same" and re.search(r"\w", piece.text) for piece in pieces)
    return pieces if stayed else []


def all_pieces(old: str, new: str) -> list[Piece]:
    """Return the pieces that turn *old* into *new*, also where no word of it stayed."""
    return [
        Piece(kind, "".join(piece.text for piece in run))
        for kind, run in groupby(_by_lines(old, new), key=lambda piece: piece.kind)
    ]


def cut(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield *pieces* with long stretches that stayed cut to the words around the changes.

    Where words are left out stands “[…]”. What left and what came is never cut.
    """
    for place, piece in enumerate(pieces):
        words = re.findall(r"\S+\s*|\s+", piece.text)
        if piece.kind != "same" or len(words) <= 3 * AROUND:
            yield piece
            continue
        before = words[:AROUND] if place > 0 else []
        after = words[-AROUND:] if place < len(pieces) - 1 else []
        yield Piece("same", "".join([*before, "[…] ", *after]))


def _by_lines(old: str, new: str) -> Iterator[Piece]:
    a, b = LINE.findall(old), LINE.findall(new)
    matched = SequenceMatcher(None, a, b, autojunk=False)
    for tag, first, last, to_first, to_last in matched.get_opcodes():
        left, came = "".join(a[first:last]), "".join(b[to_first:to_last])
        if tag == "equal":
            yield Piece("same", left)
            continue
        yield from _changed(left, came)


def _changed(left: str, came: str) -> Iterator[Piece]:
    """Yield the pieces of what stands between two lines that stayed."""
    a, b = TOKEN.findall(left), TOKEN.findall(came)
    if len(a) * len(b) > LONGEST:
        yield from _changed_at_length(left, came, a, b)
        return
    if left and came and _may_be_readable(a, b):
        comparison = compare(left, came)
        if comparison.is_readable:
            yield from comparison.pieces
            return
    yield from _whole(left, came)


def _changed_at_length(left: str, came: str, a: list[str], b: list[str]) -> Iterator[Piece]:
    old, new = LINE.findall(left), LINE.findall(came)
    if len(old) == len(new) > 1:
        for line, other in zip(old, new, strict=True):
            yield from _changed(line, other)
        return
    head = _alike(a, b)
    tail = _alike(a[head:][::-1], b[head:][::-1])
    between = [tokens[head : len(tokens) - tail] for tokens in (a, b)]
    if head + tail:
        yield from _same(a[:head])
        yield from _changed(*("".join(tokens) for tokens in between))
        yield from _same(a[len(a) - tail :])
    else:
        yield from _whole(left, came)


def _may_be_readable(a: Sequence[str], b: Sequence[str]) -> bool:
    """Return whether enough words are in both for enough of them to have stayed."""
    words = [Counter(token for token in tokens if token[0].isalnum()) for tokens in (a, b)]
    return 2 * (words[0] & words[1]).total() >= READABLE * (words[0] + words[1]).total()


def _alike(a: Sequence[str], b: Sequence[str]) -> int:
    """Return with how many tokens both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


def _same(tokens: Sequence[str]) -> Iterator[Piece]:
    if tokens:
        yield Piece("same", "".join(tokens))


def _whole(left: str, came: str) -> Iterator[Piece]:
    yield from (Piece(kind, text) for kind, text in (("left", left), ("came", came)) if text)
