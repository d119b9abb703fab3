"""What an export says of itself: the tables that it holds, and README.md for people.

For programs :mod:`snapshots.datapackage` and :mod:`snapshots.csvw` say the same. All of it is made
from the declarations of the tables, and names no Edit, instant, site or release, so that the same
record gives the same bytes anywhere.
"""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.template.loader import render_to_string

from provisions.definitions import meanings
from provisions.matrix.long import POSITIONS
from provisions.models import Draft, Revision, Stance
from record.described import Description, Kind, descriptions
from record.table import Table
from snapshots.tables import INTERCHANGE

FORMAT = 1
"""The number of the format. What older releases could not read, or would misread, counts it up."""
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NAME = "peace-plan-ukraine"
TITLE = "The 28-point draft peace plan for Ukraine: texts, positions and statements"

SCALES: dict[str, type[models.TextChoices]] = {
    "`position` of a stance": Stance.Position,
    "`confidence` of a stance": Stance.Confidence,
    "`change` of a revision": Revision.Change,
    "`confidence` of a revision": Revision.Confidence,
    "`disclosure` of a draft": Draft.Disclosure,
}


@dataclass(frozen=True)
class FileTable:
    """A table as a file of an export; ``order`` says what its rows are sorted by, in words.

    ``key`` names the columns that identify a row, ``unique`` further sets of columns that no two
    rows share.
    """

    name: str
    about: str
    order: str
    columns: Sequence[Description]
    key: Sequence[str]
    unique: Sequence[Sequence[str]] = ()


def tables_of(day: date | None) -> list[FileTable]:
    """Return the tables of an export, in their order; *day* is the one of positions.csv."""
    return [
        *(
            FileTable(
                table.name,
                about(table),
                _order(table),
                descriptions(table),
                table.key,
                table.unique,
            )
            for table in INTERCHANGE
        ),
        FileTable(
            POSITIONS.name,
            _about_positions(day),
            "as stances.csv",
            POSITIONS.columns,
            POSITIONS.key,
        ),
    ]


def beside(table: str) -> str:
    """Return where the file of *table* lies, as seen from the files beside it."""
    return f"{table}.csv"


def readme(day: date | None) -> str:
    """Return README.md: what the files are, how to cite them, what each column says."""
    context = {
        "title": TITLE,
        "licence": LICENCE,
        "format": FORMAT,
        "tables": [
            {
                "name": table.name,
                "about": table.about,
                "order": table.order,
                "columns": map(_for_people, table.columns),
            }
            for table in tables_of(day)
        ],
        "scales": [(words, meanings(scale)) for words, scale in SCALES.items()],
    }
    return render_to_string("snapshots/readme.md", context)


def about(table: Table) -> str:
    """Return what a row of *table* is, in a sentence."""
    return (inspect.getdoc(table.model) or "").partition("\n")[0]


def _order(table: Table) -> str:
    """Return what the rows of *table* are sorted by, in words."""
    return f"by {', then '.join(path.replace('__', chr(39) + 's ') for path in table.order)}"


def _for_people(column: Description) -> dict[str, str]:
    """Return what README.md says of a column."""
    return {
        "name": column.name,
        "kind": kind_in_words(column),
        "meaning": column.meaning,
        "absent": column.absent,
    }


def kind_in_words(column: Description) -> str:
    """Return the type of *column* in words, with the values that it takes, in Markdown."""
    if column.values:
        return ", ".join(f"`{value}`" for value in column.values)
    if column.refers_to:
        return f"{'keys' if column.kind is Kind.LIST else 'key'} of {column.refers_to.table}"
    return "0 or 1" if column.kind is Kind.FLAG else column.kind.value


def _about_positions(day: date | None) -> str:
    if day is None:
        return "The positions in force: none, since the record has no dated row."
    return (
        f"The positions in force on {day.isoformat()}, made from the other tables: a row an "
        "actor, a point (or the draft as a whole) and a draft."
    )
