"""Reads the rows of sheets as those of files, with what a sheet does not say.

A sheet may lack columns: a row that the record has keeps what stands there. A stance may lack its
slug, which follows from what it is about.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from provisions.models import Stance
from provisions.models.stance import first_free, stem_of
from provisions.tables import STANCES
from record.table import Table
from record.text import normalise
from snapshots.progress import Progress
from snapshots.reading import Problem, TableFile, read_row
from snapshots.tables import INTERCHANGE
from spreadsheets.sheets import Sheet

SUBJECT = ("actor", "provision", "draft", "stated_on")
"""What a stance is about: no two have the same."""

Cells = dict[str, str]


def completed(
    sheets: Sequence[Sheet], left: frozenset[tuple[str, int]], progress: Progress
) -> tuple[dict[str, TableFile], list[Problem]]:
    """Return *sheets* as files, one of every table, and every problem in them.

    The rows that are *left*, by table and number, are left out.
    """
    files = {table.name: TableFile(table, is_absent=True) for table in INTERCHANGE}
    problems: list[Problem] = []
    for sheet in sheets:
        file = files[sheet.table.name] = TableFile(sheet.table)
        rows = progress.over(sheet.place, _complete(sheet), total=len(sheet.rows))
        for number, cells in rows:
            if (sheet.table.name, number) not in left:
                problems.extend(_read(sheet, file, number, cells))
    return files, problems


def _read(sheet: Sheet, file: TableFile, number: int, cells: Cells) -> list[Problem]:
    """Add a row to *file*, and return what is wrong with it.

    What spoils a cell stands in the place of what would be said of its text.
    """
    found: list[Problem] = []
    row = read_row(file, number, cells, found)
    spoiled = {
        column: sheet.spoiled[number, column]
        for column in sheet.columns
        if (number, column) in sheet.spoiled
    }
    if spoiled:
        row.is_sound = False
    told = [Problem(file.name, number, column, why) for column, why in spoiled.items()]
    return [*(problem for problem in found if problem.column not in spoiled), *told]


def _complete(sheet: Sheet) -> Iterator[tuple[int, Cells]]:
    """Yield the number of each row, and its cells in every column of the table."""
    table = sheet.table
    stored = _Stored(table) if set(table.header) - set(sheet.columns) else None
    slugs = _Slugs() if table is STANCES else None
    for number, texts in sheet.rows:
        given = {name: normalise(text) for name, text in zip(sheet.columns, texts, strict=True)}
        if slugs and not given.get("slug"):
            given["slug"] = slugs.of(given)
        known = stored.cells(given) if stored else {}
        yield number, dict.fromkeys(table.header, "") | known | given


class _Stored:
    """The cells of the rows that the record has, by their keys."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._rows: dict[Any, Cells] = {}
        for _, row in table.rows():
            cells = dict(zip(table.header, table.cells(row), strict=True))
            self._rows[self._key(cells)] = cells

    def cells(self, given: Mapping[str, str]) -> Cells:
        """Return the cells of the row that *given* names; none where there is no such row."""
        return self._rows.get(self._key(given), {})

    def _key(self, cells: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(cells.get(name, "") for name in self._table.key)


class _Slugs:
    """The slugs of stances: of those that are there, by what they are about, and of new ones."""

    def __init__(self) -> None:
        self._known = {
            _subject(dict(zip(STANCES.header, STANCES.cells(row), strict=True))): row["slug"]
            for _, row in STANCES.rows()
        }
        self._taken = set(Stance.history.order_by().values_list("slug", flat=True).distinct())

    def of(self, cells: Mapping[str, str]) -> str:
        """Return the slug of the stance on what *cells* say; a new one where there is none."""
        subject = _subject(cells)
        if subject not in self._known:
            slug = first_free(stem_of(*subject), self._taken)
            self._taken.add(slug)
            return slug
        return self._known[subject]


def _subject(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(name, "") for name in SUBJECT)
