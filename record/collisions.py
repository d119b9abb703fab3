"""Two editors at once: what a form showed when it was opened, and what became of the row since."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.text import Truncator

from record import trail, versions
from record.links import LinksField
from record.models import Tracked

GONE = (
    "Someone else has deleted this since you opened it. What you typed is below and nothing of it "
    "was saved. Saving again puts it back."
)
SAVED = (
    "Someone else has saved this since you opened it. What you changed is below and nothing of it "
    "was saved; the rest is as they saved it. Saving again keeps what they changed elsewhere, and "
    "puts yours where both changed the same."
)
EDITS_TOLD = 5
LETTERS_TOLD = 160


def as_opened(
    model: type[Tracked], pk: int, opened: datetime | None, lists: Mapping[str, LinksField]
) -> dict[str, Any]:
    """Return the values that a form on a row showed at the instant *opened*, by field.

    Those of *lists* are the keys that the rows have now. It is empty where there was no such row.
    """
    version = versions.at(model, pk, opened) if opened else None
    if version is None:
        return {}
    columns = model._meta.concrete_fields
    values = {column.name: getattr(version.row, column.attname) for column in columns}
    for name, field in lists.items():
        ids = version.lists[field.links.part]
        rows = field.links.target.objects.in_bulk(ids)
        values[name] = tuple(getattr(rows[pk], rows[pk].key_field) for pk in ids if pk in rows)
    return values


def saved_since(row: Tracked, opened: datetime | None) -> str:
    """Return, in a line each, that others saved *row* after the instant *opened*, and what."""
    return "\n".join([SAVED, *_edits_since(row, opened)])


def _edits_since(row: Tracked, opened: datetime | None) -> Iterator[str]:
    for entry in trail.latest(trail.of_aggregate(row), limit=EDITS_TOLD):
        if opened is not None and entry.edit.recorded_at <= opened:
            return
        changes = "; ".join(
            f"{field.label}: “{_short(field.before)}” became “{_short(field.after)}”"
            for change in entry.changes
            for field in change.fields
        )
        yield (
            f"{entry.edit.byline}, {entry.edit.recorded_at:%-d %B %Y, %H:%M} UTC, "
            f"“{entry.edit.reason}”. {changes}"
        )


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LETTERS_TOLD)
