"""The cells of the matrix: an actor's word on a point, that of its blocs, or silence.

Pure: whoever calls has fetched the rows.
"""

from dataclasses import dataclass

from actors.models import Actor
from provisions.badges import SIGNS, Badge, badge
from provisions.models import Revision, Stance

# A cell is narrow. On the page each short word stands beside what it is short for.
SHORT: dict[str, str] = {
    Stance.Position.ACCEPTS: "Accepts",
    Stance.Position.CONDITIONS: "Accepts if",
    Stance.Position.AMBIGUOUS: "Ambiguous",
    Stance.Position.SEEKS_CHANGES: "Changes",
    Stance.Position.REJECTS: "Rejects",
}
REMOVAL = "Removal"
"""What is accepted or turned down where the point is gone; the sign before it says which."""


@dataclass(frozen=True)
class Word:
    """A position in a cell: ``short`` is what a narrow one shows for the word of its badge."""

    stance: Stance
    badge: Badge
    short: str

    @property
    def is_on_removal(self) -> bool:
        """Whether it is about a text from which the point is gone: a sign alone would mislead."""
        return self.stance.change == Revision.Change.REMOVED


@dataclass(frozen=True)
class JointWord:
    """What a bloc said, in the cell of a member without a word of its own; it is not counted."""

    bloc: Actor
    word: Word


@dataclass(frozen=True)
class Cell:
    """What one actor said on one point.

    ``word`` is None where it has none of its own; ``joint`` is what its blocs said then. Where
    ``is_entered`` is False, no draft (or not the one that is asked for) holds anything on the
    point, so that there was nothing to speak on.
    """

    actor: Actor
    word: Word | None
    joint: list[JointWord]
    is_entered: bool = True


@dataclass(frozen=True)
class Sample:
    """A position as cells show it, for the legend."""

    position: str
    sign: str
    word: str
    short: str


def word(stance: Stance) -> Word:
    """Return how a cell shows *stance*; it comes from ``Stance.objects.with_text(on)``."""
    shown = badge(stance)
    is_on_a_removal = shown.word != Stance.Position(stance.position).label
    return Word(stance, shown, REMOVAL if is_on_a_removal else SHORT[stance.position])


def samples() -> list[Sample]:
    """Return each of the positions as cells show it, in the order of the scale."""
    return [
        Sample(position.value, SIGNS[position], str(position.label), SHORT[position])
        for position in Stance.Position
    ]
