"""Freezes the record as a snapshot, and links it to the one before."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from datetime import date
from io import BufferedRandom
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from record.editing import one_state, write_transaction
from record.models import Edit
from snapshots.archives import FROZEN_FILE, ZipArchive
from snapshots.citing import Cited, cff
from snapshots.describing import FORMAT
from snapshots.exporting import Written, write_record
from snapshots.instants import instant
from snapshots.models import PART_BYTES, Snapshot, SnapshotPart
from snapshots.progress import SILENT, Progress

CITATION = "CITATION.cff"


def freeze(
    name: str,
    *,
    title: str,
    note: str = "",
    editor: Any = None,
    on: date | None = None,
    progress: Progress = SILENT,
) -> Snapshot:
    """Freeze the record as it is now under *name*, and return the snapshot.

    *on* is the day that its positions.csv is of, by default the record's latest. The record is
    read as one state, which keeps no writer waiting; only the link to the snapshot before it, and
    the writing of the parts, wait for the record's lock. Raises ValidationError where the record
    is empty, the name is taken or not one, or somebody froze a later Edit meanwhile.
    """
    snapshot = Snapshot(name=name, title=title, note=note, frozen_by=editor)
    snapshot.clean_fields(
        exclude=[field.name for field in Snapshot._meta.fields if field.name not in GIVEN]
    )
    _refuse_taken(snapshot.name)
    with tempfile.TemporaryFile() as spool, ZipArchive(spool) as archive:
        with one_state():
            edit = Edit.objects.first()
            written = write_record(archive, on, progress)
        if edit is None or written.day is None:
            raise ValidationError("There is nothing to freeze: the record has no dated row yet.")
        snapshot.edit, snapshot.day, snapshot.digest = edit, written.day, written.digest
        with write_transaction():
            _link(snapshot)
            _complete(archive, snapshot, written)
            _store(snapshot, archive, spool, progress)
    return snapshot


GIVEN = {"name", "title", "note"}


def _refuse_taken(name: str) -> None:
    if Snapshot.objects.filter(name=name).exists():
        raise ValidationError(
            {"name": f"There is a snapshot “{name}”, and it is frozen. Choose another name."}
        )


def _link(snapshot: Snapshot) -> None:
    """Put *snapshot* after the newest one."""
    # Its turn may have come after another of the same name.
    _refuse_taken(snapshot.name)
    snapshot.previous = Snapshot.objects.select_related("edit").first()
    snapshot.number = snapshot.previous.number + 1 if snapshot.previous else 1
    snapshot.frozen_at = timezone.now()
    if snapshot.previous and snapshot.previous.edit.recorded_at > snapshot.edit.recorded_at:
        raise ValidationError(
            f"{snapshot.previous} was frozen meanwhile, and holds a later Edit. Freeze it again."
        )


def _complete(archive: ZipArchive, snapshot: Snapshot, written: Written) -> None:
    """Add what only a frozen archive has: how to cite it, and its place in the chain."""
    cited = cited_of(snapshot)
    archive.write(CITATION, [cff(cited).encode()])
    archive.write(FROZEN_FILE, [described(snapshot, written).encode()])
    archive.close()


def cited_of(snapshot: Snapshot) -> Cited:
    """Return *snapshot* as citations name it."""
    return Cited(
        site_name=settings.SITE_NAME,
        site_url=settings.SITE_URL,
        name=snapshot.name,
        title=snapshot.title,
        day=snapshot.day,
        edit=snapshot.edit.pk,
        recorded_at=snapshot.edit.recorded_at,
        frozen_on=snapshot.frozen_at.date(),
        digest=snapshot.digest,
    )


def described(snapshot: Snapshot, written: Written) -> str:
    """Return SNAPSHOT.json: what the snapshot is, and the one before it by its SHA-256."""
    previous = snapshot.previous
    content = {
        "format": FORMAT,
        "number": snapshot.number,
        "name": snapshot.name,
        "title": snapshot.title,
        "note": snapshot.note,
        "day": snapshot.day.isoformat(),
        "edit": {"id": snapshot.edit.pk, "recorded_at": instant(snapshot.edit.recorded_at)},
        "frozen_at": instant(snapshot.frozen_at),
        "counts": written.counts,
        "digest": written.digest,
        "previous": {"name": previous.name, "sha256": previous.sha256} if previous else None,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _store(
    snapshot: Snapshot, archive: ZipArchive, spool: BufferedRandom, progress: Progress
) -> None:
    """Write the row, then the archive in *spool*, in parts."""
    snapshot.files = [file.as_dict() for file in archive.files]
    snapshot.size = spool.seek(0, 2)
    snapshot.part_count = -(-snapshot.size // PART_BYTES)
    spool.seek(0)
    snapshot.sha256 = hashlib.file_digest(spool, "sha256").hexdigest()
    spool.seek(0)
    snapshot.full_clean()
    snapshot.save()
    parts = progress.over("Parts", _parts(spool), total=snapshot.part_count, unit="parts")
    for position, content in enumerate(parts, start=1):
        SnapshotPart(snapshot=snapshot, position=position, content=content).save()


def _parts(spool: BufferedRandom) -> Iterator[bytes]:
    while part := spool.read(PART_BYTES):
        yield part
