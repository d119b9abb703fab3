"""manage.py export: writes the record as files, now or as it stood."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisions.forms import DayField
from record.days import refuse_future_day
from record.recorded import edit_by, state_of
from snapshots.archives import archive_at
from snapshots.exporting import write_record
from snapshots.instants import InstantField, before_the_record, instant
from snapshots.progress import Progress


class Command(BaseCommand):
    """Writes what `load` reads, from one state of the database."""

    help = (
        "Write the record as CSV tables with what describes them, into a folder or a ZIP. The "
        "same record gives the same bytes anywhere. Files of other names in the folder stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to, and of which instant and day."""
        parser.add_argument(
            "path", type=Path, help="the folder, or the ZIP where it ends in “.zip”"
        )
        parser.add_argument(
            "--recorded",
            metavar="INSTANT",
            help="as it stood after the last Edit by then, such as 2026-01-10T12:00:00Z",
        )
        parser.add_argument(
            "--on",
            metavar="DAY",
            help="the day that positions.csv is of, as YYYY-MM-DD (default: the record's latest)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files and say what they came to."""
        path: Path = options["path"]
        recorded, on = _recorded(options["recorded"]), day_of(options["on"])
        try:
            with archive_at(path) as archive, state_of(recorded) as edit:
                written = write_record(archive, on, Progress(self.stderr))
        except (OSError, ValueError) as error:
            raise CommandError(f"{error} Nothing was written.") from error
        of = f"as of Edit {edit.pk}, {instant(edit.recorded_at)}" if edit else "which is empty"
        self.stdout.write(f"The record, {of}, is in {path}. Its digest is {written.digest}.")


def day_of(text: str | None) -> date | None:
    """Return the day that ``--on`` names. Raises CommandError."""
    field = DayField(required=False, validators=[refuse_future_day])
    try:
        return field.clean(text)
    except ValidationError as error:
        raise CommandError(f"--on: {' '.join(error.messages)}") from error


def _recorded(text: str | None) -> datetime | None:
    """Return the instant that ``--recorded`` names. Raises CommandError."""
    try:
        found = InstantField().clean(text) if text is not None else None
    except ValidationError as error:
        raise CommandError(f"--recorded: {' '.join(error.messages)}") from error
    if found and edit_by(found) is None:
        raise CommandError(f"--recorded: {before_the_record(found)}")
    return found
