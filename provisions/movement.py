"""How actors moved: what each stance is to the words of the same actor before it.

Pure: whoever calls has fetched the rows. A move is two different positions on one and the same
text; another position on another text is a word on a new text, not a move.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices

from provisions.models import Stance


class Step(TextChoices):
    """What a stance is to the words of the same actor before it, on the same point."""

    FIRST = "first", "First word"
    MOVED = "moved", "Moved"
    NEW_TEXT = "new-text", "On a new text"
    REPEATED = "repeated", "Repeated"


@dataclass(frozen=True)
class Taken:
    """A stance, what it is to those before it, and ``before``: the one that says so.

    That is the one that it ended, on the same text; for a word on a new text, the last on any
    other; None for a first word.
    """

    stance: Stance
    step: Step
    before: Stance | None


def in_order(stances: Iterable[Stance]) -> list[Stance]:
    """Return *stances* by day; of those of one day, that on the later draft last.

    They come with their draft.
    """
    return sorted(stances, key=lambda one: (one.stated_on, one.draft.order, one.slug))


def taken(stances: Iterable[Stance]) -> list[Taken]:
    """Return what each of *stances* is to those before it, in the order in which they were taken.

    *stances* come with their draft and hold all that their actors said by the day on the points
    (or drafts as wholes) that they are about. On drafts as wholes each draft is a text of its own.
    """
    last: dict[tuple[int, int | None], dict[int, Stance]] = defaultdict(dict)
    found = []
    for stance in in_order(stances):
        earlier = last[stance.actor_id, stance.provision_id]
        found.append(_taken(stance, earlier))
        # The newest stands last, so that the last of the values is the last word on any text.
        earlier.pop(stance.draft_id, None)
        earlier[stance.draft_id] = stance
    return found


def _taken(stance: Stance, earlier: dict[int, Stance]) -> Taken:
    """Return what *stance* is to *earlier*: its actor's last word on each draft, newest last."""
    ended = earlier.get(stance.draft_id)
    if ended is not None:
        step = Step.REPEATED if ended.position == stance.position else Step.MOVED
        return Taken(stance, step, ended)
    if earlier:
        return Taken(stance, Step.NEW_TEXT, list(earlier.values())[-1])
    return Taken(stance, Step.FIRST, None)
