"""What is asked of people."""

from datetime import date
from typing import Self

from django.db.models import Q

from record.querysets import TrackedQuerySet


class PersonQuerySet(TrackedQuerySet):
    """People, by the day on which their role began."""

    def by(self, on: date) -> Self:
        """Return the people whose role had begun by the end of the day *on*.

        One whose role has no first day in the record is among them, whatever the day.
        """
        return self.filter(Q(role_since__isnull=True) | Q(role_since__lte=on))
