"""The wide form of the matrix: a row a point, with two columns an actor."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from actors.models import Actor
from provisions.matrix.rows import Matrix, Row
from provisions.models import Draft, Revision, Stance
from record.described import Description, Kind, MadeTable, Target

NOT_STATED = "not-stated"
NOT_ENTERED = "not-entered"

OF_POINTS = MadeTable(
    name="positions",
    about=(
        "A point, or the plan as a whole, and the position of each actor on it that the table of "
        "actors and points shows: after these columns come two an actor."
    ),
    columns=(
        Description(
            "provision",
            "The number of the point.",
            Kind.NUMBER,
            absent="It is the plan as a whole.",
            refers_to=Target("provisions", "number"),
        ),
        Description("title", "What the point is about."),
        Description(
            "latest_draft",
            "The draft with the latest text known on the point by the day, or the latest draft of "
            "the plan.",
            absent="No text is known.",
            refers_to=Target("drafts", "slug"),
        ),
        Description(
            "latest_change",
            "What became of the point in that draft. Where no text is known, undisclosed, or "
            f"{NOT_ENTERED} where the record has nothing on it.",
            absent="It is the plan as a whole.",
            values=(*Revision.Change.values, NOT_ENTERED),
        ),
    ),
)


@dataclass(frozen=True)
class WideColumn:
    """A column, and the value that it has in a row."""

    described: Description
    value: Callable[[Row], Any]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.described.name


def wide_columns(matrix: Matrix, line: list[Draft]) -> list[WideColumn]:
    """Return the columns of the wide form of *matrix*; *line* is the line of drafts on its day."""
    values: tuple[Callable[[Row], Any], ...] = (
        _number,
        _title,
        partial(_latest_draft, line=line),
        partial(_latest_change, line=line),
    )
    columns = list(map(WideColumn, OF_POINTS.columns, values))
    for place, actor in enumerate(matrix.actors):
        position, draft = of_actor(actor)
        columns.append(WideColumn(position, partial(_position, place=place)))
        columns.append(WideColumn(draft, partial(_draft, place=place)))
    return columns


def of_actor(actor: Actor) -> tuple[Description, Description]:
    """Return the two columns of *actor*: its position, and the draft that this is about."""
    return (
        Description(
            actor.slug,
            f"The position of {actor.short_name} that the table shows; {NOT_STATED} where it "
            "has none of its own, whatever a bloc of which it is a member said.",
            values=(*Stance.Position.values, NOT_STATED),
        ),
        Description(
            f"{actor.slug}_draft",
            "The draft whose wording that position is about.",
            absent="There is none.",
            refers_to=Target("drafts", "slug"),
        ),
    )


def _number(row: Row) -> int | None:
    return row.point.provision.number if row.point else None


def _title(row: Row) -> str:
    return row.point.provision.title if row.point else "The plan as a whole"


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
