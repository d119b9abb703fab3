"""The narrative, and the pages that join everything."""

from django.apps import AppConfig


class BriefingConfig(AppConfig):
    name = "briefing"

    def ready(self) -> None:
        """Know the tables declared here."""
        from briefing import tables  # noqa: F401
