"""Reads the files of a snapshot into rows, and says of each cell that is wrong where it is."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile
from zipfile import Path as ZipPath

from django.core.exceptions import ValidationError

from record.columns import DerivedLinks, Row
from record.table import Table
from snapshots.csv_texts import UnreadableError, records
from snapshots.progress import SILENT, Progress

LARGEST_FILE = 500_000_000
MADE = frozenset({"positions.csv"})
"""What a snapshot holds beside its tables, made from them, and no load reads."""

Folder = Path | ZipPath


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong in a file: ``row`` counts as a spreadsheet does, the header being row 1."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.row}:{self.column}: {self.message}"


@dataclass
class FileRow:
    """A row as a file has it: ``values`` by column, without those that could not be read."""

    number: int
    values: Row
    is_sound: bool = True


@dataclass
class TableFile:
    """One file, read: its rows by key, without those whose key could not be read.

    Where the file as a whole could not be read, it may have any row (``is_whole`` is false). Where
    there is none, and need not be, ``is_absent`` is true.
    """

    table: Table
    rows: dict[Any, FileRow] = field(default_factory=dict)
    is_whole: bool = True
    is_absent: bool = False

    @property
    def name(self) -> str:
        """The name of the file."""
        return f"{self.table.name}.csv"


def read_table(
    table: Table, content: bytes, progress: Progress = SILENT
) -> tuple[TableFile, list[Problem]]:
    """Return what the file of *table* holds, and every problem in it."""
    file = TableFile(table, is_whole=False)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        return file, [
            Problem(
                file.name,
                row,
                "",
                f"Byte {error.start + 1} is not UTF-8. Save the file as “CSV UTF-8”.",
            )
        ]
    problems: list[Problem] = []
    lines = _records(file, text, problems)
    header = next(lines, None)
    if header is None:
        if not problems:
            problems.append(Problem(file.name, 1, "", "The file is empty; it needs a header row."))
        return file, problems
    names = header[1]
    problems.extend(_header_problems(file, names))
    if problems:
        return file, problems
    file.is_whole = True
    for number, cells in progress.over(f"{file.name}, read", lines, total=_count_rows(text)):
        if len(cells) != len(names):
            problems.append(
                Problem(
                    file.name,
                    number,
                    "",
                    f"There are {len(cells)} cells and {len(names)} columns. "
                    "A cell that holds a comma or a line break is put in quotes.",
                )
            )
            continue
        read_row(file, number, dict(zip(names, cells, strict=True)), problems)
    return file, problems


def _records(
    file: TableFile, text: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Yield (number, cells) of every record that is not blank."""
    try:
        for number, cells in records(text):
            if cells:
                yield number, cells
    except UnreadableError as error:
        file.is_whole = False
        said = f"This is not CSV as RFC 4180 has it: {error}."
        problems.append(Problem(file.name, error.number, "", said))


def _count_rows(text: str) -> int | None:
    """Return how many rows there are below the header; None where that cannot be told."""
    try:
        return sum(1 for cells in csv.reader(io.StringIO(text, newline="")) if cells) - 1
    except csv.Error:
        return None


def _header_problems(file: TableFile, names: list[str]) -> Iterator[Problem]:
    expected = file.table.header
    for name in expected:
        if name not in names:
            yield Problem(file.name, 1, name, "This column is missing.")
    for name in dict.fromkeys(names):
        if name not in expected:
            yield Problem(
                file.name, 1, name, f"There is no such column. The columns: {', '.join(expected)}."
            )
        elif names.count(name) > 1:
            yield Problem(file.name, 1, name, "This column is there twice.")


