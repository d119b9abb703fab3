"""The record as files: the interchange tables, in and out."""

from django.apps import AppConfig


class SnapshotsConfig(AppConfig):
    name = "snapshots"
