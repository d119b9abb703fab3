"""What became of the record since a snapshot was frozen: counted, and the first rows of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from provisions.models import Stance
from provisions.tables import STANCES
from record.rules import chunks
from record.table import Table
from record.tables import RENAMES
from snapshots.checking.outcomes import Outcome
from snapshots.checking.past import State, states_of
from snapshots.checking.rows import Checked, tell_rows
from snapshots.models import Snapshot
from snapshots.tables import INTERCHANGE

SHOWN = 20
MOST_TOUCHED = 20_000
"""So many rows are rebuilt; more than that, and the two files are better compared."""

TABLES_SAID = tuple(table for table in INTERCHANGE if table is not RENAMES)
"""A renamed row is counted as itself, not by the line that says so."""


@dataclass
class SinceSnapshot:
    """What became of the rows of a snapshot: how many of each outcome, and the first of them.

    ``edits`` is how many Edits came after it, ``added`` how many rows. Where more rows were
    touched than are rebuilt, ``is_cut`` is set, and nothing is counted.
    """

    snapshot: Snapshot
    edits: int
    counts: Counter[Outcome] = field(default_factory=Counter)
    rows: list[Checked] = field(default_factory=list)
    changed: int = 0
    added: int = 0
    is_cut: bool = False


def since_snapshot(snapshot: Snapshot, edits: int) -> SinceSnapshot:
    """Return what became of the rows of *snapshot*; *edits* is how many came after it."""
    found = SinceSnapshot(snapshot, edits)
    if not edits:
        return found
    instant = snapshot.edit.recorded_at
    touched = [(table, _touched(table, instant)) for table in TABLES_SAID]
    if sum(len(ids) for _, ids in touched) > MOST_TOUCHED:
        found.is_cut = True
        return found
    for table, ids in touched:
        _tell_table(found, table, ids, instant)
    return found


def _touched(table: Table, instant: datetime) -> set[int]:
    """Return the ids of the rows of *table* that an Edit after *instant* touched.

    A query for the rows, and one a list; each row is fetched once too often to be too many.
    """
    most = MOST_TOUCHED + 1
    later = table.model.history.filter(history_date__gt=instant).order_by()
    ids = set(later.values_list("id", flat=True).distinct()[:most])
    for column in table.links:
        if column.in_file:
            parts = column.part.history.filter(history_date__gt=instant).order_by()
            root = column.part.root_field().attname
            ids.update(parts.values_list(root, flat=True).distinct()[:most])
    return ids


def _tell_table(found: SinceSnapshot, table: Table, ids: set[int], instant: datetime) -> None:
    held: set[int] = set()
    added: set[int] = set()
    for chunk in chunks(sorted(ids)):
        for pk, past in states_of(table, chunk).items():
            if _stood(past, instant):
                held.add(pk)
            elif past and past[-1].values is not None:
                added.add(pk)
    found.added += len(added)
    ended = _ended_by(added) if table is STANCES else set()
    chosen = sorted(held | ended)
    for chunk in chunks(chosen):
        rows = [Checked(0, "", table, pk=pk, since=instant) for pk in chunk]
        tell_rows(rows)
        for one in rows:
            _count(found, one, ended)


def _count(found: SinceSnapshot, one: Checked, ended: set[int]) -> None:
    # A stance that had ended when the snapshot was frozen has not been superseded since.
    since = [o for o in one.outcomes if o != Outcome.SUPERSEDED or one.pk in ended]
    if one.pk not in ended:
        one.later = None
    one.outcomes = tuple(since) or (Outcome.UNCHANGED,)
    if one.outcomes == (Outcome.UNCHANGED,):
        return
    found.counts.update(one.outcomes)
    found.changed += 1
    if len(found.rows) < SHOWN:
        found.rows.append(one)


def _stood(past: Sequence[State], instant: datetime) -> bool:
    """Return whether a row was there at *instant*."""
    by_then = [state for state in past if state.instant <= instant]
    return bool(by_then) and by_then[-1].values is not None


def _ended_by(added: set[int]) -> set[int]:
    """Return the ids of the stances that those *added* have ended; two queries a chunk."""
    ended: set[int] = set()
    for chunk in chunks(sorted(added)):
        texts = set(Stance.objects.filter(pk__in=chunk).order_by().values_list(*TEXT))
        actors, _, drafts = zip(*texts, strict=True) if texts else ((), (), ())
        near = Stance.objects.filter(actor__in=set(actors), draft__in=set(drafts)).order_by()
        rows = [row for row in near.values_list(*TEXT, "stated_on", "pk") if row[:3] in texts]
        ended.update(_last_before(sorted(rows, key=_in_order), added))
    return ended


TEXT = ("actor_id", "provision_id", "draft_id")


def _in_order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(0 if part is None else part for part in row)


def _last_before(rows: Iterable[tuple[Any, ...]], added: set[int]) -> Iterator[int]:
    """Yield, of each text, the last stance that was there before, where one added came after."""
    for _, group in groupby(rows, key=lambda row: row[:3]):
        ids = [row[-1] for row in group]
        earlier = [place for place, pk in enumerate(ids) if pk not in added]
        if earlier and earlier[-1] < len(ids) - 1:
            yield ids[earlier[-1]]
