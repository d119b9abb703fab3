"""The numbered text of a draft, split into its points. Pure.

Nothing of the text is lost: what is not in a point stands in the preamble, and what is not in the
text of a point is the mark that it began with.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
SPACES = re.compile("[ \t]+")
EMPHASIS = re.compile(r"\*\*|__")

HEADINGS = {
    "word": r"(?:point|article|paragraph|item)\s+({number})\s*[.):]?(?:\s*[–—-](?=\s|$))?",
    "dot": r"({number})\.",
    "bracket": r"({number})\)",
    "brackets": r"\(({number})\)",
    "dash": r"({number})\s*[–—-]",
}
"""How a point may begin, by kind; all points of a text are taken to begin alike."""

NUMBER = r"\d{1,3}[a-z]?"
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
KINDS = {
    kind: re.compile(
        rf"[#>\s]*(?P<opened>\*\*|__)?{pattern.format(number=NUMBER)}"
        rf"(?P<closed>\*\*|__)?(?=[\s*_]|$)(?!\s*{MONTH}\s+\d{{4}})\s*",
        re.IGNORECASE if kind == "word" else 0,
    )
    for kind, pattern in HEADINGS.items()
}

CLAUSE = re.compile(r"(?P<mark>\([a-z]\)|[a-z][.)])\s+(?=\S)")
BULLET = re.compile(r"[•◦▪‣·*–—-]\s")
ENDS_ITEM = re.compile(r"[:;]$|[:;,]\s(?:and|or)$")
ENDS_SENTENCE = re.compile(r"[.!?…][”\"’')\]]*$")

FARTHEST = 10
"""A number so far beyond the one before begins no point: it is in the middle of a sentence."""
SHORT = 0.75
"""A line that is shorter than this share of the longest was ended by hand, not by the margin."""


@dataclass(frozen=True)
class Point:
    """A point as it was pasted: its label, its text, and the ``marks`` that stood before them."""

    label: str
    text: str
    marks: str = ""


@dataclass(frozen=True)
class Splitting:
    """A text in points; ``preamble`` stood before them, and ``odd`` is odd about the numbering."""

    preamble: str
    points: list[Point]
    odd: list[str]


@dataclass(frozen=True)
class _Heading:
    """A line that may begin a point: its place among the lines, and where its words begin."""

    place: int
    label: str
    begins: int
    is_open: bool

    @property
    def number(self) -> int:
        return int(self.label.rstrip("abcdefghijklmnopqrstuvwxyz"))


def split(text: str) -> Splitting:
    """Return *text* split at its numbered points, with what is odd about their numbers."""
    lines = [SPACES.sub(" ", line).strip() for line in LINE_ENDS.split(text)]
    width = max(map(len, lines), default=0)
    found = _headings(lines)
    ends = [*(heading.place for heading in found), len(lines)]
    preamble = "\n".join(filter(None, lines[: ends[0]]))
    points = [
        _point(heading, lines[heading.place : end], width)
        for heading, end in zip(found, ends[1:], strict=True)
    ]
    return Splitting(preamble, points, list(_odd(found, points)))


# --- Where points begin -------------------------------------------------------------------------


def _headings(lines: list[str]) -> list[_Heading]:
    """Return where points begin: by the kind of mark that first begins to count."""
    by_kind = [found for pattern in KINDS.values() if (found := list(_of_kind(pattern, lines)))]
    return min(by_kind, key=lambda found: (not _counts(found), found[0].place), default=[])


def _of_kind(pattern: re.Pattern[str], lines: list[str]) -> Iterator[_Heading]:
    last = None
    for place, line in enumerate(lines):
        if match := pattern.match(line):
            is_open = bool(match["opened"]) and not match["closed"]
            heading = _Heading(place, match[2], match.end(), is_open)
            if last is None or heading.number <= last + FARTHEST:
                last = heading.number
                yield heading


def _counts(found: list[_Heading]) -> bool:
    """Return whether headings begin with 1, or one follows another by its number."""
    numbers = [heading.number for heading in found]
    return numbers[0] == 1 or any(after == before + 1 for before, after in pairwise(numbers))


# --- What stands in them ------------------------------------------------------------------------


def _point(heading: _Heading, lines: list[str], width: int) -> Point:
    mark, first = lines[0][: heading.begins], lines[0][heading.begins :]
    if heading.is_open and (closing := EMPHASIS.search(first)):
        mark += closing[0]
        first = (first[: closing.start()] + first[closing.end() :]).strip()
    text, marks = _joined([first, *lines[1:]], width)
    return Point(heading.label, text, mark.strip() + marks)


def _joined(lines: Iterable[str], width: int) -> tuple[str, str]:
    """Return *lines* with those that were only wrapped joined, and marks that were rewritten.

    Sub-clauses stand a line each and begin "a) ", however they were lettered.
    """
    text, marks, is_apart = "", "", False
    last = ""
    for line in lines:
        if not line:
            is_apart = True
            continue
        clause = CLAUSE.match(line)
        if clause and clause["mark"] != f"{clause['mark'].strip('().')})":
            marks += clause["mark"]
        shown = f"{clause['mark'].strip('().')}) {line[clause.end() :]}" if clause else line
        begins = bool(clause or BULLET.match(line)) or is_apart or _ended(last, width)
        text += (("\n" if begins else _between(last, line)) if text else "") + shown
        last, is_apart = line, False
    return text, marks


def _ended(line: str, width: int) -> bool:
    """Return whether *line* was ended by hand: an item, or a sentence short of the margin."""
    is_short = len(line) < SHORT * width
    return bool(ENDS_ITEM.search(line) or (is_short and ENDS_SENTENCE.search(line)))


def _between(line: str, following: str) -> str:
    """Return what joins two lines of one sentence: nothing within a word with a hyphen."""
    is_within = re.search(r"[^\W\d_]-$", line) and following[:1].isalpha()
    return "" if is_within else " "


# --- What is odd about their numbers ------------------------------------------------------------


def _odd(found: list[_Heading], points: list[Point]) -> Iterator[str]:
    if not found:
        yield (
            "No numbered point was found. Begin each on a line of its own, with “1.”, “1)”, "
            "“1 –” or “Point 1”."
        )
        return
    if found[0].number > 1:
        yield f"The numbering begins with {found[0].label}."
    for before, after in pairwise(found):
        step = after.number - before.number
        if step > 1:
            yield f"The numbering goes from {before.label} to {after.label}."
        elif step < 0:
            yield f"Point {after.label} stands after point {before.label}."
    labels = [heading.label for heading in found]
    for label in dict.fromkeys(labels):
        if (times := labels.count(label)) > 1:
            yield f"The number {label} stands {times} times."
    for point in points:
        if not point.text:
            yield f"Point {point.label} has no text."
