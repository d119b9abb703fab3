"""How a position is shown: its sign, its word and the text that it is about."""

from dataclasses import dataclass

from provisions.models import Revision, Stance

SIGNS: dict[str, str] = {
    Stance.Position.ACCEPTS: "✓",
    Stance.Position.CONDITIONS: "✓?",
    Stance.Position.AMBIGUOUS: "~",
    Stance.Position.SEEKS_CHANGES: "≠",
    Stance.Position.REJECTS: "✕",
}
# "Accepts" beside a point that is gone would say the opposite of what the actor accepts.
ON_A_REMOVAL: dict[str, str] = {
    Stance.Position.ACCEPTS: "Accepts removal",
    Stance.Position.CONDITIONS: "Accepts removal with conditions",
    Stance.Position.REJECTS: "Rejects removal",
}


@dataclass(frozen=True)
class Badge:
    """A position with the draft whose text it is about.

    ``position`` and ``text_state`` are values of the enumerations; ``state`` says the latter.
    """

    position: str
    sign: str
    word: str
    draft: str
    text_state: str
    state: str


def badge(stance: Stance) -> Badge:
    """Return how *stance* is shown; it comes from ``Stance.objects.with_text(on)``."""
    position = Stance.Position(stance.position)
    state = Stance.TextState(stance.text_state)
    is_removed = stance.change == Revision.Change.REMOVED
    return Badge(
        position=position.value,
        sign=SIGNS[position],
        word=ON_A_REMOVAL.get(position, position.label) if is_removed else str(position.label),
        draft=stance.draft.short_name,
        text_state=state.value,
        state=str(state.label).lower(),
    )
