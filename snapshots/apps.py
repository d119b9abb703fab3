"""The record as files: the interchange tables, in and out, and the snapshots of them."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SnapshotsConfig(AppConfig):
    name = "snapshots"

    def ready(self) -> None:
        """Let the database refuse to change snapshots."""
        from snapshots.triggers import make_triggers

        post_migrate.connect(make_triggers, sender=self)
