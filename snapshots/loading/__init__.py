"""Checks the files of a snapshot against the record and writes what differs, in one Edit."""

from contextlib import ExitStack, suppress
from typing import Any

from record.editing import edit
from snapshots.loading import description, overwriting
from snapshots.loading.changes import TableChanges, compare, store
from snapshots.loading.checks import problems_of
from snapshots.loading.description import NewerFormatError
from snapshots.loading.world import World
from snapshots.progress import SILENT, Progress
from snapshots.reading import Folder, Problem, read_folder
from snapshots.tables import INTERCHANGE

__all__ = ["LoadError", "TableChanges", "load"]


class LoadError(Exception):
    """The files cannot be loaded; nothing was written. ``problems`` says what is wrong where."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class _DryRun(Exception):
    """All was tried, and is taken back."""


def load(
    folder: Folder,
    *,
    editor: Any = None,
    reason: str,
    kind: str,
    overwrite: bool = False,
    dry_run: bool = False,
    progress: Progress = SILENT,
) -> list[TableChanges]:
    """Make the record hold what the files of *folder* hold, and return what differed.

    *folder* is a folder or the inside of a ZIP, as :func:`snapshots.reading.open_snapshot` gives.

    What an editor changed since files were last loaded is only overwritten where *overwrite* is
    set. A row that goes by an old slug here is renamed, where the files have its rename. All is
    written in one Edit, or nothing where *dry_run* is set. Rows that the files do not have stay.
    Raises LoadError, with every problem, where a file or a row is not right, or the files are of a
    newer format than this release reads.
    """
    try:
        problems = description.problems_of(folder)
    except NewerFormatError as error:
        raise LoadError([error.problem]) from error
    files, found = read_folder(folder, INTERCHANGE, progress)
    problems.extend(found)
    # The last step is shown until the Edit, which checks the rules as it ends, is stored.
    with (
        ExitStack() as last_step,
        suppress(_DryRun),
        edit(editor=editor, reason=reason, kind=kind, is_load=True) as opened,
    ):
        world = World(files, progress)
        problems.extend(problems_of(world, progress))
        if problems:
            raise LoadError(problems)
        changes = [compare(table, world) for table in INTERCHANGE]
        if not overwrite and (kept := sorted(overwriting.problems_of(changes, world))):
            raise LoadError(kept)
        store(changes, progress)
        last_step.enter_context(progress.step("Checking the rules of the record", unit=""))
        if dry_run:
            # Rows that are not in the files are judged too, as they would be in earnest.
            opened.check()
            raise _DryRun
    return changes
