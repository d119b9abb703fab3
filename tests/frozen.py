"""Lets a flush, by which tests without a transaction empty the database, empty snapshots too.

The database refuses to change or delete snapshots, and nothing in the product can tell it not to.
Between tests the triggers are dropped for the time of the flush, and made again. What a migration
wrote, the roles, is there again after it.
"""

from importlib import import_module

from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase

from snapshots.triggers import make_triggers

TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master "
    "WHERE type = 'trigger' AND tbl_name LIKE 'snapshots%'",
    "postgresql": "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid "
    "WHERE NOT tgisinternal AND relname LIKE 'snapshots%'",
}

flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def flush_all(case: TransactionTestCase) -> None:
    """Empty the database, snapshots included."""
    drop_triggers()
    try:
        flush(case)
    finally:
        make_triggers()
    import_module("accounts.migrations.0002_roles").fill_roles(apps)


def drop_triggers() -> None:
    """Drop the triggers that keep snapshots as they are."""
    with connection.cursor() as cursor:
        for name, table in triggers():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")


def triggers() -> list[tuple[str, str]]:
    """The name of each trigger, and its table."""
    with connection.cursor() as cursor:
        # The wildcards are none of ours to escape: there are no parameters.
        cursor.execute(TRIGGERS[connection.vendor])
        return sorted(cursor.fetchall())
