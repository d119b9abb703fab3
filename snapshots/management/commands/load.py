"""manage.py load: reads a snapshot into the record."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from record.models import Edit
from snapshots.loading import LoadError, Manner, TableChanges, load
from snapshots.progress import Progress
from snapshots.reading import describe_key, open_snapshot

MANNERS = ("overwrite", "partial", "prune", "dry_run")


class Command(BaseCommand):
    """Checks every row first, then writes all of it in one Edit, or nothing."""

    help = (
        "Read CSV tables, of a folder or a ZIP, into the record. Every row is checked first, and "
        "every problem is reported as file:row:column; then all is written in one Edit, or "
        "nothing. What an editor changed since files were last loaded, and the files have "
        "otherwise, is a problem unless --overwrite. A row that was renamed is found under its "
        "old slug. Rows that the files do not have stay, unless --prune."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and what the Edit says."""
        parser.add_argument(
            "path", type=Path, help="the folder, or the ZIP, that holds the CSV files"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="print each change and write nothing"
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="write the files also over what editors changed since files were last loaded",
        )
        absent = parser.add_mutually_exclusive_group()
        absent.add_argument(
            "--partial",
            action="store_true",
            help="let tables that have no file be as they are",
        )
        absent.add_argument(
            "--prune",
            action="store_true",
            help="remove the rows that are not in the files, which have to be those of all tables",
        )
        parser.add_argument(
            "--reason",
            help="why the record changes (default: “Loaded from” and the folder's name)",
        )
        parser.add_argument(
            "--kind",
            choices=Edit.Kind.values,
            default=Edit.Kind.ADDITION,
            help="the kind of the Edit (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the folder and say what changed."""
        path: Path = options["path"]
        reason = options["reason"] or f"Loaded from {path.resolve().name}"
        try:
            folder = open_snapshot(path)
            Edit._meta.get_field("reason").clean(reason, None)
        except ValueError as error:
            raise CommandError(
                f"{error} Name the folder, or the ZIP, with the CSV files."
            ) from error
        except ValidationError as error:
            raise CommandError(f"--reason: {' '.join(error.messages)}") from error
        newest_before = Edit.objects.first()
        try:
            changes = load(
                folder,
                Manner(**{name: options[name] for name in MANNERS}),
                reason=reason,
                kind=options["kind"],
                progress=Progress(self.stderr),
            )
        except LoadError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(
                f"{_counted(len(error.problems), 'problem')}. Nothing was written."
            ) from error
        except ValidationError as error:
            raise CommandError(
                "The record as a whole would break its rules. Nothing was written.\n"
                + "\n".join(error.messages)
            ) from error
        except IntegrityError as error:
            raise CommandError(
                "The database refused the rows, and nothing was written. Where rows exchange a "
                f"value that no two may share, load the exchange in two steps. It said: {error}"
            ) from error
        self._report(changes, newest_before, dry_run=options["dry_run"])

    def _report(
        self, changes: list[TableChanges], newest_before: Edit | None, *, dry_run: bool
    ) -> None:
        for change in changes:
            if change.is_absent and not change.changed:
                self.stdout.write(f"{change.table.name}.csv: no file")
                continue
            if dry_run:
                self._print_changes(change)
            self.stdout.write(f"{change.table.name}.csv: {', '.join(_numbers(change))}")
            for doubt in change.doubts:
                self.stdout.write(f"  allowed, but seldom meant: {doubt}")
            if change.kept:
                named = ", ".join(describe_key(key) for key in change.kept[:5])
                more = f" and {len(change.kept) - 5} more" if len(change.kept) > 5 else ""
                self.stdout.write(
                    f"  {_counted(len(change.kept), 'row')} of the record not in the file, left "
                    f"as they are: {named}{more}"
                )
        newest = Edit.objects.first()
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")
        elif newest is None or newest == newest_before:
            self.stdout.write("The record holds all of this already. No Edit was made.")
        else:
            self.stdout.write(self.style.SUCCESS(f"Loaded in Edit {newest.pk}."))

    def _print_changes(self, change: TableChanges) -> None:
        table = change.table
        for row in change.removed.values():
            self.stdout.write(f"- {table.name}.csv {describe_key(table.key_of(row))}")
            self._print_cells("-", row, change)
        for row in change.new:
            self.stdout.write(f"+ {table.name}.csv {describe_key(table.key_of(row))}")
            self._print_cells("+", {name: row[name] for name in table.header}, change)
        for pk, (before, after) in change.renamed.items():
            old, new = (describe_key(table.key_of(row)) for row in (before, after))
            self.stdout.write(f"~ {table.name}.csv {old} renamed to {new}")
            self._print_differences(change, pk, before, after)
        for pk, (before, after) in change.changed.items():
            self.stdout.write(f"~ {table.name}.csv {describe_key(table.key_of(after))}")
            self._print_differences(change, pk, before, after)

    def _print_differences(
        self, change: TableChanges, pk: int, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        for name in change.columns_of(pk):
            if not (name == "slug" and pk in change.renamed):
                self._print_cells("-", {name: before[name]}, change)
                self._print_cells("+", {name: after[name]}, change)

    def _print_cells(self, sign: str, values: dict[str, Any], change: TableChanges) -> None:
        for column in change.table.columns:
            if column.name in values and (text := column.cell(values[column.name])):
                self.stdout.write(f"  {sign} {column.name}: {text}")


def _numbers(change: TableChanges) -> Iterator[str]:
    """Yield how many rows became what; what happens seldom is named where it does."""
    yield f"{len(change.new)} new"
    if change.renamed:
        yield f"{len(change.renamed)} renamed"
    yield f"{len(change.changed)} changed"
    yield f"{change.unchanged} unchanged"
    if change.removed:
        yield f"{len(change.removed)} removed"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
