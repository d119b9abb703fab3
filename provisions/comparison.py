"""What the text of a revision is compared with, and how it then reads.

Pure: whoever calls has fetched the rows.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

from provisions.lineage import back_from
from provisions.models import Draft, Revision
from record.wording import Clause, Piece, compare

CLAUSE = re.compile(r"[a-z]{1,2}\) ")


class Against(TextChoices):
    """What each text is compared with."""

    BEFORE = "before", "the text before"
    ORIGINAL = "original", "the original"


class How(TextChoices):
    """How a text reads against another."""

    ALONE = "alone", "There is no text to compare it with."
    SAME = "same", "It has the same words."
    MARKED = "marked", "What left and what came is marked."
    NEW = "new", "The other draft does not have the point, so that all of it came."
    REWRITTEN = "rewritten", "Less than half of the words stayed: the two stand side by side."
    GONE = "gone", "This draft does not have the point, so that all of the other left."


@dataclass(frozen=True)
class Line:
    """A line of a text in pieces that stayed, left or came; a sub-clause begins "a) …"."""

    pieces: tuple[Piece, ...]
    is_clause: bool


@dataclass(frozen=True)
class Wording:
    """A text as it reads against that of ``base``, which is None where it stands alone."""

    how: How
    lines: list[Line]
    base: Revision | None = None
    base_lines: list[Line] | None = None


@dataclass(frozen=True)
class Choice:
    """What a reader may have the texts compared with, and the query that asks for it."""

    word: str
    query: str
    is_chosen: bool


def base_of(
    against: Against, draft: Draft, drafts: Sequence[Draft], revisions: Mapping[int, Revision]
) -> Revision | None:
    """Return what the text of *draft* on a point is compared with; None where nothing is.

    *drafts* are those begun by the day, *revisions* what they hold on the point, by id of draft.
    """
    if against is Against.BEFORE:
        return before(draft, drafts, revisions)
    first = original(drafts, revisions)
    return None if first is None or first.draft_id == draft.pk else first


def before(
    draft: Draft, drafts: Sequence[Draft], revisions: Mapping[int, Revision]
) -> Revision | None:
    """Return the nearest revision back along ``revises`` that says something; None if none does.

    What is undisclosed or was not entered says nothing; a removal says something.
    """
    earlier = (revisions.get(other.pk) for other in back_from(draft, drafts))
    return next((revision for revision in earlier if revision and _says_something(revision)), None)


def original(drafts: Sequence[Draft], revisions: Mapping[int, Revision]) -> Revision | None:
    """Return the point's first text in any draft; None where no draft has one."""
    in_order = sorted(drafts, key=lambda draft: draft.order)
    found = (revisions.get(draft.pk) for draft in in_order)
    return next((revision for revision in found if revision and revision.text), None)


def read_against(revision: Revision, base: Revision | None) -> Wording:
    """Return how the text of *revision* reads against that of *base*."""
    if base is None or not (revision.text or base.text) or not _says_something(revision):
        return Wording(How.ALONE, lines(revision.text))
    if not revision.text:
        return Wording(How.GONE, [], base, lines(base.text))
    if not base.text:
        return Wording(How.NEW, lines(revision.text, "came"), base)
    comparison = compare(base.text, revision.text)
    if comparison.is_same:
        return Wording(How.SAME, lines(revision.text), base)
    if comparison.is_readable:
        return Wording(How.MARKED, marked_lines(comparison.clauses), base)
    return Wording(How.REWRITTEN, lines(revision.text), base, lines(base.text))


def lines(text: str, kind: str = "same") -> list[Line]:
    """Return the lines of *text*, each one piece of *kind*."""
    return [_line([Piece(kind, line)]) for line in text.split("\n") if line.strip()]


def marked_lines(clauses: Iterable[Clause]) -> list[Line]:
    """Return *clauses* as lines: those of the new text, and those of a clause that left."""
    return [
        _line(list(_spaced(pieces)))
        for clause in clauses
        for pieces in _broken(clause)
        if any(piece.text.strip() for piece in pieces)
    ]


def choices(against: Against, day_query: str) -> list[Choice]:
    """Return what texts may be compared with, as links that keep *day_query* ("?on=…" or "")."""
    asks = f"{day_query}&" if day_query else "?"
    queries = {Against.BEFORE: day_query, Against.ORIGINAL: f"{asks}against={Against.ORIGINAL}"}
    return [Choice(str(choice.label), queries[choice], choice is against) for choice in Against]


def _says_something(revision: Revision) -> bool:
    return revision.change != Revision.Change.UNDISCLOSED


def _line(pieces: list[Piece]) -> Line:
    whole = "".join(piece.text for piece in pieces)
    return Line(tuple(pieces), bool(CLAUSE.match(whole)))


def _broken(clause: Clause) -> Iterator[list[Piece]]:
    """Yield the pieces of *clause* line by line, as the new text breaks them.

    A clause that left as a whole is broken as the old text was.
    """
    has_left = all(piece.kind == "left" for piece in clause.pieces)
    line: list[Piece] = []
    for piece in clause.pieces:
        if piece.kind == "left" and not has_left:
            line.append(Piece(piece.kind, piece.text.replace("\n", " ")))
            continue
        first, *others = piece.text.split("\n")
        line.append(Piece(piece.kind, first))
        for text in others:
            yield line
            line = [Piece(piece.kind, text)]
    yield line


def _spaced(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield *pieces* with white space outside of the marks, and some before a word."""
    last = "same"
    for piece in pieces:
        words = piece.text.strip()
        if piece.kind == "same" or not words:
            if piece.text and piece.kind != "left":
                yield Piece("same", piece.text)
                last = "same"
            continue
        if piece.text[0].isspace() or (last != "same" and words[0].isalnum()):
            yield Piece("same", " ")
        yield Piece(piece.kind, words)
        last = piece.kind
        if piece.text[-1].isspace():
            yield Piece("same", " ")
            last = "same"
