"""manage.py index: makes the index of the search anew."""

from typing import Any

from django.core.management.base import BaseCommand

from briefing.search.index import remake


class Command(BaseCommand):
    """Makes the index of the search anew, from the record."""

    help = (
        "Make the index of the search anew. It follows the record by itself: this is for a change "
        "of how words are folded, and for peace of mind."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and say how many rows it has."""
        self.stdout.write(f"The index has {remake():,} rows.")
