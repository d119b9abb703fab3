"""Two editors at once: what is to be said and asked of a field that both have changed.

Pure data and words; what others did is read by :mod:`record.meanwhile`, and
:mod:`record.colliding_form` puts the two together.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from record.differences import FieldChange
from record.instants import instant_in
from record.merging import merge
from record.models import Edit

MARK = "[Theirs stands above, yours below: make one text of both and delete this line.]"
LINE_MARK = "[theirs before, yours after: make one of both]"
MARKS = (MARK, LINE_MARK)
LONG = 8_000
CODE = "collides"
"""The code of what a form says of a collision, as other messages have one."""


class Choice(StrEnum):
    """What an editor chose to save of a field that another had changed, too."""

    THEIRS = "theirs"
    MINE = "mine"
    TOGETHER = "together"


@dataclass(frozen=True)
class Shown:
    """The state of rows that a page was made from: when it was recorded, and what stands for it.

    Two pages with the same ``mark`` show the same, whenever that was recorded.
    """

    instant: datetime | None
    mark: str = ""

    @classmethod
    def read(cls, text: str) -> "Shown":
        """Return the state that a page names in a hidden field, as :meth:`__str__` writes it."""
        instant, _, mark = text.partition(" ")
        return cls(instant_in(instant), mark)

    @classmethod
    def of(cls, instant: datetime | None, contents: Iterable[object]) -> "Shown":
        """Return the state that has *contents*, recorded at *instant*."""
        return cls(instant, _hashed("\x00".join(map(str, contents)))[:16])

    @classmethod
    def of_fields(cls, instant: datetime | None, fields: Mapping[str, str]) -> "Shown":
        """Return the state in which *fields* hold what they do, each with a mark of its own."""
        marks = (f"{name}:{_hashed(value)[:12]}" for name, value in fields.items())
        return cls(instant, ",".join(marks))

    def had(self, name: str, value: str) -> bool | None:
        """Return whether a field of that name held *value*; None where that is not known."""
        marks = dict(mark.split(":", 1) for mark in self.mark.split(",") if ":" in mark)
        return marks[name] == _hashed(value)[:12] if name in marks else None

    def __str__(self) -> str:
        return f"{self.instant.isoformat()} {self.mark}" if self.instant else ""

    def is_same(self, other: "Shown") -> bool:
        """Return whether nothing has changed between the two."""
        if self.instant is None or other.instant is None:
            return self.instant is other.instant
        return self.instant == other.instant or (bool(self.mark) and self.mark == other.mark)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class TakenOver:
    """A field that another changed and this editor left alone: it is as the other saved it."""

    label: str
    changes: Sequence[FieldChange]
    edit: Edit | None


@dataclass(frozen=True)
class Collision:
    """A field that this editor and another changed, each otherwise; ``name`` is its input's.

    ``theirs`` and ``mine`` tell how each reads against what was opened. ``*_raw`` is what a field
    of a form holds for them, ``theirs_words`` what it shows; ``together`` what it holds for both,
    "" where nothing can be made of them, and ``is_merged`` that they do not clash there.
    ``problem`` says why it is not saved yet; "" where it may be.
    """

    field_id: str
    name: str
    label: str
    edit: Edit | None
    opened: str
    theirs: Sequence[FieldChange]
    mine: Sequence[FieldChange]
    theirs_raw: str
    theirs_words: str
    mine_raw: str
    together: str
    is_merged: bool
    chosen: str
    problem: str
    is_told: bool
    """Whether the page on which it was chosen had told of it."""

    @property
    def is_long(self) -> bool:
        """Whether there is so much to tell that it is scrolled in a box of its own."""
        told = [*self.theirs, *self.mine]
        return any(len(each.before) + len(each.after) > LONG for each in told)

    @property
    def id(self) -> str:
        """What the page calls it."""
        return f"{self.field_id}-collision"

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        """What can be chosen: its value, its name, and what it does."""
        if self.is_merged:
            together = "Puts the changes of both into the field; they do not touch each other."
        elif self.together:
            together = "Puts both texts into the field, for you to make one of them."
        else:
            together = "Something else: what you then enter in the field."
        return [
            (Choice.THEIRS, "Take theirs", "Yours is dropped."),
            (Choice.MINE, "Keep mine", "What stands in the field; theirs stays in the history."),
            (Choice.TOGETHER, "Edit together", together),
        ]


def joined(opened: str | None, theirs: str, mine: str, *, is_line: bool) -> tuple[str, bool]:
    """Return the two texts as one, and whether they were merged without a clash.

    Where they clash, or it is not known what was opened, they stand one after the other, with a
    mark between them that is not saved.
    """
    merged = merge(opened, theirs, mine) if opened is not None else None
    if merged is not None:
        return merged, True
    between = f" {LINE_MARK} " if is_line else f"\n\n{MARK}\n\n"
    return f"{theirs}{between}{mine}", False


def still_both(value: object) -> str:
    """Return what is to be done with a text that holds two as :func:`joined` does; else ""."""
    if isinstance(value, str) and any(mark in value for mark in MARKS):
        return (
            "This still holds both texts: make one of them, delete what stands between them, and "
            "save again."
        )
    return ""


def problem_of(
    chosen: str, *, who: str, is_untouched: bool, together: str, is_merged: bool
) -> str:
    """Return what is still to be done before a field is saved as *chosen*; "" for nothing.

    *is_untouched* says that it holds just what one of the two had made of it; where they are to
    be edited together, it then holds *together* now.
    """
    if not chosen:
        return f"{who} changed this, too: choose what is to be saved."
    if chosen != Choice.TOGETHER or not is_untouched:
        return ""
    return _put(together, is_merged=is_merged)


def _put(together: str, *, is_merged: bool) -> str:
    """Return what is to be done with what has been put into a field for both."""
    if is_merged:
        return "The field now holds the changes of both: read it, and save again."
    if together:
        return "The field now holds both texts: make one of them, and save again."
    return (
        "Enter below what is to stand here in place of both, or choose “Take theirs” or "
        "“Keep mine”."
    )


def named(edit: Edit | None) -> str:
    """Return who made *edit*, when and why, for a sentence."""
    if edit is None:
        return "Someone else"
    return f"{edit.byline}, {edit.recorded_at:%-d %B %Y, %H:%M} UTC, “{edit.reason}”"


def byline(edit: Edit | None) -> str:
    """Return who made *edit*, for a sentence."""
    return edit.byline if edit else "Someone else"


def listed(words: Sequence[str]) -> str:
    """Return *words* as a sentence lists them: “a, b and c”."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def told_of_taken(taken: Iterable[TakenOver]) -> Iterator[str]:
    """Yield a sentence for each editor whose changes were *taken* over."""
    by_editor = sorted(taken, key=lambda each: byline(each.edit))
    for who, fields in groupby(by_editor, key=lambda each: byline(each.edit)):
        labels = [each.label for each in fields]
        yield f"{who} had changed {listed(labels)} meanwhile; that stays."


