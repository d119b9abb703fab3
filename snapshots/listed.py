"""/snapshots.csv: the snapshots, newest first, a row a snapshot."""

from collections.abc import Iterator
from typing import Any, cast

from django.db import models

from record.columns import Origin
from record.csvs import csv_lines
from record.described import SLUG, Description, Kind, MadeTable, Target
from snapshots.instants import instant
from snapshots.models import Snapshot

Row = dict[str, Any]

SHA256 = "^[0-9a-f]{64}$"


def _said(name: str, kind: Kind = Kind.TEXT, **more: Any) -> Description:
    """Return the column that holds a field of a snapshot, which says what it is."""
    field = cast(models.Field, Snapshot._meta.get_field(name))
    return Description(name, str(field.help_text), kind, **{"origin": Origin.EDITING, **more})


SNAPSHOTS = MadeTable(
    name="snapshots",
    about="The whole public record as it stood after one edit, frozen.",
    columns=(
        _said("number", Kind.NUMBER, least=1, is_key=True),
        _said("name", origin=Origin.KEY, pattern=SLUG, is_key=True),
        _said("title"),
        _said("note", absent="There is nothing to add."),
        _said("day", Kind.DAY),
        Description(
            "edit",
            "The number of the newest edit that it holds: /changes/number/.",
            Kind.NUMBER,
            Origin.EDITING,
            least=1,
        ),
        Description(
            "recorded_at", "When that edit was recorded (UTC).", Kind.INSTANT, Origin.EDITING
        ),
        _said("frozen_at", Kind.INSTANT),
        Description(
            "frozen_by",
            "The public name of who froze it, or that a command did.",
            origin=Origin.EDITING,
        ),
        _said("digest", pattern=SHA256),
        _said("sha256", pattern=SHA256, is_key=True),
        _said("size", Kind.NUMBER, least=1),
        Description(
            "previous",
            "The name of the one before it.",
            origin=Origin.EDITING,
            absent="It is the first.",
            refers_to=Target("snapshots", "name"),
        ),
    ),
    key=("name",),
)


def listed() -> models.QuerySet[Snapshot]:
    """Return the snapshots, newest first, with what their rows say."""
    return Snapshot.objects.select_related("edit", "frozen_by", "previous")


def row_of(one: Snapshot) -> Row:
    """Return *one* of the snapshots by name of column; instants as files have them."""
    return {
        "number": one.number,
        "name": one.name,
        "title": one.title,
        "note": one.note or None,
        "day": one.day,
        "edit": one.edit.pk,
        "recorded_at": instant(one.edit.recorded_at),
        "frozen_at": instant(one.frozen_at),
        "frozen_by": one.byline,
        "digest": one.digest,
        "sha256": one.sha256,
        "size": one.size,
        "previous": one.previous.name if one.previous else None,
    }


def as_csv() -> Iterator[str]:
    """Yield the lines of the file, the header first."""
    rows = map(row_of, listed())
    cells = ([_cell(row[name]) for name in SNAPSHOTS.header] for row in rows)
    return csv_lines(SNAPSHOTS.header, cells)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)
