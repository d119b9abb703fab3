"""The database itself refuses to change or delete a snapshot, also after a migration."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from snapshots.freezing import freeze
from snapshots.models import Snapshot
from tests import factories
from tests.frozen import drop_triggers, triggers

pytestmark = pytest.mark.django_db(transaction=True)


def archive_of(snapshot):
    return b"".join(snapshot.read())


STATEMENTS = [
    "UPDATE snapshots_snapshot SET title = 'Another'",
    "UPDATE snapshots_snapshotpart SET content = 'x'",
    "DELETE FROM snapshots_snapshotpart",
    "DELETE FROM snapshots_snapshot",
    (
        "INSERT INTO snapshots_snapshotpart (snapshot_id, position, content) "
        "SELECT id, 2, 'x' FROM snapshots_snapshot"
    ),
]
ON = {
    "postgresql": [
        "TRUNCATE snapshots_snapshotpart",
        "TRUNCATE snapshots_snapshot CASCADE",
        (
            "INSERT INTO snapshots_snapshotpart (snapshot_id, position, content) "
            "SELECT id, 1, 'x' FROM snapshots_snapshot ON CONFLICT (snapshot_id, position) "
            "DO UPDATE SET content = 'x'"
        ),
    ],
    "sqlite": [
        (
            "REPLACE INTO snapshots_snapshotpart (snapshot_id, position, content) "
            "SELECT id, 1, 'x' FROM snapshots_snapshot"
        ),
        "REPLACE INTO snapshots_snapshot SELECT * FROM snapshots_snapshot",
    ],
}


def refuses_all(content):
    for statement in [*STATEMENTS, *ON[connection.vendor]]:
        with (
            pytest.raises(DatabaseError, match="frozen"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert archive_of(Snapshot.objects.get()) == content


def test_the_database_refuses_and_does_so_again_after_a_migration():
    factories.stance()
    content = archive_of(freeze("first", title="First"))
    refuses_all(content)
    # As SQLite does where a migration rebuilds a table.
    drop_triggers()
    assert triggers() == []
    call_command("migrate", verbosity=0)
    refuses_all(content)
