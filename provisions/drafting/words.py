"""The words of a text as they are compared: by their stems, numbers and names above all. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log, sqrt

from snowballstemmer import stemmer

WORD = re.compile(r"\d+(?:[.,:\u00a0\u202f ]\d{2,3})*|[^\W\d_]+(?:[’'][^\W\d_]+)*")
STOP_WORDS = frozenset(
    """
    a about after all also an and any are as at be been being but by can could did do does for
    from had has have he her his how if in into is it its itself may no not of on one only or
    other our over own she should so some such than that the their them then there these they
    this those to under was we were what when where whether which who whose will with within
    would you
    """.split()  # noqa: SIM905 (they are read as a text)
)
NAMES = re.compile(r"\b(?:the )?(?:United States(?: of America)?|U\.S\.(?:A\.)?|USA)(?![^\W_])")
ALIKE = {
    word: alike[0]
    for alike in (
        ("us", "american", "americans", "washington"),
        ("ukraine", "ukrainian", "ukrainians", "kyiv"),
        ("russia", "russian", "russians", "moscow"),
        ("europe", "european", "europeans"),
        ("poland", "polish"),
        ("eu", "union"),
        ("forces", "force", "troops", "troop", "army", "soldiers"),
        ("assets", "asset", "funds"),
        ("elections", "vote", "ballot"),
        ("ceasefire", "truce", "armistice"),
        ("prisoners", "captives", "pows"),
    )
    for word in alike
}
"""Words that stand for one another in such plans: peoples for countries, troops for forces."""
_STEMMER = stemmer("english")

Weights = Mapping[str, float]


def words(text: str) -> list[str]:
    """Return the words of *text* by their stems, without those that every text has."""
    folded = NAMES.sub("US", unicodedata.normalize("NFKC", text))
    return [_stem(word) for match in WORD.finditer(folded) if (word := _bare(match[0]))]


def _bare(word: str) -> str:
    bare = re.sub(r"[’']s?$", "", word.casefold())
    return "" if bare in STOP_WORDS else ALIKE.get(bare, bare)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return re.sub(r"\D", "", word) if word[0].isdigit() else _STEMMER.stemWord(word)


class Rarity:
    """How much each word tells, by in how few of the known texts it stands."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        known = [set(each) for each in texts]
        self._texts = len(known)
        self._in = Counter(word for each in known for word in each)

    def of(self, word: str) -> float:
        """Return the weight of *word*; one that no known text has tells the most."""
        return log((1 + self._texts) / (1 + self._in[word])) + 0.1

    def weights(self, found: Iterable[str]) -> dict[str, float]:
        """Return the words *found*, each with its weight; one that recurs counts a little more.

        Their squares make up 1.
        """
        weighed = {w: (1 + log(times)) * self.of(w) for w, times in Counter(found).items()}
        length = sqrt(sum(weight * weight for weight in weighed.values()))
        return {word: weight / length for word, weight in weighed.items()}


def likeness(one: Weights, other: Weights) -> float:
    """Return how alike two texts are by their words, 0 to 1 (the cosine of their weights)."""
    return sum(weight * other[word] for word, weight in one.items() if word in other)


def share(one: Weights, other: Weights) -> float:
    """Return what share of the words of *one*, by weight, is in *other*."""
    whole = sum(one.values())
    return sum(weight for word, weight in one.items() if word in other) / whole if whole else 0.0
