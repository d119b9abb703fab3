"""Checks tables against the record and writes what differs, in one Edit.

The tables may come from the files of a snapshot, or from a spreadsheet: what is checked and how it
is written is the same.
"""

from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from record.editing import edit
from snapshots.loading import description, overwriting
from snapshots.loading.changes import TableChanges, compare, store
from snapshots.loading.checks import problems_of
from snapshots.loading.description import NewerFormatError
from snapshots.loading.world import World
from snapshots.progress import SILENT, Progress
from snapshots.reading import Folder, Problem, TableFile, read_folder
from snapshots.tables import INTERCHANGE

__all__ = ["Compared", "LoadError", "Manner", "TableChanges", "compare_tables", "load"]

WHAT_TO_DO = "Take that over into the file, or load with --overwrite."


class LoadError(Exception):
    """The files cannot be loaded; nothing was written. ``problems`` says what is wrong where."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class Manner:
    """How files are loaded.

    What an editor changed since files were last loaded is only overwritten where ``overwrite`` is
    set. Tables may only lack a file where the files are ``partial``; rows in no file stay,
    unless it is to ``prune``. Nothing is written on a ``dry_run``. Raises ValueError where partial
    files are to prune.
    """

    overwrite: bool = False
    partial: bool = False
    prune: bool = False
    dry_run: bool = False

    def __post_init__(self) -> None:
        """Refuse to take the rows of a table that has no file for rows that are to go."""
        if self.partial and self.prune:
            raise ValueError("Only where all tables have a file can what is in none be removed.")


WHOLE = Manner()
"""All tables, over nothing that editors changed; what is in no file stays."""


class _DryRun(Exception):
    """All was tried, and is taken back."""


@dataclass(frozen=True)
class Compared:
    """How tables differ from the record: what is wrong with their rows, and what they change.

    Rows that are wrong are in no change.
    """

    world: World
    problems: list[Problem]
    changes: list[TableChanges]

    def overwritten(self, since: Mapping[str, datetime], but_by: Any = None) -> list[Problem]:
        """Return the cells that would overwrite what editors changed *since*, by table.

        What *but_by*, an account, changed last is not among them.
        """
        return sorted(overwriting.problems_of(self.changes, self.world, since, but_by))


def compare_tables(
    files: dict[str, TableFile], *, prune: bool = False, progress: Progress = SILENT
) -> Compared:
    """Return how *files*, one of every table, differ from the record as it is.

    Where they are to *prune*, what no file has goes. Nothing is written; it is read from one state
    where the caller sees to that.
    """
    world = World(files, progress, prune=prune)
    problems = list(problems_of(world, progress))
    return Compared(world, problems, [compare(table, world) for table in INTERCHANGE])


def load(
    folder: Folder,
    manner: Manner = WHOLE,
    *,
    editor: Any = None,
    reason: str,
    kind: str,
    progress: Progress = SILENT,
) -> list[TableChanges]:
    """Make the record hold what the files of *folder* hold, and return what differed.

    *folder* is a folder or the inside of a ZIP, as :func:`snapshots.reading.open_snapshot` gives.

    A row that goes by an old slug here is renamed, where the files have its rename. All is written
    in one Edit, or nothing. Raises LoadError, with every problem, where a file or a row is not
    right, or the files are of a newer format than this release reads.
    """
    try:
        problems = description.problems_of(folder)
    except NewerFormatError as error:
        raise LoadError([error.problem]) from error
    files, found = read_folder(folder, INTERCHANGE, progress, partial=manner.partial)
    problems.extend(found)
    loaded = " ".join(name for name, file in files.items() if not file.is_absent)
    # The last step is shown until the Edit, which checks the rules as it ends, is stored.
    with (
        ExitStack() as last_step,
        suppress(_DryRun),
        edit(
            editor=editor,
            reason=reason,
            kind=kind,
            is_load=True,
            loaded=loaded if manner.partial else "",
        ) as opened,
    ):
        compared = compare_tables(files, prune=manner.prune, progress=progress)
        if problems := [*problems, *compared.problems]:
            raise LoadError(problems)
        if not manner.overwrite and (kept := compared.overwritten(overwriting.last_loads())):
            advised = (replace(each, message=f"{each.message} {WHAT_TO_DO}") for each in kept)
            raise LoadError(list(advised))
        store(compared.changes, progress)
        last_step.enter_context(progress.step("Checking the rules of the record", unit=""))
        if manner.dry_run:
            # Rows that are not in the files are judged too, as they would be in earnest.
            opened.check()
            raise _DryRun
    return compared.changes
