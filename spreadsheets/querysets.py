"""What is asked of the tables that were given."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from spreadsheets.models import Import

CHECK_FORGOTTEN_AFTER = timedelta(minutes=2)
"""A worker that gave no sign of life in a check for so long has died."""
WRITE_FORGOTTEN_AFTER = timedelta(minutes=30)
"""While it writes, in one transaction, it gives none."""
KEPT_FOR = timedelta(days=30)
"""What is neither written nor discarded goes after so long."""


class Imports(models.QuerySet["Import"]):
    """Tables that were given, the newest first."""

    def of(self, user: Any) -> "Imports":
        """Return those that *user* gave."""
        return self.filter(owner=user)

    def claim(self) -> "Import | None":
        """Take the next one that waits for the worker, the longest waiting first; None for none.

        However many workers there are, one gets it. One that a worker left in the middle of waits
        again: nothing of it was written.
        """
        self._wait_again()
        states = self.model.State
        turns = {states.WAITING: states.CHECKING, states.CONFIRMED: states.WRITING}
        for found in self.filter(state__in=turns).order_by("given_at", "pk")[:10]:
            waiting = found.state
            taken = self.filter(pk=found.pk, state=waiting).update(
                state=turns[states(waiting)], seen_at=timezone.now(), step="", done=0, total=0
            )
            if taken:
                found.refresh_from_db()
                return found
        return None

    def _wait_again(self) -> None:
        states = self.model.State
        for state, before, after in (
            (states.CHECKING, states.WAITING, CHECK_FORGOTTEN_AFTER),
            (states.WRITING, states.CONFIRMED, WRITE_FORGOTTEN_AFTER),
        ):
            silent = self.filter(state=state, seen_at__lt=timezone.now() - after)
            silent.update(state=before)

    def forget_old(self, now: datetime) -> None:
        """Delete what has lain for long, and was not written."""
        states = self.model.State
        done = (states.WRITTEN, states.PROPOSED)
        self.filter(given_at__lt=now - KEPT_FOR).exclude(state__in=done).delete()
