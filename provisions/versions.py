"""What each draft made of a point: its versions side by side, and the strip of marks.

Pure: whoever calls has fetched the rows.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provisions.models import Draft, Revision

CLAUSE = re.compile(r"[a-z]{1,2}\) ")


@dataclass(frozen=True)
class Line:
    """A line of a text; a sub-clause begins with its letter: "a) …"."""

    text: str
    is_clause: bool


@dataclass(frozen=True)
class Version:
    """What one draft holds on a point; ``revision`` is None where nothing was entered."""

    draft: Draft
    revision: Revision | None
    lines: list[Line]


@dataclass(frozen=True)
class Mark:
    """One square of a strip: what became of the point in one draft, in a word and a class."""

    draft: Draft
    change: str
    word: str


def versions(drafts: Sequence[Draft], revisions: Iterable[Revision]) -> list[Version]:
    """Return what each of *drafts* holds, in their order; *revisions* are those of one point."""
    by_draft = {revision.draft_id: revision for revision in revisions}
    return [
        Version(draft, revision, lines(revision.text) if revision else [])
        for draft in drafts
        for revision in [by_draft.get(draft.pk)]
    ]


def lines(text: str) -> list[Line]:
    """Return the lines of *text*."""
    return [Line(line, bool(CLAUSE.match(line))) for line in text.split("\n") if line.strip()]


def strip(drafts: Sequence[Draft], changes: Mapping[int, str]) -> list[Mark]:
    """Return one mark a draft; *changes* maps the id of a draft to what became of the point."""
    return [mark(draft, changes.get(draft.pk)) for draft in drafts]


def mark(draft: Draft, change: str | None) -> Mark:
    """Return the mark of *change* in *draft*; None says that nothing was entered."""
    if change is None:
        return Mark(draft, "absent", "not entered")
    return Mark(draft, change, str(Revision.Change(change).label).lower())
