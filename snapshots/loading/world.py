"""The record as it would be: the rows of the files over the rows of the database."""

from record.columns import Key, Row
from record.table import Look
from record.tables import RENAMES
from snapshots.loading.renames import Renames, Stored
from snapshots.progress import Progress
from snapshots.reading import TableFile
from snapshots.tables import INTERCHANGE


class UnsoundError(Exception):
    """A rule asked for a row that could not be read: it cannot be judged yet."""


class World(Look):
    """The rows of *files* over those of the database, which go by the slugs of the files.

    ``stored`` has what the database holds, by table and by the key that each row is to have;
    ``renames`` tells which rows have another one there. Where it is to *prune*, ``gone`` has those
    that no file has.
    """

    def __init__(
        self, files: dict[str, TableFile], progress: Progress, *, prune: bool = False
    ) -> None:
        self.files = files
        as_stored: dict[str, Stored] = {}
        for table in INTERCHANGE:
            rows = progress.over(f"{table.name} in the record", table.rows())
            as_stored[table.name] = {table.key_of(row): (pk, row) for pk, row in rows}
        self.renames = Renames(files, as_stored)
        self.stored = {
            table.name: self.renames.carry(table, as_stored[table.name]) for table in INTERCHANGE
        }
        self.gone: dict[str, Stored] = {table.name: {} for table in INTERCHANGE}
        if prune:
            self._prune()

    def _prune(self) -> None:
        """Let those rows go that no file has, each with the renames that lead to it."""
        for table in INTERCHANGE:
            stored, rows = self.stored[table.name], self.files[table.name].rows
            if table is RENAMES:
                goes = [
                    key
                    for key, (_, row) in stored.items()
                    if key not in rows and row["new"] in self.gone[row["table"]]
                ]
            else:
                goes = [key for key in stored if key not in rows]
            self.gone[table.name] = {key: stored.pop(key) for key in goes}

    def __call__(self, table: str, key: Key) -> Row | None:
        """Return the row of *table* with *key*; None where there is none.

        Raises UnsoundError where it is there and could not be read.
        """
        row = self.files[table].rows.get(key)
        if row is not None:
            if not row.is_sound:
                raise UnsoundError
            return row.values
        if not self.has(table, key):
            return None
        if key not in self.stored[table]:
            raise UnsoundError
        return self.stored[table][key][1]

    def has(self, table: str, key: Key) -> bool:
        """Return whether *table* has a row with *key*, sound or not, as far as can be read."""
        file = self.files[table]
        return key in file.rows or key in self.stored[table] or not file.is_whole

    def present_slug(self, table: str, slug: Key) -> Key | None:
        """Return what *slug* of *table* has become; None where it was never renamed."""
        row = self.files["renames"].rows.get((table, slug))
        if row is not None:
            return row.values.get("new")
        stored = self.stored["renames"].get((table, slug))
        return stored[1]["new"] if stored else None
