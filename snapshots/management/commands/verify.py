"""manage.py verify: verifies the snapshots of the database, or archives and folders."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from snapshots.models import Snapshot
from snapshots.progress import Progress
from snapshots.verifying import Verification


class Command(BaseCommand):
    """Names every snapshot that is not what was frozen, and every link that does not hold."""

    help = (
        "Verify the snapshots in the database, or the archives that are named, and the chain of "
        "them. What is wrong is named, and the command fails."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take archives and folders."""
        parser.add_argument(
            "paths",
            type=Path,
            nargs="*",
            help="archives, or unpacked folders (default: the snapshots in the database)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify them, and say what is wrong."""
        verification, progress = Verification(), Progress(self.stderr)
        found = options["paths"] or list(Snapshot.objects.order_by("number"))
        for one in progress.over("Verifying", found, total=len(found), unit="snapshots"):
            if isinstance(one, Path):
                verification.path(one)
            else:
                verification.archive(f"{one.name}.zip", one.open_archive(), one.sha256)
        verification.chain()
        for fault in verification.faults:
            self.stdout.write(str(fault))
        if number := len(verification.faults):
            said = "1 fault was found" if number == 1 else f"{number} faults were found"
            raise CommandError(f"{said}.")
        names = ", ".join(str(getattr(one, "name", one)) for one in found)
        self.stdout.write(f"Nothing is wrong with: {names}." if found else "There is no snapshot.")
