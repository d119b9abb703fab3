"""The record: how it is written and how it is kept."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "record"
    verbose_name = "Record"

    def ready(self) -> None:
        """Know the table declared here."""
        from record import tables  # noqa: F401
