"""The record as it stood after an Edit, rebuilt from the history tables.

Inside :func:`as_recorded` every table of the record is hidden by a temporary one of the same name,
which holds, of each row, the version that was the newest at that instant. Both databases look for
a name among the temporary tables first, so that whatever reads the record reads the one rebuilt:
the same querysets, exports and checks, with not a line of their own for the past.

A rebuild costs a fixed number of queries. Each table is filled by one that walks its history once
and finds the newest version of a row by the index of its versions. The temporary tables have the
indexes of those that they stand for, and go at the end of the transaction, which is never
committed; other connections see nothing of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import OuterRef, Subquery

from record.editing import one_state
from record.models import Edit, Tracked


def edit_by(instant: datetime) -> Edit | None:
    """Return the last Edit at or before *instant*; None where the record begins later."""
    return Edit.objects.filter(recorded_at__lte=instant).order_by("-recorded_at").first()


@contextmanager
def as_recorded(instant: datetime) -> Iterator[Edit | None]:
    """Read the record as it stood after the last Edit at or before *instant*, which is given.

    Whatever is written meanwhile, by this connection or others, does not show; what this one
    writes is taken back. Inside a transaction that is open already, that one's isolation holds.
    """
    connection = transaction.get_connection()
    begins = not connection.in_atomic_block
    is_postgresql = connection.vendor == "postgresql"
    with transaction.atomic(), connection.cursor() as cursor:
        if begins and is_postgresql:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        edit = edit_by(instant)
        try:
            for model in apps.get_models():
                if issubclass(model, Tracked):
                    _hide(cursor, model, instant)
            if begins and is_postgresql:
                # Making the tables was the last that it had to write.
                cursor.execute("SET TRANSACTION READ ONLY")
            yield edit
        finally:
            # The tables go with it, also where it is a savepoint of a longer transaction.
            transaction.set_rollback(True)


@contextmanager
def state_of(instant: datetime | None) -> Iterator[Edit | None]:
    """Read one state of the record: as it stood at *instant*, or now where that is None.

    The newest Edit in it is given; None where it is empty.
    """
    if instant is not None:
        with as_recorded(instant) as edit:
            yield edit
        return
    with one_state():
        yield Edit.objects.first()


def newest_versions(model: type[Tracked], instant: datetime) -> models.QuerySet:
    """Return the history rows of *model* that were in force at *instant*: one a row, none deleted.

    Of several versions that one Edit left, the one written last counts.
    """
    newest = (
        model.history.filter(id=OuterRef("id"), history_date__lte=instant)
        .order_by("-history_date", "-history_id")
        .values("history_id")[:1]
    )
    found: models.QuerySet = model.history.filter(history_id=Subquery(newest))
    return found.exclude(history_type="-").order_by()


def _hide(cursor: Any, model: type[Tracked], instant: datetime) -> None:
    """Put a temporary table in front of that of *model*."""
    connection = cursor.db
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = [field.attname for field in model._meta.concrete_fields]
    versions, parameters = newest_versions(model, instant).values(*names).query.sql_with_params()
    is_postgresql = connection.vendor == "postgresql"
    drop, schema = ("ON COMMIT DROP ", "") if is_postgresql else ("", "temp.")
    cursor.execute(f"CREATE TEMPORARY TABLE {table} {drop}AS {versions}", parameters)
    for number, columns in enumerate(_indexed(model)):
        index = quote(f"{model._meta.db_table}_recorded_{number}")
        listed = ", ".join(map(quote, columns))
        cursor.execute(f"CREATE INDEX {schema}{index} ON {table} ({listed})")
    if is_postgresql:
        # Nothing else counts the rows of a temporary table for the planner.
        cursor.execute(f"ANALYZE {table}")


def _indexed(model: type[Tracked]) -> list[tuple[str, ...]]:
    """Return the columns of each index that the table of *model* has."""
    options = model._meta
    columns = {field.name: str(field.column) for field in options.concrete_fields}
    single = [[field.name] for field in options.concrete_fields if _is_indexed(field)]
    several = [[name.lstrip("-") for name in index.fields] for index in options.indexes]
    unique = [
        constraint.fields
        for constraint in options.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    groups = (tuple(columns[name] for name in group) for group in [*single, *several, *unique])
    return [group for group in dict.fromkeys(groups) if group]


def _is_indexed(field: Any) -> bool:
    return bool(field.db_index or field.unique)
