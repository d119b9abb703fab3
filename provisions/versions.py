"""What each draft made of a point: its versions side by side, and the strip of marks.

Pure: whoever calls has fetched the rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from provisions.comparison import Against, Wording, base_of, read_against
from provisions.models import Draft, Revision
from provisions.periods import Period, latest_texts

# What became of a point is told against the original, whatever the words are marked against.
TAGS: dict[str, str] = {
    Revision.Change.KEPT: "Kept from the original",
    Revision.Change.AMENDED: "Amended from the original",
    Revision.Change.REPLACED: "Replaces the original",
}


@dataclass(frozen=True)
class Version:
    """What one draft holds on a point; the others are None where nothing was entered.

    ``tag`` says what became of the point, ``wording`` how the text reads against another,
    ``latest`` when it was the latest text known; None where it says nothing, or none was asked.
    """

    draft: Draft
    revision: Revision | None = None
    tag: str | None = None
    wording: Wording | None = None
    latest: Sequence[Period] | None = None


@dataclass(frozen=True)
class Mark:
    """One square of a strip: what became of the point in one draft, in a word and a class."""

    draft: Draft
    change: str
    word: str


def versions(
    drafts: Sequence[Draft], revisions: Iterable[Revision], against: Against = Against.BEFORE
) -> list[Version]:
    """Return what each of *drafts* holds, in their order; *revisions* are those of one point."""
    by_draft = {revision.draft_id: revision for revision in revisions}
    changes = {draft_id: revision.change for draft_id, revision in by_draft.items()}
    latest = latest_texts(drafts, changes)
    return [
        replace(version(draft, drafts, by_draft, against), latest=latest.get(draft.pk, ()))
        if changes.get(draft.pk, Revision.Change.UNDISCLOSED) != Revision.Change.UNDISCLOSED
        else version(draft, drafts, by_draft, against)
        for draft in drafts
    ]


def version(
    draft: Draft,
    drafts: Sequence[Draft],
    revisions: Mapping[int, Revision],
    against: Against = Against.BEFORE,
) -> Version:
    """Return what *draft* holds on a point; *revisions* are what *drafts* do, by id of draft."""
    revision = revisions.get(draft.pk)
    if revision is None:
        return Version(draft)
    return Version(
        draft,
        revision,
        TAGS.get(revision.change, revision.get_change_display()),
        read_against(revision, base_of(against, draft, drafts, revisions)),
    )


def strip(drafts: Sequence[Draft], changes: Mapping[int, str]) -> list[Mark]:
    """Return one mark a draft; *changes* maps the id of a draft to what became of the point."""
    return [mark(draft, changes.get(draft.pk)) for draft in drafts]


def mark(draft: Draft, change: str | None) -> Mark:
    """Return the mark of *change* in *draft*; None says that nothing was entered."""
    if change is None:
        return Mark(draft, "absent", "not entered")
    return Mark(draft, change, str(Revision.Change(change).label).lower())
