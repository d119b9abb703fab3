"""The tables of the record as of a day, for whoever takes them away.

No row of a later day is there, and no reference to one; a role or a last day that was still to
come is blank. What has no day is there on any, and so is who or what a row of the day refers to.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from actors.models import Person
from provisions.models import Draft, Revision, Stance
from record.columns import Row
from record.table import Table
from statements.models import Event, Statement

Rows = Iterable[tuple[int, Row]]


def rows_by(table: Table, on: date | None) -> Iterator[Row]:
    """Yield the rows of *table* as of the day *on*, in their order; None gives the whole table."""
    return (row for _, row in read_by(table, known_by(table, on), on))


def known_by(table: Table, on: date | None) -> QuerySet:
    """Return the rows of *table* that are known by the day *on*; None, and no day, give all."""
    known = KNOWN.get(table.name)
    return known(on) if known and on else table.model.objects.all()


def read_by(table: Table, rows: QuerySet, on: date | None) -> Rows:
    """Yield (id, row) of *rows*, those known by the day *on*, as they were on it."""
    if on is None:
        return table.rows(rows)
    told = table.rows(rows, LISTED[table.name](on) if table.name in LISTED else None)
    return TOLD[table.name](told, on) if table.name in TOLD else told


def _people(on: date) -> QuerySet:
    """Return those whose role had begun, and those who had spoken before theirs did."""
    spoke = Statement.objects.by(on).filter(person__isnull=False).order_by().values("person")
    return Person.objects.by(on) | Person.objects.filter(pk__in=spoke)


KNOWN: Mapping[str, Callable[[date], QuerySet]] = {
    "people": _people,
    "events": Event.objects.by,
    "drafts": Draft.objects.by,
    "revisions": Revision.objects.by,
    "statements": Statement.objects.by,
    "stances": Stance.objects.by,
}
"""Which rows of a table a day leaves."""

LISTED: Mapping[str, Callable[[date], Mapping[str, Q]]] = {
    "stances": lambda on: {"statements": Q(statement__made_on__lte=on)},
}
"""Which items of its lists a day leaves."""


def _of_people(rows: Rows, on: date) -> Rows:
    """Yield *rows*; a role that was still to come is blank."""
    for pk, row in _ended(rows, "role_until", on):
        has_begun = row["role_since"] is None or row["role_since"] <= on
        yield pk, row if has_begun else row | {"role": "", "role_since": None}


def _of_events(rows: Rows, on: date) -> Rows:
    return _ended(rows, "ended_on", on)


def _of_drafts(rows: Rows, on: date) -> Rows:
    events = set(Event.objects.by(on).values_list("slug", flat=True))
    drafts = set(Draft.objects.by(on).values_list("slug", flat=True))
    for pk, row in _ended(rows, "ended_on", on):
        known = {
            "event": row["event"] if row["event"] in events else None,
            "revises": row["revises"] if row["revises"] in drafts else None,
        }
        yield pk, row | known


def _ended(rows: Rows, column: str, on: date) -> Rows:
    """Yield *rows*, with the last day in *column* only where it had come by the day *on*."""
    for pk, row in rows:
        is_over = row[column] is not None and row[column] <= on
        yield pk, row | {column: row[column] if is_over else None}


TOLD: Mapping[str, Callable[[Rows, date], Rows]] = {
    "people": _of_people,
    "events": _of_events,
    "drafts": _of_drafts,
}
"""What a row of a table says on a day, where that is less than it says today."""
