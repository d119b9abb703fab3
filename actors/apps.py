"""Who takes positions, and who speaks for them."""

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "actors"

    def ready(self) -> None:
        """Know the tables declared here."""
        from actors import tables  # noqa: F401
