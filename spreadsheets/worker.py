"""What the worker does: it checks and writes what takes longer than anybody should wait for."""

import logging
from contextlib import suppress
from time import monotonic

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from record.editing import write_transaction
from record.refused import REFUSALS
from snapshots.progress import Progress, Step
from spreadsheets import working
from spreadsheets.models import Import

SECONDS_BETWEEN = 1.0
"""How often the work says how far it is."""

logger = logging.getLogger(__name__)


class Told(Progress):
    """Tells the one who waits how far a check is, and others that the worker is alive."""

    def __init__(self, given: Import) -> None:
        super().__init__()
        self._given = given
        self._next = 0.0

    def show(self, step: Step, number: int) -> None:
        """Note how far *step* is, once in a while."""
        if (now := monotonic()) >= self._next:
            self._next = now + SECONDS_BETWEEN
            Import.objects.filter(pk=self._given.pk).update(
                step=step.name, done=step.done, total=step.total or 0, seen_at=timezone.now()
            )


def attend_to(given: Import) -> None:
    """Check or write *given*, which was claimed. What goes wrong is told on its page."""
    try:
        if given.state == Import.State.CHECKING:
            working.keep(given, working.look_through(given, Told(given)))
        else:
            _write(given)
    except working.StaleError as error:
        with suppress(working.DoneError):
            working.keep(given, error.checked, told=working.STALE)
    except working.DoneError:
        return
    except (*REFUSALS, PermissionDenied) as error:
        _fail(given, _told(error))
    except Exception:
        logger.exception("What was given as %s could not be taken", given.pk)
        _fail(given, ["Something went wrong on this site, and nothing was written. Try it again."])
        raise


def _write(given: Import) -> None:
    with write_transaction():
        opened = working.write(given, given.owner, given.reason, given.kind)
        working.done(given, Import.State.WRITTEN, edit=opened.saved)


def _told(error: Exception) -> list[str]:
    """Return what a refusal says."""
    return [str(error)] if isinstance(error, PermissionDenied) else working.refusal(error)


def _fail(given: Import, told: list[str]) -> None:
    # Read anew: what was set on the way was taken back.
    Import.objects.filter(pk=given.pk).update(
        state=Import.State.CHECKED if given.fingerprint else Import.State.FAILED,
        told="\n".join(told),
    )
