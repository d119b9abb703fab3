"""manage.py snapshot: freezes the record under a name."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from snapshots.freezing import freeze
from snapshots.management.commands.export import day_of
from snapshots.progress import Progress


class Command(BaseCommand):
    """Freezes the whole public record as it is now."""

    help = (
        "Freeze the record as it is now, as a snapshot that is cited by its name. It is never "
        "changed and never deleted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name, and what is said of it."""
        parser.add_argument("name", help="what it is cited by, such as 2025-12-17")
        parser.add_argument("--title", help="what it is, in a line (default: “Snapshot” and name)")
        parser.add_argument("--note", default="", help="what readers should know of it")
        parser.add_argument(
            "--on",
            metavar="DAY",
            help="the day that positions.csv is of, as YYYY-MM-DD (default: the record's latest)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Freeze it and say what it is."""
        try:
            snapshot = freeze(
                options["name"],
                title=options["title"] or f"Snapshot {options['name']}",
                note=options["note"],
                on=day_of(options["on"]),
                progress=Progress(self.stderr),
            )
        except ValidationError as error:
            said = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            raise CommandError(
                " ".join(f"{name}: {' '.join(texts)}".lstrip(": ") for name, texts in said.items())
            ) from error
        self.stdout.write(
            self.style.SUCCESS(
                f"{snapshot} is frozen: number {snapshot.number}, Edit {snapshot.edit.pk}, "
                f"positions as of {snapshot.day.isoformat()}."
            )
        )
        self.stdout.write(f"digest  {snapshot.digest}\narchive {snapshot.sha256}")
