"""The steps from what was given to the record: taken in, checked, confirmed, written."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from record.editing import OpenEdit, edit, trial
from record.models import Edit
from record.refused import REFUSALS, in_words
from snapshots.loading.changes import store
from snapshots.loading.overwriting import last_loads
from snapshots.progress import SILENT, Progress
from snapshots.tables import INTERCHANGE
from spreadsheets.checking import Checked, check
from spreadsheets.models import Import, ImportedRow
from spreadsheets.reading.grids import Grid, NotTakenError
from spreadsheets.sheets import Sheet, recognise, restored

AT_ONCE = 1_000
"""So many rows are checked and written while their editor waits; more are left to the worker."""
MOST_PROPOSED = 300
"""A proposal is laid over the record at each look at it, row by row."""
BATCH = 1_000
Choice = ImportedRow.Choice
EXCHANGED = "Where rows exchange a value that no two may share, take the exchange in two steps."


STALE = (
    "The record has changed since this was checked, so nothing was written. What it would do now "
    "is below: confirm again if it still holds."
)


class StaleError(Exception):
    """The record has moved on since the check: ``checked`` is what a new one found."""

    def __init__(self, checked: Checked) -> None:
        super().__init__("Checked anew")
        self.checked = checked


class DoneError(Exception):
    """It has been written, or discarded, meanwhile."""


def take_in(user: Any, name: str, grids: Iterable[Grid], edit_number: int | None = None) -> Import:
    """Keep what *user* gave, to be checked. Raises NotTakenError where it is no table of ours.

    *edit_number* says after which Edit its rows were taken from the record, where that is known.
    """
    found = recognise(grids)
    number = edit_number or found.edit
    of_edit = Edit.objects.filter(pk=number).first() if number else None
    if edit_number and of_edit is None:
        raise NotTakenError(f"The record has no Edit {edit_number}.")
    row_count = sum(len(sheet.rows) for sheet in found.sheets)
    if not row_count:
        raise NotTakenError("There is a header row, and no row below it.")
    now = timezone.now()
    Import.objects.forget_old(now)
    taken = Import(
        owner=user,
        given_at=now,
        name=name[:200],
        row_count=row_count,
        notes=found.notes,
        of_edit=of_edit,
    )
    taken.pack([sheet.kept() for sheet in found.sheets])
    taken.save()
    return taken


def look(given: Import, user: Any) -> Checked:
    """Return what *given* would do to the record as it is, tried as if it were written."""
    checked = _check(given, user)
    return checked if checked.refused else _tried(checked, user)


def look_through(given: Import, progress: Progress) -> Checked:
    """Return what *given* would do, as the worker finds it: while others write, and not tried."""
    for _ in range(3):
        try:
            return _check(given, given.owner, progress=progress)
        except RuntimeError:
            # Rows changed while they were read.
            continue
    return _check(given, given.owner, progress=progress)


def keep(given: Import, checked: Checked, told: str = "") -> None:
    """Let *given* say what a check found. What was chosen where rows clash stays.

    Raises DoneError where it was discarded meanwhile.
    """
    chosen = {
        (row.table, row.number, tuple(map(tuple, row.clashes))): row.choice
        for row in given.rows.exclude(choice=Choice.OPEN)
    }
    with transaction.atomic():
        _hold(given)
        given.rows.all().delete()
        ImportedRow.objects.bulk_create(
            (
                ImportedRow(
                    imported=given,
                    place=place,
                    table=row.table,
                    number=row.number,
                    key=row.key,
                    outcome=row.outcome,
                    before=row.before,
                    after=row.after,
                    problems=row.problems,
                    clashes=row.clashes,
                    doubts=row.doubts,
                    choice=chosen.get((row.table, row.number, tuple(row.clashes)), Choice.OPEN),
                )
                for place, row in enumerate(checked.rows)
            ),
            batch_size=BATCH,
        )
        given.counts, given.problems = checked.counts, checked.problems
        given.fingerprint = checked.fingerprint
        given.state, given.told = Import.State.CHECKED, told
        given.save(force_update=True)


def choose(given: Import, choice: str, place: int | None = None) -> None:
    """Let the row at *place*, or every row that clashes and is not decided, be written or left."""
    rows = given.rows.exclude(clashes=[])
    rows = rows.filter(choice=Choice.OPEN) if place is None else rows.filter(place=place)
    rows.update(choice=choice)


def write(given: Import, user: Any, reason: str, kind: str) -> OpenEdit:
    """Write *given* to the record in one Edit, or all of it in a trial; return the Edit.

    Raises StaleError where that is no longer what was checked, DoneError where it was written
    meanwhile, and ValidationError, ProtectedError or IntegrityError where the record forbids it.
    Nothing is written then.
    """
    with edit(editor=user, reason=reason, kind=kind) as opened:
        # The record's lock is held from here on.
        present = Import.objects.filter(pk=given.pk).first()
        if present is None or present.is_done:
            raise DoneError
        checked = _check(given, user)
        if checked.fingerprint != given.fingerprint:
            raise StaleError(checked)
        left = frozenset(given.rows.filter(choice=Choice.LEAVE).values_list("table", "number"))
        if left:
            checked = _check(given, user, left)
        if checked.refused:
            told = [message for row in checked.rows for _, message in row.problems]
            raise ValidationError([*checked.problems, *told][:20])
        store(checked.changes, SILENT)
    return opened


def done(given: Import, state: str, **fields: Any) -> None:
    """Note what became of *given*, and let go of what was kept of it.

    Raises DoneError where it was discarded meanwhile: what was written with it is taken back.
    """
    with transaction.atomic():
        _hold(given)
        given.rows.all().delete()
        given.state, given.content, given.told = state, b"", ""
        for name, value in fields.items():
            setattr(given, name, value)
        given.save(force_update=True)


def leave_to_worker(given: Import, state: str) -> None:
    """Let *given*, which was checked, wait for the worker, unless it has gone on meanwhile."""
    resting = (Import.State.CHECKED, Import.State.FAILED)
    still = Import.objects.filter(pk=given.pk, state__in=resting)
    still.update(state=state, told="", seen_at=None)


def stops(given: Import, *, proposes: bool) -> list[str]:
    """Return why *given* cannot be written, or proposed, as it stands; nothing where it can."""
    told = list(given.problems)
    numbers = given.counts.values()
    changes = sum(found.get("new", 0) + found.get("changed", 0) for found in numbers)
    if proposes and changes > MOST_PROPOSED:
        told.append(
            f"{changes:,} rows would change; a proposal takes {MOST_PROPOSED} of a spreadsheet at "
            "most. Give it in parts, or let an editor take it."
        )
    if refused := sum(found.get("refused", 0) for found in numbers):
        told.append(
            f"{refused} {'row is' if refused == 1 else 'rows are'} refused. Mend them in the "
            "spreadsheet, and give it again."
        )
    if clashing := given.rows.exclude(clashes=[]).filter(choice=Choice.OPEN).count():
        told.append(f"Others changed {clashing} of the rows, too. Say of each which is to stand.")
    return told


def refusal(error: Exception) -> list[str]:
    """Return what the record said against the rows, and what may help."""
    may_help = [EXCHANGED] if isinstance(error, IntegrityError) else []
    return [*in_words(error), *may_help]


def sheets_of(given: Import) -> list[Sheet]:
    """Return the tables that were given."""
    return [restored(kept) for kept in given.unpack()]


def _check(
    given: Import,
    user: Any,
    left: frozenset[tuple[str, int]] = frozenset(),
    progress: Progress = SILENT,
) -> Checked:
    return check(sheets_of(given), _since(given), user, left, progress)


def _since(given: Import) -> dict[str, datetime]:
    """Return, by table, since when what others changed clashes with what was given."""
    if given.of_edit is None:
        return last_loads()
    return dict.fromkeys((table.name for table in INTERCHANGE), given.of_edit.recorded_at)


def _tried(checked: Checked, user: Any) -> Checked:
    """Return *checked* with what the record would say of it as a whole."""
    try:
        with trial(), edit(editor=user, reason="Tried", kind="housekeeping"):
            store(checked.changes, SILENT)
    except REFUSALS as error:
        return Checked(checked.rows, [*checked.problems, *refusal(error)], checked.changes)
    return checked


def _hold(given: Import) -> None:
    """Keep others from discarding *given* until this is done. Raises DoneError where they have."""
    if not Import.objects.select_for_update().filter(pk=given.pk).exists():
        raise DoneError
