"""The tables of the record as of a day, for their files.

No row of a later day is there, and no reference to one; a role or a last day that was still to
come is blank. What has no day is there on any, and so is who or what a row of the day refers to.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.db.models import Q

from actors.models import Person
from actors.tables import ACTORS, PEOPLE
from provisions.models import Draft, Revision, Stance
from provisions.tables import DRAFTS, REVISIONS, STANCES
from record.columns import Row
from record.table import Table
from statements.models import Event, Statement
from statements.tables import EVENTS

Rows = Iterable[tuple[int, Row]]


def rows_by(table: Table, on: date | None) -> Iterator[Row]:
    """Yield the rows of *table* as of the day *on*, in their order; None gives the whole table."""
    by_day = BY_DAY.get(table.name)
    rows = by_day(on) if by_day and on else table.rows()
    return (row for _, row in rows)


def _people(on: date) -> Rows:
    """Yield those whose role had begun, and those who had spoken before theirs did.

    The role of these was still to come, and is blank.
    """
    spoke = Statement.objects.by(on).filter(person__isnull=False).order_by().values("person")
    known = Person.objects.by(on) | Person.objects.filter(pk__in=spoke)
    for pk, row in _ended(PEOPLE.rows(known), "role_until", on):
        has_begun = row["role_since"] is None or row["role_since"] <= on
        yield pk, row if has_begun else row | {"role": "", "role_since": None}


def _events(on: date) -> Rows:
    return _ended(EVENTS.rows(Event.objects.by(on)), "ended_on", on)


def _drafts(on: date) -> Rows:
    events = set(Event.objects.by(on).values_list("slug", flat=True))
    drafts = set(Draft.objects.by(on).values_list("slug", flat=True))
    for pk, row in _ended(DRAFTS.rows(Draft.objects.by(on)), "ended_on", on):
        known = {
            "event": row["event"] if row["event"] in events else None,
            "revises": row["revises"] if row["revises"] in drafts else None,
        }
        yield pk, row | known


def _revisions(on: date) -> Rows:
    return REVISIONS.rows(Revision.objects.by(on))


def _stances(on: date) -> Rows:
    return STANCES.rows(Stance.objects.by(on), {"statements": Q(statement__made_on__lte=on)})


def _ended(rows: Rows, column: str, on: date) -> Rows:
    """Yield *rows*, with the last day in *column* only where it had come by the day *on*."""
    for pk, row in rows:
        is_over = row[column] is not None and row[column] <= on
        yield pk, row | {column: row[column] if is_over else None}


BY_DAY: dict[str, Callable[[date], Rows]] = {
    "people": _people,
    "events": _events,
    "drafts": _drafts,
    "revisions": _revisions,
    "stances": _stances,
}

WHOLE: dict[str, Table] = {
    table.name: table for table in (ACTORS, PEOPLE, EVENTS, DRAFTS, REVISIONS, STANCES)
}
"""The tables that are given whole, as of a day; the others have filters."""
