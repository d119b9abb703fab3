"""What became of a row that was cited: told from what it said at each time and what was pasted.

Pure: whoever calls has fetched the states of the row.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import TextChoices

from record.columns import Column, Links, Reference
from snapshots.checking.past import State, Values


class Outcome(TextChoices):
    """What may have become of a row; all but the first and the last may come together."""

    UNCHANGED = "unchanged", "Unchanged"
    CORRECTED = "corrected", "Corrected"
    SUPERSEDED = "superseded", "Superseded"
    RENAMED = "renamed", "Renamed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ALTERED = "altered", "Never so in the record"
    ABSENT = "absent", "Not in the record"


MEANINGS: dict[str, str] = {
    Outcome.UNCHANGED: "The record says today what was cited.",
    Outcome.CORRECTED: "Editors have changed what the row says. Each edit gives its reason, and "
    "whether it was a correction, an addition or housekeeping.",
    Outcome.SUPERSEDED: "The actor has taken a later position on the same text. The earlier one "
    "stays in the record, for its own days.",
    Outcome.RENAMED: "The row goes by another key today.",
    Outcome.WITHDRAWN: "Editors have removed the row; the edit that did shows what it said.",
    Outcome.ALTERED: "At no time did the row say this: cells were changed outside the record.",
    Outcome.ABSENT: "No row has this key, and none ever had.",
}

BLANK_BY_DAY: Mapping[str, Collection[str]] = {
    "people": {"role_until"},
    "events": {"ended_on"},
    "drafts": {"ended_on", "event", "revises"},
    "chapters": {"body"},
}
"""Cells that a file as of a day leaves blank where what they say was still to come."""

FEWER_BY_DAY: Mapping[str, Collection[str]] = {"stances": {"statements"}}
"""Lists of which a file as of a day has what had come by then."""


@dataclass(frozen=True)
class Step:
    """An Edit that changed a row: its instant, and in which of the columns asked about.

    ``removed`` says that the row went, ``returned`` that it was entered anew.
    """

    instant: datetime
    columns: tuple[str, ...]
    removed: bool = False
    returned: bool = False


@dataclass(frozen=True)
class Told:
    """What became of a row.

    ``then`` is what it said when it was cited, None where it never said what was pasted; ``now``
    what it says, or said last; ``differing`` are the columns in which the latter differs from
    what was cited; ``by_day`` those in which a file of an earlier day says less than the row.
    ``never`` are the columns of which the record never had what was pasted.
    """

    then: Values | None
    now: Values
    is_there: bool
    differing: tuple[str, ...]
    steps: tuple[Step, ...]
    entered: datetime
    by_day: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of what the row says; nothing where that is unchanged."""
        found = []
        if self.then is None:
            found.append(Outcome.ALTERED)
        elif self.differing:
            found.append(Outcome.CORRECTED)
        if not self.is_there:
            found.append(Outcome.WITHDRAWN)
        return tuple(found)


def tell_pasted(
    table: str, columns: Sequence[Column], pasted: Values, states: Sequence[State]
) -> Told:
    """Return what became of a row of *table* whose cells, in *columns*, were *pasted*.

    It is taken for the newest version that says the same; of versions that say more than a file
    as of an earlier day does, only where none says the same.
    """
    names = [column.name for column in columns]
    now = _last(states)
    place = _newest(states, lambda values: all(values[name] == pasted[name] for name in names))
    if place is None:
        place = _newest(states, lambda values: not _against(table, columns, pasted, values))
    if place is None:
        differing = _against(table, columns, pasted, now)
        never = [
            column.name
            for column in columns
            if column.name in differing
            and not any(
                _agrees(table, column, pasted[column.name], state.values[column.name])
                for state in states
                if state.values is not None
            )
        ]
        return Told(
            None,
            now,
            states[-1].values is not None,
            differing,
            _steps(states, 0, names) if len(states) > 1 else (),
            states[0].instant,
            never=tuple(never),
        )
    then = states[place].values or {}
    return Told(
        then,
        now,
        states[-1].values is not None,
        tuple(name for name in names if then[name] != now[name]),
        _steps(states, place, names),
        states[0].instant,
        by_day=tuple(name for name in names if then[name] != pasted[name]),
    )


def tell_cited(columns: Sequence[Column], states: Sequence[State], since: datetime | None) -> Told:
    """Return what became of a row that was cited as it stood at *since*.

    Where that is None, or before the row was entered, it is taken as it was first entered.
    """
    names = [column.name for column in columns]
    place = 0
    if since is not None:
        by_then = [n for n, state in enumerate(states) if state.instant <= since]
        place = by_then[-1] if by_then else 0
        while place and states[place].values is None:
            # What was gone by then is cited as it was last.
            place -= 1
    then, now = states[place].values or {}, _last(states)
    return Told(
        then,
        now,
        states[-1].values is not None,
        tuple(name for name in names if then[name] != now[name]),
        _steps(states, place, names),
        states[0].instant,
    )


def renames(states: Sequence[State], column: str, key: str) -> tuple[Step, ...]:
    """Return the Edits that changed the key in *column* since it was last *key*."""
    place = _newest(states, lambda values: values[column] == key) or 0
    return _steps(states[place:], 0, (column,)) if states else ()


def _newest(states: Sequence[State], says: Callable[[Values], bool]) -> int | None:
    for place in range(len(states) - 1, -1, -1):
        values = states[place].values
        if values is not None and says(values):
            return place
    return None


def _last(states: Sequence[State]) -> Values:
    return next(state.values for state in reversed(states) if state.values is not None)


def _against(
    table: str, columns: Sequence[Column], pasted: Values, values: Values
) -> tuple[str, ...]:
    """Return the columns in which *values* say otherwise than what was *pasted*."""
    return tuple(
        column.name
        for column in columns
        if not _agrees(table, column, pasted[column.name], values[column.name])
    )


def _agrees(table: str, column: Column, pasted: Any, value: Any) -> bool:
    if pasted == value:
        return True
    if column.name in BLANK_BY_DAY.get(table, ()):
        return pasted in (None, "")
    if isinstance(column, Links) and column.name in FEWER_BY_DAY.get(table, ()):
        rest = iter(value)
        return bool(pasted) and all(one in rest for one in pasted)
    return False


def _steps(states: Sequence[State], place: int, names: Sequence[str]) -> tuple[Step, ...]:
    """Return the Edits after that which left the state at *place*, as far as they show."""
    steps = []
    for before, after in zip(states[place:], states[place + 1 :], strict=False):
        if after.values is None:
            steps.append(Step(after.instant, (), removed=True))
        elif before.values is None:
            steps.append(Step(after.instant, (), returned=True))
        else:
            changed = tuple(n for n in names if before.values[n] != after.values[n])
            if changed:
                steps.append(Step(after.instant, changed))
    return tuple(steps)


def read_cells(
    columns: Sequence[Column],
    cells: Mapping[str, str],
    ids: Callable[[Column, str], Any],
) -> Values:
    """Return what *cells* say: texts and, of what refers to other rows, their ids.

    *ids* gives the id of the row that a key in a column names, and the key itself where it names
    none.
    """
    said: dict[str, Any] = {}
    for column in columns:
        cell = cells[column.name]
        if isinstance(column, Links):
            said[column.name] = tuple(ids(column, key) for key in listed(cell))
        elif isinstance(column, Reference):
            said[column.name] = ids(column, cell) if cell else None
        else:
            said[column.name] = cell
    return said


def listed(cell: str) -> list[str]:
    """Return the keys that stand in the cell of a list."""
    return [key for item in cell.split(";") if (key := item.strip())]
