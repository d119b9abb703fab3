"""Snapshot: the whole public record, frozen, numbered and citable."""

import io
from collections.abc import Iterator
from typing import IO, Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse

from record.fields import DayField, KeyField, LineField, ProseField
from record.guards import guarded
from record.models import Edit

PART_BYTES = 1 << 20
ADDRESSES = frozenset({"latest", "at", "check"})
"""What stands under /snapshots/ itself, and so names no snapshot."""


def refuse_address(name: str) -> None:
    """Raise ValidationError where *name* is an address that leads elsewhere."""
    if name in ADDRESSES:
        raise ValidationError(
            f"“{name}” is no name for a snapshot, because /snapshots/{name} leads elsewhere."
        )


class FrozenError(RuntimeError):
    """A snapshot was to be changed or deleted. Whoever cites it relies on its bytes."""

    def __init__(self) -> None:
        super().__init__("A snapshot is frozen: it is never changed and never deleted.")


class FrozenQuerySet(models.QuerySet):
    """Rows that are written once, one by one, and read ever after."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenError

    update = delete = bulk_update = _refuse


class Frozen(models.Model):
    """A row that is written once. The database refuses the rest as well (snapshots.triggers)."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, **kwargs: Any) -> None:
        """Write the row. Raises FrozenError where it has been written."""
        if not self._state.adding:
            raise FrozenError
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise FrozenError


@guarded
class Snapshot(Frozen):
    """The whole public record as it stood after one Edit, frozen.

    Its archive lies in parts in the database, and names the one before it by its SHA-256, so that
    none can be changed unnoticed.
    """

    number = models.PositiveIntegerField(
        unique=True,
        validators=[MinValueValidator(1)],
        help_text="Its place in the chain, from 1.",
    )
    name = KeyField(
        unique=True,
        validators=[refuse_address],
        help_text="What it is cited by, such as 2025-12-17. It never changes.",
    )
    title = LineField(max_length=200, help_text="What it is, in a line.")
    note = ProseField(
        blank=True, help_text="What readers should know of it: why it was taken, what is new."
    )
    day = DayField(help_text="The day that its positions.csv is of.")
    edit: Any = models.ForeignKey(
        Edit,
        on_delete=models.PROTECT,
        related_name="snapshots",
        help_text="The newest Edit that it holds.",
    )
    frozen_at = models.DateTimeField(help_text="When it was frozen (UTC).")
    frozen_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="snapshots",
        help_text="Who froze it; empty where a command did.",
    )
    digest = models.CharField(
        max_length=64,
        help_text="The SHA-256 of its SHA256SUMS: the same wherever the record is the same.",
    )
    sha256 = models.CharField("SHA-256", max_length=64, help_text="That of the archive.")
    size = models.PositiveBigIntegerField(help_text="The bytes of the archive.")
    part_count = models.PositiveIntegerField(help_text="The parts that the archive lies in.")
    previous: Any = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="next",
        help_text="The one before it; empty for the first.",
    )
    files = models.JSONField(
        help_text="The name, offset, size and SHA-256 of each file, and how many rows a table has."
    )

    class Meta(Frozen.Meta):
        ordering = ("-number",)
        get_latest_by = "number"

    def __str__(self) -> str:
        return f"Snapshot {self.name}"

    def get_absolute_url(self) -> str:
        """Return where readers see it."""
        return reverse("snapshot", args=[self.name])

    @property
    def byline(self) -> str:
        """The public name of who froze it; a command has none."""
        return self.frozen_by.public_name if self.frozen_by else "Command line"

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each table has, by its name, in the order of the files."""
        return {
            file["name"].removesuffix(".csv"): file["rows"]
            for file in self.files
            if file["rows"] is not None
        }

    def file(self, name: str) -> dict[str, Any]:
        """Return what is known of the file *name*. Raises KeyError where it holds none."""
        for file in self.files:
            if file["name"] == name:
                return dict(file)
        raise KeyError(name)

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield the archive's bytes from *start* to before *stop*, a part at a time.

        A query a part, so that no more than one is held.
        """
        stop = self.size if stop is None else min(stop, self.size)
        if start >= stop:
            return
        first, last = start // PART_BYTES, (stop - 1) // PART_BYTES
        for index in range(first, last + 1):
            content = bytes(self.parts.values_list("content", flat=True).get(position=index + 1))
            began = index * PART_BYTES
            yield content[max(start - began, 0) : stop - began]

    def open(self, name: str) -> IO[bytes]:
        """Return the file *name*, to read from and seek in. Raises KeyError where it has none."""
        file = self.file(name)
        return io.BufferedReader(_Window(self, file["offset"], file["size"]), PART_BYTES)

    def open_archive(self) -> IO[bytes]:
        """Return the archive as a whole, to read from and seek in."""
        return io.BufferedReader(_Window(self, 0, self.size), PART_BYTES)


@guarded
class SnapshotPart(Frozen):
    """A piece of a snapshot's archive; all but the last are of one size."""

    snapshot: Any = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    content = models.BinaryField()

    class Meta(Frozen.Meta):
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["snapshot", "position"], name="snapshots_part_position"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("content"), PART_BYTES),
                name="snapshots_part_size",
            ),
        )

    def __str__(self) -> str:
        return f"Part {self.position} of {self.snapshot}"


class _Window(io.RawIOBase):
    """A stretch of an archive as a file."""

    def __init__(self, snapshot: Snapshot, offset: int, size: int) -> None:
        self._snapshot = snapshot
        self._offset = offset
        self._size = size
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, counted from the start, from here or from the end."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(origin + offset, 0)
        return self._place

    def readinto(self, buffer: Any) -> int:
        """Fill *buffer*, and return how many bytes came."""
        stop = min(self._place + len(buffer), self._size)
        filled = 0
        for piece in self._snapshot.read(self._offset + self._place, self._offset + stop):
            buffer[filled : filled + len(piece)] = piece
            filled += len(piece)
        self._place += filled
        return filled
