"""What a lane of a drawing shows, as the rows of a table and in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from provisions.badges import Badge, badge
from provisions.models import Stance
from provisions.movement import Step, Taken


@dataclass(frozen=True)
class Row:
    """A stance in the table beside a drawing, and the day of the one that ended it, if any."""

    stance: Stance
    badge: Badge
    step: Step
    until: date | None


def rows(words: Sequence[Taken]) -> list[Row]:
    """Return *words*, those of one actor on one point in their order, as rows of a table."""
    ended = {
        word.before.pk: word.stance.stated_on
        for word in words
        if word.before is not None and word.before.draft_id == word.stance.draft_id
    }
    return [
        Row(word.stance, badge(word.stance), word.step, ended.get(word.stance.pk))
        for word in words
    ]


def runs(words: Sequence[Taken]) -> list[list[Taken]]:
    """Return *words*, those of one actor on one point in their order, text by text.

    A text on which the actor spoke again, after words on another, comes again.
    """
    found: list[list[Taken]] = []
    for word in words:
        if found and found[-1][-1].stance.draft_id == word.stance.draft_id:
            found[-1].append(word)
        else:
            found.append([word])
    return found


def told(words: Sequence[Taken]) -> str:
    """Return *words* in a sentence a text: "US–RU: rejects from 20 November 2025. Geneva: …"."""
    return " ".join(
        f"{run[0].stance.draft.short_name}: {', '.join(_told(run))}." for run in runs(words)
    )


def _told(run: Sequence[Taken]) -> list[str]:
    found: list[str] = []
    for place, word in enumerate(run):
        day = date_format(word.stance.stated_on)
        is_repeated = place > 0 and run[place - 1].stance.position == word.stance.position
        position = badge(word.stance).word.lower()
        found.append(f"again on {day}" if is_repeated else f"{position} from {day}")
    return found
