"""The record as files: the interchange tables, in and out, and the snapshots of them."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SnapshotsConfig(AppConfig):
    name = "snapshots"

    def ready(self) -> None:
        """Let the database keep snapshots as they are, and pages know when there is a new one."""
        from record.freshness import BESIDE
        from snapshots.models import Snapshot
        from snapshots.triggers import make_triggers

        post_migrate.connect(make_triggers, sender=self)
        BESIDE.append(lambda: Snapshot.objects.order_by("-number").values("sha256")[:1])
