"""Words as the index knows them: folded alike when a text is indexed and when it is asked for.

A word loses its case, its accents and its apostrophes, takes its usual spelling and then its stem
(Snowball's, for English). A number loses what parts its thousands (800,000, 800 000). A compound
is its parts, and the whole as well: “cease-fire” is cease, fire and ceasefire. What comes out has
small ASCII letters and digits alone and begins with a letter, so that neither database has an
opinion of its own about where a word ends, or about its letters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from snowballstemmer import stemmer

from briefing.search.spellings import usual

LONGEST = 60
"""Longer words are addresses, or nonsense: they are known by their beginning."""

MARKS = "\u0300-\u036f\u00ad"
LETTERS = f"[^\\W_]+(?:[{MARKS}]+[^\\W_]*)*"
APOSTROPHES = "'\u2018\u2019\u02bc\u2032`\u00b4"
DASHES = "\\-\u2010\u2011\u2012\u2013\u2212"
"""A long dash parts words, and so is not among them."""

THOUSANDS = "[,.'\u2019\u00a0\u2009\u202f ]"
PATTERN = re.compile(
    rf"""
      (?P<number> (?<!\d)(?<!\d[.,]) \d{{1,3}} (?:{THOUSANDS}\d{{3}})+ (?![.,]?\d) )
    | (?P<decimal> \d+ (?:\.\d+)+ )
    | (?P<initials> (?:[^\W\d_]\.){{2,}} )
    | (?P<word> {LETTERS} (?:[{APOSTROPHES}{DASHES}]{LETTERS})* )
    """,
    re.VERBOSE,
)
DASH = re.compile(f"[{DASHES}]")
PART = re.compile(f"[^{DASHES}]+")
ARTICLE = re.compile(f"[dl][{APOSTROPHES}](?=.{{2}})", re.IGNORECASE)
POSSESSIVE = re.compile(f"[{APOSTROPHES}]s?$", re.IGNORECASE)
DROPPED = re.compile(f"[{MARKS}{APOSTROPHES}]")
# Letters that Unicode does not take for a plain one with a mark.
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n", "þ": "th"}
    | {"æ": "ae", "œ": "oe", "ə": "e", "ĸ": "k"}
)

STOP_WORDS = frozenset(
    """
    a about an and any are as at be been being but by can could did do does for from had has have
    he her him his how i if in into is it its me my of on or our she should so some such than that
    the their them then there these they this those to was we were what when where which who
    whom whose why will with would you your
    """.split()  # noqa: SIM905 (they are read as a text)
)
"""Words that nearly every text has: they are looked for in a phrase in quotation marks alone."""


class Word(NamedTuple):
    """A word of a text, from ``start`` to ``end``: as it is folded, and as the index knows it."""

    start: int
    end: int
    plain: str
    stem: str
    is_whole: bool = False
    """Whether it is a compound as one word; its parts come before it."""


def words_in(text: str) -> Iterator[Word]:
    """Yield the words of *text* in their order."""
    for match in PATTERN.finditer(text):
        start, end = match.span()
        if match.lastgroup == "word" and not DASH.search(match[0]):
            yield _word(start, end, match[0])
        elif match.lastgroup == "word":
            yield from _parts(match[0], start)
        elif match.lastgroup == "number":
            yield _word(start, end, re.sub(THOUSANDS, "", match[0]))
        elif match.lastgroup == "initials":
            yield _word(start, end, match[0].replace(".", ""))
        else:
            yield _word(start, end, match[0].replace(".", "d"))


def stems(text: str) -> list[str]:
    """Return the words of *text* as the index knows them, compounds by their parts."""
    return [word.stem for word in words_in(text) if not word.is_whole]


def indexed(*texts: str) -> str:
    """Return what the index holds of *texts*: their words in order, and then the compounds."""
    words = [word for text in texts for word in words_in(text)]
    in_order = [word.stem for word in words if not word.is_whole]
    wholes = dict.fromkeys(word.stem for word in words if word.is_whole)
    return " ".join([*in_order, *wholes])


def _parts(word: str, start: int) -> Iterator[Word]:
    """Yield the parts of a compound, and then the whole of it."""
    for part in PART.finditer(word):
        yield _word(start + part.start(), start + part.end(), part[0])
    whole = DASH.sub("", word)
    # The whole of 2025-11-23 is a day, not a number.
    joined = DASH.sub("d", word) if whole.isdigit() else whole
    yield _word(start, start + len(word), joined, is_whole=True)


def _word(start: int, end: int, written: str, *, is_whole: bool = False) -> Word:
    plain, stem = _known(written)
    return Word(start, end, plain, stem, is_whole)


@lru_cache(maxsize=50_000)
def _known(written: str) -> tuple[str, str]:
    """Return the word *written* as it is folded, and its stem."""
    bare = POSSESSIVE.sub("", ARTICLE.sub("", written, count=1)) or written
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", bare).casefold())
    plain = DROPPED.sub("", decomposed).translate(PLAIN)[:LONGEST]
    stem = _STEMMER.stemWord(usual(plain)) if plain.isascii() else plain
    known = "".join(c if c.isascii() and c.isalnum() else f"x{ord(c):x}" for c in stem)
    return plain, known if known[:1].isalpha() else f"n{known}"


_STEMMER = stemmer("english")
