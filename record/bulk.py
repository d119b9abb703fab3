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


def delete_all(model: type[Tracked], ids: Sequence[int]) -> None:
    """Delete the roots *ids* of *model* and their parts with their history.

    What else refers to them is for the caller to change in the same transaction: the database
    asks for it at the end.
    """
    if not ids:
        return
    with transaction.atomic():
        for start in range(0, len(ids), BATCH):
            chunk = ids[start : start + BATCH]
            for part in model.parts():
                _delete(part, {f"{part.part_of}__in": chunk})
            _delete(model, {"pk__in": chunk})


def _delete(model: type[Tracked], chosen: dict[str, Sequence[int]]) -> None:
    rows = list(model.objects.filter(**chosen).order_by("pk"))
    open_edit = current_edit()
    history = model.history.model
    versions = []
    for row in rows:
        open_edit.stamp(row)
        versions.append(
            history(
                history_type="-",
                history_date=row._history_date,
                history_user=row._history_user,
                history_change_reason=row._change_reason,
                **{f.attname: getattr(row, f.attname) for f in history.tracked_fields},
            )
        )
    history.objects.bulk_create(versions, batch_size=BATCH)
    queryset = _unguarded(model).filter(**chosen)
    queryset._raw_delete(queryset.db)


def _write_history(rows: Sequence[Row], *, update: bool) -> None:
    open_edit = current_edit()
    for row in rows:
        open_edit.stamp(row)
    type(rows[0]).history.bulk_history_create(rows, batch_size=BATCH, update=update)


def _unguarded(model: type[Row]) -> models.QuerySet[Row]:
    return models.QuerySet(model)
