"""The tables as the dictionary shows them: what a row is, how many there are, and every column."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value

from briefing.timeline.files import TIMELINE
from data.dictionary.addresses import file_of
from data.dictionary.columns import Explained, ShownColumn
from data.dictionary.examples import examples, examples_of_positions
from provisions.matrix.long import POSITIONS
from provisions.models import Stance
from provisions.pairs.files import OF_ACTORS, OF_DAYS, OF_DRAFTS, SIDES
from provisions.tables import STANCES
from record.described import MadeTable, descriptions
from record.table import Table
from snapshots.describing import about
from snapshots.tables import INTERCHANGE

MADE: tuple[tuple[str, str, MadeTable], ...] = (
    ("timeline", "timeline", TIMELINE),
    ("compare-drafts", "compare, of two drafts", OF_DRAFTS),
    ("compare-actors", "compare, of two actors", OF_ACTORS),
    ("compare-days", "compare, of two days", OF_DAYS),
    ("compare-choices", "compare, without two sides", SIDES),
)
"""Tables that depend on what is asked for: their anchors, their titles, and what they hold."""


@dataclass(frozen=True)
class ShownTable:
    """A table; ``anchor`` is where it stands on the page, ``rows`` None where it depends.

    ``unique`` are further columns, or sets of them, in which no two rows are alike.
    """

    anchor: str
    title: str
    about: str
    columns: list[ShownColumn]
    csv: str
    json: str
    key: Sequence[str] = ()
    order: str = ""
    unique: Sequence[Sequence[str]] = ()
    rows: int | None = None


@dataclass(frozen=True)
class Dictionary:
    """Those of the record, the positions in force on a day, and those that are made on demand."""

    recorded: list[ShownTable]
    positions: ShownTable
    made: list[ShownTable]


def dictionary(on: date) -> Dictionary:
    """Return every table with its columns; the positions are those in force on the day *on*.

    The number of queries depends on the declarations alone.
    """
    explained = Explained()
    counts = row_counts(INTERCHANGE)
    found = {table.name: examples(table) for table in INTERCHANGE}
    positions = POSITIONS.name
    return Dictionary(
        recorded=[
            ShownTable(
                anchor=table.name,
                title=table.name,
                about=about(table),
                columns=explained.shown(table.name, descriptions(table), found[table.name]),
                csv=file_of(table.name, "csv"),
                json=file_of(table.name, "json"),
                key=table.key,
                order=order_in_words(table),
                unique=table.unique,
                rows=counts.get(table.name, 0),
            )
            for table in INTERCHANGE
        ],
        positions=ShownTable(
            anchor=positions,
            title=positions,
            about=POSITIONS.about,
            columns=explained.shown(
                positions, POSITIONS.columns, examples_of_positions(found[STANCES.name], on)
            ),
            csv=file_of(positions, "csv"),
            json=file_of(positions, "json"),
            key=POSITIONS.key,
            order=order_in_words(STANCES),
            rows=Stance.objects.current(on).count(),
        ),
        made=list(_made(explained)),
    )


def row_counts(tables: Iterable[Table]) -> Mapping[str, int]:
    """Return the number of rows of each of *tables*, by its name. One query."""
    first, *others = [_counted(table) for table in tables]
    return dict(first.union(*others, all=True))


def order_in_words(table: Table) -> str:
    """Return what the rows of *table* are sorted by: "draft’s order, then number"."""
    return ", then ".join(path.replace("__", "’s ") for path in table.order)


def _counted(table: Table) -> QuerySet[Any, Any]:
    named = table.model.objects.order_by().values(name_of_table=Value(table.name, CharField()))
    return named.annotate(row_count=Count("pk")).values_list("name_of_table", "row_count")


def _made(explained: Explained) -> Iterator[ShownTable]:
    for anchor, title, table in MADE:
        yield ShownTable(
            anchor=anchor,
            title=title,
            about=table.about,
            columns=explained.shown(anchor, table.columns, {}),
            csv=file_of(table.name, "csv"),
            json=file_of(table.name, "json"),
            key=table.key,
        )
