"""Where what was asked for stands in a text: the sentence that shows it best, with marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefing.search.asking import Asked, Phrase
from briefing.search.folding import Word, words_in

LONGEST = 320
"""A longer sentence is cut around what was found in it."""

AROUND = 110
SENTENCE_END = re.compile(r"(?<=[.!?…”])\s+(?=[“‘A-Z0-9])|\n+")
Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A stretch of a text that is marked or not."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True)
class Places:
    """Where in a text what was asked for stands.

    ``held`` is how many of the things asked for do; ``is_in_order`` whether they stand there one
    after the other, as they were typed.
    """

    spans: Sequence[Span] = ()
    held: int = 0
    is_in_order: bool = False


def marked(text: str, asked: Asked) -> list[Piece]:
    """Return *text* whole, with what was asked for marked."""
    return list(_pieces(text, _places(text, asked).spans))


def snippet(texts: Sequence[str], asked: Asked) -> list[Piece]:
    """Return the sentence of *texts* that has most of what was asked for, with that marked.

    Where none has any, it is the first one, so that a reader sees what the row says.
    """
    best, places = "", Places()
    for sentence in (sentence for text in texts for sentence in _sentences(text)):
        found = _places(sentence, asked)
        if not best or (found.held, found.is_in_order) > (places.held, places.is_in_order):
            best, places = sentence, found
        if places.held == len(asked.sought) and places.is_in_order:
            break
    return list(_cut(best, places.spans)) if best else []


def _sentences(text: str) -> Iterator[str]:
    yield from (part.strip() for part in SENTENCE_END.split(text) if part.strip())


def _places(text: str, asked: Asked) -> Places:
    """Return where what was asked for stands in *text*.

    Where all stands in the order in which it was asked for, those places are enough; and a figure
    says something only beside what it was asked for with.
    """
    words = list(words_in(text))
    all_held = len(asked.sought)
    if in_order := _runs(words, asked.phrase):
        return Places(in_order, all_held, is_in_order=True)
    found = [
        [span for way in sought.ways for span in _runs(words, way)] for sought in asked.sought
    ]
    held = sum(map(bool, found))
    spans = [
        (start, end)
        for spans in found
        for start, end in spans
        if held == all_held or not text[start:end].isdigit()
    ]
    return Places(spans, held, is_in_order=all_held == held == 1)


def _runs(words: Sequence[Word], phrase: Phrase) -> list[Span]:
    """Return where the words of *phrase* stand one after the other."""
    if not phrase:
        return []
    if len(phrase) == 1:
        return [(word.start, word.end) for word in words if word.stem == phrase[0]]
    plain = [word for word in words if not word.is_whole]
    return [
        (plain[place].start, plain[place + len(phrase) - 1].end)
        for place in range(len(plain) - len(phrase) + 1)
        if plain[place].stem == phrase[0]
        and tuple(word.stem for word in plain[place : place + len(phrase)]) == phrase
    ]


def _cut(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    """Yield the pieces of *text*; of a long one, those around the first place found."""
    if len(text) <= LONGEST:
        yield from _pieces(text, spans)
        return
    first = min(spans, default=(0, 0))[0]
    begin = 0 if first <= AROUND else text.rfind(" ", 0, first - AROUND) + 1
    stop = len(text)
    if stop - begin > LONGEST:
        stop = max(text.rfind(" ", begin, begin + LONGEST), begin + AROUND)
    shown = [
        (start - begin, end - begin) for start, end in spans if begin <= start and end <= stop
    ]
    if begin:
        yield Piece("… ")
    yield from _pieces(text[begin:stop], shown)
    if stop < len(text):
        yield Piece(" …")


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    place = 0
    for start, end in _joined(text, spans):
        if start > place:
            yield Piece(text[place:start])
        yield Piece(text[start:end], is_marked=True)
        place = end
    if place < len(text):
        yield Piece(text[place:])


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return *spans* with those that overlap, or that a space alone parts, as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and (start <= joined[-1][1] or not text[joined[-1][1] : start].strip()):
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
