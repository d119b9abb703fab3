"""One draft point by point: what it holds on each, and who stands where on that text.

Pure: whoever calls has fetched the rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from provisions.badges import Badge, badge
from provisions.comparison import Against
from provisions.models import Draft, Provision, Revision, Stance
from provisions.versions import Mark, Version, mark, version


@dataclass(frozen=True)
class SharedPosition:
    """A position on a point of the draft, and the stances of the actors that share it."""

    badge: Badge
    stances: list[Stance]


@dataclass(frozen=True)
class PointInDraft:
    """A point, what the draft holds on it, and the positions on that text."""

    provision: Provision
    version: Version
    mark: Mark
    positions: list[SharedPosition]


def points_in_draft(
    draft: Draft,
    drafts: Sequence[Draft],
    provisions: Iterable[Provision],
    revisions: Iterable[Revision],
    stances: Iterable[Stance],
    *,
    against: Against,
) -> list[PointInDraft]:
    """Return what *draft* holds on each of *provisions*, in their order.

    *drafts* are those begun by the day, *revisions* what they hold, *stances* those in force on
    points of *draft*, in the order of their actors.
    """
    held: dict[int, dict[int, Revision]] = defaultdict(dict)
    for revision in revisions:
        held[revision.provision_id][revision.draft_id] = revision
    taken: dict[int | None, list[Stance]] = defaultdict(list)
    for stance in stances:
        taken[stance.provision_id].append(stance)
    return [
        PointInDraft(
            provision,
            here := version(draft, drafts, held[provision.pk], against),
            mark(draft, here.revision.change if here.revision else None),
            shared_positions(taken[provision.pk]),
        )
        for provision in provisions
    ]


def shared_positions(stances: Iterable[Stance]) -> list[SharedPosition]:
    """Return *stances*, all on one text, by position, in the order of the scale."""
    by_position: dict[str, list[Stance]] = defaultdict(list)
    for stance in stances:
        by_position[stance.position].append(stance)
    return [
        SharedPosition(badge(by_position[position][0]), by_position[position])
        for position in Stance.Position.values
        if position in by_position
    ]
