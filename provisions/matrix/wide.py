"""The wide form of the matrix: a row a point, with two columns an actor."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from provisions.matrix.rows import Matrix, Row
from provisions.models import Draft, Revision

NOT_STATED = "not-stated"
NOT_ENTERED = "not-entered"


@dataclass(frozen=True)
class WideColumn:
    """A column: its name, what it says, and the value that it has in a row."""

    name: str
    meaning: str
    value: Callable[[Row], Any]


def wide_columns(matrix: Matrix, line: list[Draft]) -> list[WideColumn]:
    """Return the columns of the wide form of *matrix*; *line* is the line of drafts on its day."""
    columns = [
        WideColumn(
            "provision",
            "The number of the point; empty for the plan as a whole, where there is a row for it.",
            lambda row: row.point.provision.number if row.point else None,
        ),
        WideColumn(
            "title",
            "What the point is about.",
            lambda row: row.point.provision.title if row.point else "The plan as a whole",
        ),
        WideColumn(
            "latest_draft",
            "The draft with the latest text known on the point by the day, or the latest draft of "
            "the plan; empty where no text is known.",
            lambda row: _latest_draft(row, line),
        ),
        WideColumn(
            "latest_change",
            "What became of the point in that draft. Where no text is known, undisclosed, or "
            f"{NOT_ENTERED} where the record has nothing on it; empty for the plan as a whole "
            "only.",
            lambda row: _latest_change(row, line),
        ),
    ]
    for place, actor in enumerate(matrix.actors):
        columns += [
            WideColumn(
                actor.slug,
                f"The position of {actor.short_name} that the table shows; {NOT_STATED} where it "
                "has none of its own, whatever a bloc of which it is a member said.",
                partial(_position, place=place),
            ),
            WideColumn(
                f"{actor.slug}_draft",
                "The draft whose wording that position is about; empty where there is none.",
                partial(_draft, place=place),
            ),
        ]
    return columns


def _latest_draft(row: Row, line: list[Draft]) -> str | None:
    if row.point is None:
        return line[0].slug if line else None
    return row.point.latest.draft.slug if row.point.latest else None


def _latest_change(row: Row, line: list[Draft]) -> str | None:
    if row.point is None:
        return None
    if row.point.latest:
        return row.point.latest.change
    on_line = {mark.change for mark in row.point.strip if mark.draft in line}
    undisclosed = Revision.Change.UNDISCLOSED.value
    return undisclosed if undisclosed in on_line else NOT_ENTERED


def _position(row: Row, place: int) -> str:
    word = row.cells[place].word
    return word.stance.position if word else NOT_STATED


def _draft(row: Row, place: int) -> str | None:
    word = row.cells[place].word
    return word.stance.draft.slug if word else None
