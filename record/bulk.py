"""Many rows at once, each with its history: the only module that uses Django's bulk methods.

Django's bulk methods send no signals, so django-simple-history sees nothing of them; here the
history is written beside them, in the same transaction and with the stamp of the same Edit.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import models, transaction

from record.editing import current_edit, next_id
from record.models import Tracked

Row = TypeVar("Row", bound=Tracked)
BATCH = 500


def create_all(rows: Sequence[Row]) -> None:
    """Insert *rows* (of one model) with their history and give them their ids."""
    if not rows:
        return
    model = type(rows[0])
    for row in rows:
        if row.pk is None:
            row.pk = next_id(model)
    with transaction.atomic():
        _unguarded(model).bulk_create(rows, batch_size=BATCH)
        _write_history(rows, update=False)


def update_all(rows: Sequence[Row], fields: Iterable[str]) -> None:
    """Store *fields* of *rows* (of one model) with their history."""
    if not rows:
        return
    model = type(rows[0])
    with transaction.atomic():
        _unguarded(model).bulk_update(rows, list(fields), batch_size=BATCH)
        _write_history(rows, update=True)


def _write_history(rows: Sequence[Row], *, update: bool) -> None:
    open_edit = current_edit()
    for row in rows:
        open_edit.stamp(row)
    type(rows[0]).history.bulk_history_create(rows, batch_size=BATCH, update=update)


def _unguarded(model: type[Row]) -> models.QuerySet[Row]:
    return models.QuerySet(model)
