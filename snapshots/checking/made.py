"""Files of this site that cannot be checked row by row, because no row of the record says theirs.

They are known by their columns, as these are declared.
"""

from collections.abc import Collection
from dataclasses import dataclass

from briefing.timeline.files import TIMELINE
from provisions.matrix.long import POSITIONS
from provisions.matrix.wide import OF_POINTS
from provisions.pairs.files import OF_ACTORS, OF_DAYS, OF_DRAFTS, SIDES
from record.described import MadeTable
from snapshots.changed import CHANGED
from snapshots.checking.pasted import NotTakenError
from snapshots.listed import SNAPSHOTS
from snapshots.tables import INTERCHANGE

LEAST = 3
"""So many of a file's columns have to be there; fewer may be words of a text."""
CHECKED = frozenset(POSITIONS.header).union(*(table.header for table in INTERCHANGE))
"""The columns of all files that can be checked."""
BY_KEY = "Check stances.csv, statements.csv, events.csv or drafts.csv, or paste the keys alone."


@dataclass(frozen=True)
class MadeFile:
    """A file that is made from the record: its columns, what it is, and what to check instead."""

    table: MadeTable
    what: str
    instead: str

    def columns_among(self, names: Collection[str]) -> int:
        """Return how many of its columns stand among *names*; 0 where that does not tell it."""
        its = set(self.table.header).intersection(names)
        return len(its) if len(its) >= LEAST and its - CHECKED else 0


MADE = [
    MadeFile(SNAPSHOTS, "snapshots.csv", "Paste the name or the digest of a snapshot."),
    MadeFile(
        CHANGED,
        "changes.csv of a snapshot",
        "Check the tables that it names, or paste the name or the digest of the snapshot.",
    ),
    MadeFile(
        OF_POINTS,
        "positions.csv in its wide shape",
        "Check positions.csv in its long shape, which has a row a position.",
    ),
    MadeFile(
        OF_DRAFTS,
        "compare.csv of two drafts",
        "Check revisions.csv for the texts, and stances.csv for the positions.",
    ),
    MadeFile(
        OF_ACTORS,
        "compare.csv of two actors",
        "Check stances.csv or positions.csv, or paste the keys of the positions alone.",
    ),
    MadeFile(OF_DAYS, "compare.csv of two days", BY_KEY),
    MadeFile(
        SIDES, "compare.csv, the list of what can be compared", "Check drafts.csv or actors.csv."
    ),
    MadeFile(TIMELINE, "timeline.csv", BY_KEY),
]
"""All such files. Apps above add theirs when they are ready."""


def refuse_made(names: Collection[str], known: int) -> None:
    """Raise NotTakenError where a file with the columns *names* is one of these.

    It is one where more of its columns are there than the *known* ones, those of a file that can
    be checked.
    """
    most = max(file.columns_among(names) for file in MADE)
    if most > known:
        found = [file for file in MADE if file.columns_among(names) == most]
        raise NotTakenError(
            f"By its columns this is {' or '.join(file.what for file in found)}. No row of the "
            "record says what a row of it says, so that it cannot be checked row by row. "
            + " ".join(dict.fromkeys(file.instead for file in found))
        )