def read_row(
    file: TableFile, number: int, cells: Mapping[str, str], problems: list[Problem]
) -> FileRow:
    """Add the row that *cells*, a text a column, are to *file*, and what is wrong to *problems*.

    Returns the row, which *file* lacks where its key could not be read, or is another's.
    """
    row = FileRow(number, {})
    found: list[Problem] = []
    for column in file.table.columns:
        if isinstance(column, DerivedLinks):
            continue
        try:
            row.values[column.name] = column.parse(cells[column.name])
        except ValidationError as error:
            found.extend(
                Problem(file.name, number, column.name, message) for message in error.messages
            )
    if not found:
        found.extend(_field_rules(file, number, row.values))
    row.is_sound = not found
    problems.extend(found)
    if any(name not in row.values for name in file.table.key):
        return row
    key = file.table.key_of(row.values)
    if key in file.rows:
        problems.append(
            Problem(
                file.name,
                number,
                file.table.key[-1],
                f"The key {describe_key(key)} is in row {file.rows[key].number} already.",
            )
        )
        return row
    for links in file.table.links:
        if isinstance(links, DerivedLinks) and row.is_sound:
            row.values[links.name] = links.derive(row.values)
    file.rows[key] = row
    return row


def _field_rules(file: TableFile, number: int, values: Row) -> Iterator[Problem]:
    """Yield what the model says of the fields of one row together."""
    table = file.table
    instance = table.model(
        **{
            column.name: values[column.name]
            for column in table.scalars
            if not column.field.is_relation
        }
    )
    try:
        instance.clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                yield Problem(file.name, number, name, message)


def describe_key(key: Any) -> str:
    """Return *key* as a message has it."""
    return " and ".join(f"“{part}”" for part in (key if isinstance(key, tuple) else (key,)))


def open_snapshot(path: Path) -> Folder:
    """Return the folder at *path*, or the inside of the ZIP there.

    Raises ValueError, saying what is wrong, where it is neither, or too large to be one of ours.
    """
    if path.is_dir():
        return path
    if not path.is_file():
        raise ValueError(f"There is nothing at {path}.")
    try:
        archive = ZipFile(path)
    except BadZipFile as error:
        raise ValueError(f"{path} is neither a folder nor a ZIP: {error}.") from error
    largest = max((entry.file_size for entry in archive.infolist()), default=0)
    if largest > LARGEST_FILE:
        raise ValueError(
            f"{path} holds a file of {largest:,} bytes; {LARGEST_FILE:,} are allowed."
        )
    return ZipPath(archive)


def read_folder(
    folder: Folder,
    tables: tuple[Table, ...],
    progress: Progress = SILENT,
    *,
    partial: bool = False,
) -> tuple[dict[str, TableFile], list[Problem]]:
    """Return the files of *folder* by table, and every problem in any of them.

    Where they may be *partial*, a table without a file is no problem, but a file that is none of
    ours is one: its name may have been meant for a table.
    """
    files: dict[str, TableFile] = {}
    problems: dict[str, list[Problem]] = defaultdict(list)
    strangers = list(_strangers(folder, tables)) if partial else []
    for table in tables:
        path = folder / f"{table.name}.csv"
        try:
            content = path.read_bytes()
        except OSError as error:
            if partial and isinstance(error, FileNotFoundError):
                files[table.name] = TableFile(table, is_absent=True)
                continue
            files[table.name] = TableFile(table, is_whole=False)
            missing = isinstance(error, FileNotFoundError)
            message = "This file is missing." if missing else f"It cannot be read: {error}."
            problems[table.name].append(Problem(path.name, 1, "", message))
            continue
        files[table.name], found = read_table(table, content, progress)
        problems[table.name].extend(found)
    found = [*strangers, *(problem for table in tables for problem in problems[table.name])]
    return files, found


def _strangers(folder: Folder, tables: tuple[Table, ...]) -> Iterator[Problem]:
    """Yield a problem for each CSV file that is no table's, and one where no table has a file."""
    ours = {f"{table.name}.csv" for table in tables}
    there = {path.name for path in folder.iterdir() if path.name.endswith(".csv")}
    known = ", ".join(table.name for table in tables)
    for name in sorted(there - ours - MADE):
        yield Problem(name, 1, "", f"There is no table of that name. The tables: {known}.")
    if not there & ours:
        yield Problem("", 1, "", f"There is no file of a table here. The tables: {known}.")
