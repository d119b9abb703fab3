"""The tables of the record as programs are given them: with the filters of their pages, by day."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from actors.tables import ACTORS, PEOPLE
from briefing.citations import shown_sources
from briefing.filters import ReadingForm, SourcesForm
from briefing.tables import CHAPTERS
from provisions.filters import FilterForm, ProvisionsForm, StatementsForm
from provisions.forms import Day
from provisions.models import Provision
from provisions.tables import DRAFTS, PROVISIONS, REVISIONS, STANCES, STATEMENTS, THEMES
from provisions.tables_by_day import Rows, known_by, read_by
from record.columns import Row
from record.table import Table
from record.tables import RENAMES
from statements.models import Statement
from statements.tables import EVENTS, SOURCES


@dataclass(frozen=True)
class TableList:
    """A list of the rows of a table, at ``/<name>.csv`` and ``/<name>.json``.

    ``about`` says in a line what it lists; ``form`` has its filters, and ``found`` gives the rows
    that these leave on a day.
    """

    name: str
    table: Table
    about: str
    form: type[FilterForm] = FilterForm
    found: Callable[[Any, Day], QuerySet] | None = None

    def rows(self, form: FilterForm, day: Day) -> QuerySet:
        """Return the rows that the filters of *form* leave on *day*, in no order."""
        return known(self.table, day) if self.found is None else self.found(form, day)


def rows_of_day(table: Table, day: Day) -> Iterator[Row]:
    """Yield the rows of *table* that show on *day*, in their order, as they were on it."""
    return (row for _, row in read(table, known(table, day), day))


def known(table: Table, day: Day) -> QuerySet:
    """Return the rows of *table* that show on *day*; where none was asked for, all."""
    if table is SOURCES:
        return shown_sources(day)
    return known_by(table, day.on if day.was_asked else None)


def read(table: Table, rows: QuerySet, day: Day) -> Rows:
    """Yield (id, row) of *rows* of *table*, in its order, as they were on *day*."""
    found = read_by(table, rows, day.on if day.was_asked else None)
    return _untold(found) if table is CHAPTERS and not day.is_latest else found


def _untold(chapters: Rows) -> Iterator[tuple[int, Row]]:
    """Yield *chapters* without their text, which knows later days."""
    for pk, row in chapters:
        yield pk, row | {"body": ""}


def _provisions(form: ProvisionsForm, day: Day) -> QuerySet:
    return form.narrow(Provision.objects.all())


def _statements(form: StatementsForm, day: Day) -> QuerySet:
    return form.narrow(Statement.objects.by(day.on))


def _sources(form: SourcesForm | ReadingForm, day: Day) -> QuerySet:
    return form.found(day)


LISTS: Mapping[str, TableList] = {
    one.name: one
    for one in (
        TableList("themes", THEMES, "The themes of the points"),
        TableList("provisions", PROVISIONS, "The points of the plan", ProvisionsForm, _provisions),
        TableList("drafts", DRAFTS, "The drafts of the plan"),
        TableList("revisions", REVISIONS, "What each draft holds on each point"),
        TableList("stances", STANCES, "Every position ever taken"),
        TableList("actors", ACTORS, "Who takes positions"),
        TableList("people", PEOPLE, "Who speaks for them"),
        TableList(
            "statements", STATEMENTS, "What actors said or did", StatementsForm, _statements
        ),
        TableList("events", EVENTS, "What happened"),
        TableList("sources", SOURCES, "Who published it", SourcesForm, _sources),
        TableList("reading", SOURCES, "The suggested reading", ReadingForm, _sources),
        TableList("chapters", CHAPTERS, "The chapters of the briefing"),
        TableList("renames", RENAMES, "The slugs that have changed"),
    )
}
"""The lists of tables, by the name of their addresses."""
