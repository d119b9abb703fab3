"""Edits and snapshots that a text names: which there are, and what they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from record import trail
from record.models import Edit
from snapshots.checking.since_snapshot import SinceSnapshot, since_snapshot
from snapshots.models import Snapshot

MOST_EDITS = 20
MOST_SNAPSHOTS = 3
"""So many are told in full; of more, that they are there."""


@dataclass
class Known:
    """The Edits and snapshots that a text names, by number, by name and by digest.

    A digest is that of a record, of an archive or of a file in one; with it comes the name of the
    file, "" for the snapshot as a whole.
    """

    edits: dict[int, Edit] = field(default_factory=dict)
    snapshots: dict[str, Snapshot] = field(default_factory=dict)
    digests: dict[str, tuple[Snapshot, str]] = field(default_factory=dict)


def known(numbers: Collection[int], names: Collection[str], digests: Collection[str]) -> Known:
    """Return which of these there are; a query for each kind that is asked for."""
    found = Known()
    if numbers:
        edits = Edit.objects.filter(pk__in=sorted(n for n in numbers if n < 2**63))
        found.edits = {edit.pk: edit for edit in edits.select_related("editor", "proposer")}
    if names or digests:
        snapshots = Snapshot.objects.select_related("edit", "frozen_by")
        # Few are ever frozen, and digests stand in their lists of files.
        chosen = snapshots.all() if digests else snapshots.filter(name__in=sorted(names))
        for snapshot in chosen.order_by("-number"):
            found.snapshots[snapshot.name] = snapshot
            found.digests |= dict.fromkeys((snapshot.digest, snapshot.sha256), (snapshot, ""))
            for file in snapshot.files:
                found.digests.setdefault(file["sha256"], (snapshot, file["name"]))
    return found


def entries(edits: Iterable[Edit]) -> list[trail.Entry]:
    """Return what the first of *edits* changed."""
    listed = list(dict.fromkeys(edits))[:MOST_EDITS]
    return trail.entries(listed, trail.of_record()) if listed else []


def became(snapshots: Iterable[Snapshot]) -> dict[str, SinceSnapshot]:
    """Return what became of the first of *snapshots*, by name."""
    listed = list(dict.fromkeys(snapshots))[:MOST_SNAPSHOTS]
    return {
        snapshot.name: since_snapshot(
            snapshot,
            Edit.objects.filter(recorded_at__gt=snapshot.edit.recorded_at).count(),
        )
        for snapshot in listed
    }
