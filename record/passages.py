"""What changed in a long text: line by line first, then word by word; in full or in passages.

A word diff of a whole chapter takes a good part of a second, as its time grows with the square of
the words. Lines that stayed are found first, and only what stands between them is compared.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from record.wording import Piece, compare

AROUND = 20
"""How many words that stayed are shown before and after a change, in passages."""


def pieces_of(old: str, new: str) -> list[Piece]:
    """Return the pieces that turn *old* into *new*; none where no word of it stayed.

    The pieces that stayed or left make up *old*, those that stayed or came make up *new*. Lines
    most of whose words changed left and came as a whole.
    """
    pieces = [
        Piece(kind, "".join(piece.text for piece in run))
        for kind, run in groupby(_by_lines(old, new), key=lambda piece: piece.kind)
    ]
    stayed = any(piece.kind == "same" and re.search(r"\w", piece.text) for piece in pieces)
    return pieces if stayed else []


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
    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    matched = SequenceMatcher(None, a, b, autojunk=False)
    for tag, first, last, to_first, to_last in matched.get_opcodes():
        left, came = "".join(a[first:last]), "".join(b[to_first:to_last])
        if tag == "equal":
            yield Piece("same", left)
            continue
        if left and came:
            comparison = compare(left, came)
            if comparison.is_readable:
                yield from comparison.pieces
                continue
        yield from (Piece(kind, text) for kind, text in (("left", left), ("came", came)) if text)
