"""What was published, said and done."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "statements"

    def ready(self) -> None:
        """Know the tables declared here."""
        from statements import tables  # noqa: F401
