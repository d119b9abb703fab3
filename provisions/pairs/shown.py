"""A stance as a comparison shows it: its badge, and since when."""

from dataclasses import dataclass

from provisions.badges import Badge, badge
from provisions.models import Stance


@dataclass(frozen=True)
class Word:
    """A stance with how it is shown."""

    stance: Stance
    badge: Badge


def word(stance: Stance) -> Word:
    """Return *stance* as it is shown; it comes from ``Stance.objects.with_text(on)``."""
    return Word(stance, badge(stance))
