"""What is asked of statements and events."""

from datetime import date
from typing import Self

from record.querysets import TrackedQuerySet


class StatementQuerySet(TrackedQuerySet):
    """Statements, by the day on which they were made."""

    def by(self, on: date) -> Self:
        """Return what had been said by the end of the day *on*."""
        return self.filter(made_on__lte=on)


class EventQuerySet(TrackedQuerySet):
    """Events, by the day on which they began."""

    def by(self, on: date) -> Self:
        """Return what had begun by the end of the day *on*."""
        return self.filter(started_on__lte=on)