def told_of_collisions(collisions: Iterable[Collision]) -> Iterator[str]:
    """Yield a sentence for each Edit that changed what is being changed here."""
    by_edit = sorted(collisions, key=lambda each: named(each.edit))
    for who, fields in groupby(by_edit, key=lambda each: named(each.edit)):
        labels = [each.label for each in fields]
        yield f"{who}: changed {listed(labels)}, which you changed, too. Saving shows both."


def refused(collisions: Sequence[Collision], *, is_known: bool) -> str:
    """Return why a form with *collisions* was not saved, in general.

    *is_known* says whether it is known what was opened.
    """
    labels = listed([each.label for each in collisions])
    who = listed(list(dict.fromkeys(byline(each.edit) for each in collisions)))
    when = "since you opened it" if is_known else "last, and which version you opened is not known"
    return (
        f"{who} saved this {when}. What you typed is below and nothing of it was saved: choose "
        f"there what is to be saved as {labels}."
    )


def refused_once(taken: Sequence[TakenOver]) -> str:
    """Return why a form was not saved though what others changed, *taken* over, does not clash."""
    who = listed(list(dict.fromkeys(byline(each.edit) for each in taken)))
    return (
        f"{who} saved this since you opened it. What you typed is below and nothing of it was "
        "saved yet: read what changed, which stays, and save again."
    )


def gone(edit: Edit | None) -> str:
    """Return that the row of a form was deleted by *edit*, and what saving it again does."""
    return (
        f"This was deleted since you opened it: {named(edit)}. What you typed is below and "
        "nothing of it was saved. Saving again puts it back."
    )
