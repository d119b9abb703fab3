"""The database itself refuses to change or delete a snapshot.

SQLite drops the triggers of a table that a migration rebuilds, so they are made again after each
migration. Nothing in the product drops them.
"""

from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.apps.registry import apps as registry
from django.db import DEFAULT_DB_ALIAS, connections

SNAPSHOT = "snapshots_snapshot"
PART = "snapshots_snapshotpart"
REFUSAL = "A snapshot is frozen: it is never changed and never deleted."

# Rows that an INSERT OR REPLACE would push out are deleted past the triggers for DELETE.
_TAKEN = {
    SNAPSHOT: f"SELECT 1 FROM {SNAPSHOT} WHERE id = NEW.id OR number = NEW.number "  # noqa: S608
    "OR name = NEW.name OR previous_id = NEW.previous_id",
    PART: f"SELECT 1 FROM {PART} WHERE id = NEW.id "  # noqa: S608
    "OR (snapshot_id = NEW.snapshot_id AND position = NEW.position)",
}
# All parts are written with their snapshot; one more would be another archive.
_BEYOND = f"NEW.position > (SELECT part_count FROM {SNAPSHOT} WHERE id = NEW.snapshot_id)"  # noqa: S608


def make_triggers(apps: Apps = registry, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Make the triggers anew, after a migration; *apps* are those migrated to."""
    if ("snapshots", "snapshotpart") not in {
        (model._meta.app_label, model._meta.model_name) for model in apps.get_models()
    }:
        return
    connection = connections[using]
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION snapshots_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    for table in (SNAPSHOT, PART):
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION snapshots_refuse()"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION snapshots_refuse()"
        )
    # A condition of a trigger on PostgreSQL cannot look into another table.
    yield (
        "CREATE OR REPLACE FUNCTION snapshots_refuse_more() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN IF {_BEYOND} THEN RAISE EXCEPTION '{REFUSAL}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {PART}_complete BEFORE INSERT ON {PART} "
        "FOR EACH ROW EXECUTE FUNCTION snapshots_refuse_more()"
    )


def _sqlite() -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for table in (SNAPSHOT, PART):
        for event in ("UPDATE", "DELETE"):
            name = f"{table}_{event.lower()}"
            yield f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} {refuse}"
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {table}_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS ({_TAKEN[table]}) {refuse}"
        )
    yield (
        f"CREATE TRIGGER IF NOT EXISTS {PART}_complete BEFORE INSERT ON {PART} "
        f"WHEN {_BEYOND} {refuse}"
    )
