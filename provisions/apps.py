"""The plan point by point: what each draft says and who stands where."""

from django.apps import AppConfig


class ProvisionsConfig(AppConfig):
    name = "provisions"

    def ready(self) -> None:
        """Know the tables declared here."""
        from provisions import tables  # noqa: F401
