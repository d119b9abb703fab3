"""The dataset that the project ships, as rows: loaded once, put back as often as tests need it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from snapshots.loading import load


@dataclass(frozen=True)
class Rows:
    """All rows of a table, as the database gives and takes them."""

    model: type[Model]
    columns: list[str]
    rows: list[tuple]


def loaded_rows() -> list[Rows]:
    """Return what loading the dataset into an empty record writes: rows, history and the Edit.

    It is taken back at once. Tables that hold anything before, as those of Django's own that every
    database has, are none of the record's.
    """
    with transaction.atomic():
        empty = [model for model in apps.get_models() if not model._base_manager.exists()]
        load(settings.BASE_DIR / "dataset", reason="First load", kind="addition")
        found = [_rows(model) for model in empty]
        transaction.set_rollback(True)
    return [table for table in found if table.rows]


def put_back(tables: Sequence[Rows]) -> None:
    """Write *tables* into an empty record, as they were."""
    with transaction.atomic():
        for table in tables:
            _write(table)
        # What tests add gets ids of its own.
        models = [table.model for table in tables]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    # PostgreSQL would do so after each test, as long as these rows are not committed.
    connection.check_constraints()


def _write(table: Rows) -> None:
    quoted = connection.ops.quote_name
    into = f"{quoted(table.model._meta.db_table)} ({', '.join(map(quoted, table.columns))})"
    # Tables and columns are those of our own models.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A third of the time that it takes row by row.
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in table.rows:
                    copy.write_row(row)
        else:
            values = ", ".join(["%s"] * len(table.columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({values})", table.rows)  # noqa: S608


def _rows(model: type[Model]) -> Rows:
    columns = [field.column for field in model._meta.concrete_fields if field.column]
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        names = ", ".join(map(quoted, columns))
        cursor.execute(f"SELECT {names} FROM {quoted(model._meta.db_table)}")  # noqa: S608
        return Rows(model, columns, cursor.fetchall())
