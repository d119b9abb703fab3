"""What entering a draft from its text writes: a revision for each point, all or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.exceptions import ValidationError

from provisions.comparison import read_against
from provisions.drafting.known import Earlier
from provisions.models import Draft, Provision, Revision
from provisions.versions import TAGS, Version
from record import bulk
from record.aggregates import lists_of
from record.columns import Key
from record.storing import relink
from record.wording import compare

Change = Revision.Change


class Told(Protocol):
    """Where what is wrong with a row is said."""

    def tell(self, errors: Any, prefix: str = "") -> None:
        """Say *errors*, messages by column, beside the fields with that *prefix*."""


@dataclass
class Held:
    """What the draft holds on a point, and the forms that it was said in.

    ``change`` is None where the wording says it.
    """

    point: Provision
    label: str = ""
    text: str = ""
    note: str = ""
    confidence: str = ""
    change: str | None = None
    forms: list[Told] = field(default_factory=list)

    def revision(self, draft: Draft, earlier: Earlier) -> Revision:
        """Return the revision, not yet stored."""
        # What the wording says takes a while to find out, and then stays so.
        self.change = self.change or change_of(self.text, earlier.original(self.point))
        return Revision(
            draft=draft,
            provision=self.point,
            label=self.label,
            change=self.change,
            text=self.text,
            note=self.note,
            confidence=self.confidence,
        )

    def version(self, draft: Draft, earlier: Earlier, against: Draft | None) -> Version:
        """Return how it reads against *against*, or else what the draft revises."""
        revision = self.revision(draft, earlier)
        tag = TAGS.get(revision.change, revision.get_change_display())
        return Version(
            draft, revision, tag, read_against(revision, earlier.base(self.point, against))
        )

    def problems(self, revision: Revision) -> bool:
        """Say at its forms what is wrong with *revision*; return whether anything is."""
        try:
            revision.clean_fields(exclude=["draft", "provision"])
            revision.clean()
        except ValidationError as error:
            for form in self.forms:
                form.tell(error.message_dict)
            return True
        return False


def change_of(text: str, first: Revision | None) -> str:
    """Return what became of a point by its wording, compared with its *first* text."""
    if first is None:
        return Change.ORIGINAL
    if text.split() == first.text.split():
        return Change.KEPT
    return Change.AMENDED if compare(first.text, text).is_readable else Change.REPLACED


def joined(parts: Sequence[Held]) -> Held:
    """Return one holding made of several *parts* on one point: texts below each other.

    Raises ValidationError where they disagree on what cannot be joined.
    """
    first = parts[0]
    problems = {
        name: [f"Several points of the text are point {first.point.number}: choose the same here."]
        for name in ("change", "confidence")
        if len({getattr(part, name) for part in parts}) > 1
    }
    if problems:
        raise ValidationError(problems)
    return Held(
        first.point,
        ", ".join(dict.fromkeys(part.label for part in parts if part.label)),
        "\n".join(part.text for part in parts),
        "\n".join(dict.fromkeys(part.note for part in parts if part.note)),
        first.confidence,
        first.change,
        [form for part in parts for form in part.forms],
    )


def write(
    draft: Draft, holdings: Iterable[Held], earlier: Earlier, sources: Sequence[Key]
) -> list[Revision]:
    """Store what *draft*, which is stored, holds; each revision cites *sources*.

    The new points among them are stored first. The number of queries does not depend on how many
    revisions there are. Raises ValidationError, with what is wrong said at the forms.
    """
    holdings = list(holdings)
    is_wrong = False
    for held in holdings:
        if held.point._state.adding:
            is_wrong = not _store(held) or is_wrong
    revisions = [held.revision(draft, earlier) for held in holdings]
    for held, revision in zip(holdings, revisions, strict=True):
        is_wrong = held.problems(revision) or is_wrong
    if is_wrong:
        raise ValidationError("Some points cannot be stored as they are: see below.")
    bulk.create_all(revisions)
    relink(lists_of(Revision)["sources"], {each.pk: sources for each in revisions if sources})
    return revisions


def _store(held: Held) -> bool:
    try:
        held.point.save()
    except ValidationError as error:
        for form in held.forms:
            form.tell(error.message_dict, prefix="new_")
        return False
    return True
