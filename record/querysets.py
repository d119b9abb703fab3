"""The base of every queryset on the record."""

from typing import Any, NoReturn

from django.db import models, transaction
from django.db.models import ProtectedError

from record.editing import OutsideEditError, current_edit


class TrackedQuerySet(models.QuerySet):
    """A queryset that reads freely and never writes past history.

    Rows are written one by one with ``save`` and ``delete``, or many at a time with
    :mod:`record.bulk`.
    """

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: it would write no history."""
        raise OutsideEditError("update() writes no history; use save() or record.bulk.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: it would write no history."""
        raise OutsideEditError("bulk_create() writes no history; use record.bulk.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: it would write no history."""
        raise OutsideEditError("bulk_update() writes no history; use record.bulk.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows and their citations, with history.

        Raises ProtectedError, naming what cites them, where something does.
        """
        current_edit()
        try:
            with transaction.atomic():
                return super().delete()
        except ProtectedError as error:
            raise cited(error) from error

    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


def cited(error: ProtectedError, named: int = 5) -> ProtectedError:
    """Return *error* with a message that names what stands in the way, *named* rows at most."""
    rows = sorted({str(row) for row in error.protected_objects})
    listed = "; ".join(rows[:named])
    more = f"; and {len(rows) - named} more" if len(rows) > named else ""
    return ProtectedError(
        f"Cannot be deleted, because the record still refers to it: {listed}{more}. "
        "Change or delete those first.",
        error.protected_objects,
    )
