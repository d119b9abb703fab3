"""What each value of the record's scales means, in the words that readers see."""

from dataclasses import dataclass

from django.db.models import TextChoices

from provisions.models import Draft, Revision, Stance
from record.models import Edit

DEFINITIONS: dict[type[TextChoices], dict[str, str]] = {
    Stance.Position: {
        Stance.Position.ACCEPTS: "It agrees to the point as worded in that draft.",
        Stance.Position.CONDITIONS: "It agrees, provided that something it names is met.",
        Stance.Position.AMBIGUOUS: (
            "It spoke about the point, and its words can be read either way or leave the matter "
            "open. This is not silence."
        ),
        Stance.Position.SEEKS_CHANGES: (
            "It does not agree to the point as worded and asks for another wording, without "
            "turning the point down as such."
        ),
        Stance.Position.REJECTS: "It turns the point down as worded in that draft.",
    },
    Stance.TextState: {
        Stance.TextState.LATEST: (
            "The position is about the latest text known on the point on the day shown. "
            "The badge is filled."
        ),
        Stance.TextState.EARLIER: (
            "The position is about another draft than the one that has the latest text known; "
            "nothing has been found since. The badge is outlined."
        ),
        Stance.TextState.UNDISCLOSED: (
            "The position is about a draft whose text on the point was not disclosed. "
            "The badge is dashed."
        ),
    },
    Stance.Confidence: {
        Stance.Confidence.STATED: "The actor said so itself, in public, on the record.",
        Stance.Confidence.REPORTED: "Others report that it said or did so.",
        Stance.Confidence.INFERRED: (
            "We conclude it from what the actor said or did, without words to that effect."
        ),
    },
    Revision.Change: {
        Revision.Change.ORIGINAL: "The point's first text in any draft.",
        Revision.Change.KEPT: "The substance is the same as in the original.",
        Revision.Change.AMENDED: "Parts of the original were changed, added or left out.",
        Revision.Change.REPLACED: "Another text stands in its place.",
        Revision.Change.REMOVED: "The draft does not have the point. That is a text known.",
        Revision.Change.UNDISCLOSED: (
            "Nothing reliable was published on the point in that round. We do not guess."
        ),
    },
    Revision.Confidence: {
        Revision.Confidence.PUBLISHED: "The text, or a document that contains it, was published.",
        Revision.Confidence.REPORTED: "Media or participants describe the text.",
        Revision.Confidence.INFERRED: "We conclude it from what is known of the draft.",
    },
    Draft.Disclosure: {
        Draft.Disclosure.FULL_TEXT: "The whole text was published.",
        Draft.Disclosure.PARTIAL: "Only parts or descriptions of the text were published.",
    },
    Edit.Kind: {
        Edit.Kind.ADDITION: "Something new was entered.",
        Edit.Kind.CORRECTION: "What stood here was wrong, and was put right.",
        Edit.Kind.HOUSEKEEPING: "Wording, order or links; no fact changed.",
    },
}


@dataclass(frozen=True)
class Meaning:
    """A value of a scale, the word that readers see for it, and what it means."""

    value: str
    word: str
    meaning: str


def meanings(scale: type[TextChoices]) -> list[Meaning]:
    """Return what each value of *scale* means, in the order of the scale."""
    return [
        Meaning(member.value, str(member.label), DEFINITIONS[scale][member.value])
        for member in scale
    ]
