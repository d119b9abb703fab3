"""Every table of the record as of a day."""

from collections.abc import Iterator

from briefing.citations import shown_sources
from briefing.tables import CHAPTERS
from provisions.forms import Day
from provisions.tables import STATEMENTS
from provisions.tables_by_day import rows_by
from record.columns import Row
from record.table import Table
from statements.models import Statement
from statements.tables import SOURCES


def rows_of_day(table: Table, day: Day) -> Iterator[Row]:
    """Yield the rows of *table* that show on *day*, in their order; all where none was asked for.

    Chapters know the latest day, and show from it on.
    """
    if not day.was_asked:
        return (row for _, row in table.rows())
    if table is SOURCES:
        return (row for _, row in table.rows(shown_sources(day)))
    if table is STATEMENTS:
        return (row for _, row in table.rows(Statement.objects.by(day.on)))
    if table is CHAPTERS and not day.is_latest:
        return iter(())
    return rows_by(table, day.on)
