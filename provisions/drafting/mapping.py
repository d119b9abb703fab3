"""Which known points the points of a pasted draft are, proposed by wording and by label. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from provisions.drafting.assigning import assign
from provisions.drafting.splitting import Point
from provisions.drafting.words import Rarity, Weights, likeness, share, words

TITLE = 0.5
"""What a point is called counts as much as what it said."""
PHRASES = 0.3
"""What words count that stand side by side in both, beside the words themselves."""
LABEL = 0.1
"""What the same label counts: it settles what is close, and never outweighs the wording."""
TRUSTED = 0.5
"""Labels count where those of so many points agree with their wording: drafts number anew."""
SURE = 0.2
"""Below this, what is proposed is told as unsure."""
NOTHING = 0.04
"""Below this, there is nothing to propose a known point by."""
FAR_BETTER = 2.5
"""A point that another point took is proposed as well where it fits so many times better."""


@dataclass(frozen=True)
class KnownText:
    """What a draft, named in short, holds on a point, and the label that it has there."""

    draft: str
    text: str
    label: str = ""


@dataclass(frozen=True)
class Known:
    """A point of the record: its number, what it is called, and its texts.

    ``label`` is what the draft calls it that the new one revises, in the ``labelled`` draft.
    """

    number: int
    title: str
    texts: tuple[KnownText, ...] = ()
    label: str = ""
    labelled: str = ""


@dataclass(frozen=True)
class Candidate:
    """A known point that a pasted one may be, and why, in words; 0 is no likeness at all."""

    known: Known
    score: float
    reason: str


@dataclass(frozen=True)
class Proposal:
    """What a pasted point may be: a known point, or None for a new one; and why.

    ``second`` is the next best. What is proposed though another pasted point is it, too,
    ``is_shared``.
    """

    best: Candidate | None
    second: Candidate | None
    is_sure: bool
    is_shared: bool
    reason: str


def propose(points: Sequence[Point], known: Sequence[Known]) -> list[Proposal]:
    """Return for each of *points* which of *known* it may be: each one once, all together best.

    One that fits none that is left better than one that was taken is proposed to go with that.
    """
    read = _Reading(known)
    scores = [[read.score(point, place) for place in range(len(known))] for point in points]
    labelled = [[_is_labelled(point, each) for each in known] for point in points]
    if _are_trusted(scores, labelled):
        scores = [
            [score + LABEL * agrees for score, agrees in zip(row, same, strict=True)]
            for row, same in zip(scores, labelled, strict=True)
        ]
    return [
        _proposal(read, point, row, chosen)
        for point, row, chosen in zip(points, scores, assign(scores), strict=True)
    ]


def _is_labelled(point: Point, known: Known) -> bool:
    return bool(point.label) and point.label in _labels(known.label)


def _are_trusted(scores: Sequence[Sequence[float]], labelled: Sequence[Sequence[bool]]) -> bool:
    """Return whether, where the wording is clear, most labels lead to the same points."""
    clear = [
        any(agrees and score == max(row) for score, agrees in zip(row, same, strict=True))
        for row, same in zip(scores, labelled, strict=True)
        if row and max(row) >= SURE and any(same)
    ]
    return bool(clear) and sum(clear) >= TRUSTED * len(clear)


def _proposal(
    read: "_Reading", point: Point, row: Sequence[float], chosen: int | None
) -> Proposal:
    ranked = sorted(range(len(row)), key=lambda place: (-row[place], place))
    top = next(iter(ranked), None)
    is_shared = (
        top is not None
        and top != chosen
        and row[top] >= SURE
        and row[top] >= FAR_BETTER * (row[chosen] if chosen is not None else 0)
    )
    if is_shared:
        chosen = top
    if chosen is None or row[chosen] < NOTHING:
        nearest = read.candidate(point, top, row[top]) if top is not None and row[top] else None
        return Proposal(None, nearest, False, False, "no known point has such words")
    other = next((place for place in ranked if place != chosen and row[place]), None)
    best = read.candidate(point, chosen, row[chosen])
    is_close = other is not None and row[other] > row[chosen]
    return Proposal(
        best,
        read.candidate(point, other, row[other]) if other is not None else None,
        row[chosen] >= SURE and not is_close and not is_shared,
        is_shared,
        best.reason,
    )


class _Reading:
    """The known points, read once for all that are compared with them."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.known = known
        titles = [words(each.title) for each in known]
        texts = [[words(text.text) for text in each.texts] for each in known]
        self.rarity = Rarity(
            [*title, *(word for text in held for word in text)]
            for title, held in zip(titles, texts, strict=True)
        )
        self.titles = [self.rarity.weights(title) for title in titles]
        # A sub-clause by itself may be what became of the point.
        self.passages = [
            [self.rarity.weights(words(part)) for text in each.texts for part in _parts(text.text)]
            for each in known
        ]
        self.phrases = [
            _phrases(title).union(*map(_phrases, held))
            for title, held in zip(titles, texts, strict=True)
        ]
        self.with_phrase = Counter(phrase for found in self.phrases for phrase in found)
        self._pasted: dict[str, tuple[Weights, set[tuple[str, str]]]] = {}

    def score(self, point: Point, place: int) -> float:
        """Return how well *point* fits the known one at *place*."""
        pasted, phrases = self._read(point.text)
        wording = max((likeness(pasted, part) for part in self.passages[place]), default=0.0)
        title = likeness(pasted, self.titles[place])
        shared = phrases & self.phrases[place]
        side_by_side = sum(1 / self.with_phrase[phrase] for phrase in shared)
        if shared:
            side_by_side /= (len(phrases) * len(self.phrases[place])) ** 0.5
        return (1 - TITLE) * wording + TITLE * title + PHRASES * side_by_side

    def candidate(self, point: Point, place: int, score: float) -> Candidate:
        """Return the known point at *place*, with the reason that speaks for it."""
        known = self.known[place]
        pasted, _ = self._read(point.text)
        said = []
        if _is_labelled(point, known):
            said.append(f"same label {point.label} as in {known.labelled}")
        held = [
            (share(pasted, self.rarity.weights(words(text.text))), text.draft)
            for text in known.texts
        ]
        most = max(held, key=lambda each: each[0], default=(0.0, ""))
        if any(text.text == point.text for text in known.texts):
            draft = next(text.draft for text in known.texts if text.text == point.text)
            said.append(f"the same text as in {draft}")
        elif most[0] > 0:
            said.append(f"{most[0]:.0%} of its words are those of {most[1]}".replace("%", " %"))
        named = _in_order(point.text, self.titles[place])
        if named:
            said.append(f"the title has {', '.join(f'“{word}”' for word in named[:3])}")
        return Candidate(known, score, "; ".join(said) or "no words in common")

    def _read(self, text: str) -> tuple[Weights, set[tuple[str, str]]]:
        if text not in self._pasted:
            found = words(text)
            self._pasted[text] = self.rarity.weights(found), _phrases(found)
        return self._pasted[text]


def _parts(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    return [text, *lines] if len(lines) > 1 else [text]


def _phrases(found: Sequence[str]) -> set[tuple[str, str]]:
    return set(pairwise(found))


def _labels(label: str) -> set[str]:
    return {part for part in label.replace(";", ",").replace(",", " ").split() if part}


def _in_order(text: str, title: Weights) -> list[str]:
    """Return the words of *text* that the *title* has, as they are written, each once."""
    found: dict[str, str] = {}
    for word in text.split():
        bare = word.strip(".,;:()“”\"'")
        for stem in words(bare):
            if stem in title:
                found.setdefault(stem, bare)
    return list(dict.fromkeys(found.values()))
