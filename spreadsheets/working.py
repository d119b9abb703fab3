"""The steps from what was given to the record: taken in, checked, confirmed, written."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from record.editing import OpenEdit, edit, trial
from record.models import Edit
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
EXCHANGED = (
    "The database refused the rows. Where rows exchange a value that no two may share, take the "
    "exchange in two steps. It said: {}"
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


def keep(given: Import, checked: Checked) -> None:
    """Let *given* say what a check found. What was chosen where rows clash stays."""
    states = Import.State
    chosen = {
        (row.table, row.number, tuple(map(tuple, row.clashes))): row.choice
        for row in given.rows.exclude(choice="open")
    }
    with transaction.atomic():
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
                    choice=chosen.get((row.table, row.number, tuple(row.clashes)), "open"),
                )
                for place, row in enumerate(checked.rows)
            ),
            batch_size=BATCH,
        )
        given.counts, given.problems = checked.counts, checked.problems
        given.fingerprint = checked.fingerprint
        given.state = states.CHECKED
        given.save()


def choose(given: Import, choice: str, place: int | None = None) -> None:
    """Let the row at *place*, or every row that clashes and is not decided, be written or left."""
    rows = given.rows.exclude(clashes=[])
    rows = rows.filter(choice="open") if place is None else rows.filter(place=place)
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
        left = frozenset(given.rows.filter(choice="leave").values_list("table", "number"))
        if left:
            checked = _check(given, user, left)
        if checked.refused:
            told = [message for row in checked.rows for _, message in row.problems]
            raise ValidationError([*checked.problems, *told][:20])
        store(checked.changes, SILENT)
    return opened


def done(given: Import, state: str, **fields: Any) -> None:
    """Note what became of *given*, and let go of what was kept of it."""
    given.rows.all().delete()
    given.state, given.content = state, b""
    for name, value in fields.items():
        setattr(given, name, value)
    given.save()


def sheets_of(given: Import) -> list[Sheet]:
    """Return the tables that were given."""
    return [restored(kept) for kept in given.unpack()]


def in_words(error: Exception) -> list[str]:
    """Return what a refusal of the record says."""
    if isinstance(error, ValidationError):
        return list(error.messages)
    if isinstance(error, IntegrityError):
        return [EXCHANGED.format(error)]
    return [str(error.args[0] if error.args else error)]


REFUSALS = (ValidationError, ProtectedError, IntegrityError)


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
        return Checked(checked.rows, [*checked.problems, *in_words(error)], checked.changes)
    return checked


def undecided(given: Import) -> int:
    """Return how many rows clash with what others changed, and are not decided."""
    return int(given.rows.exclude(clashes=[]).filter(choice="open").count())
