"""What was given to be taken into the record, and what became of it."""

import json
import zlib
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from proposals.models import Proposal
from record.guards import guarded
from record.models import Edit
from spreadsheets.querysets import Imports


@guarded
class Import(models.Model):
    """Tables that somebody pasted or uploaded: checked, shown, and then written or not.

    It is no part of the record. What was given is kept until it is written or discarded.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waits to be checked"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked"
        CONFIRMED = "confirmed", "Waits to be written"
        WRITING = "writing", "Being written"
        WRITTEN = "written", "Written"
        PROPOSED = "proposed", "Proposed"
        FAILED = "failed", "Failed"

    AT_WORK: ClassVar[tuple[State, ...]] = (
        State.WAITING,
        State.CHECKING,
        State.CONFIRMED,
        State.WRITING,
    )

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who gave it, and alone sees it.",
    )
    given_at = models.DateTimeField(help_text="When (UTC).")
    name = models.CharField(max_length=200, help_text="The name of the file, or how it came.")
    content = models.BinaryField(help_text="Its sheets, packed; empty once they are not needed.")
    row_count = models.PositiveIntegerField(help_text="How many rows it has.")
    notes = models.JSONField(default=list, blank=True, help_text="What was not read, in words.")
    of_edit = models.ForeignKey(
        Edit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="After which Edit its rows were taken from the record, where that is known.",
    )
    state = models.CharField(
        max_length=9,
        choices=State.choices,
        default=State.WAITING,
        help_text="How far it has come.",
    )
    step = models.TextField(blank=True, default="", help_text="What is being done, in words.")
    done = models.PositiveIntegerField(default=0, help_text="How much of that is done.")
    total = models.PositiveIntegerField(default=0, help_text="Of how much; 0 where not known.")
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text="When the worker was last at it (UTC)."
    )
    told = models.TextField(blank=True, default="", help_text="What went wrong, in words.")
    counts = models.JSONField(default=dict, blank=True, help_text="Rows by table and outcome.")
    problems = models.JSONField(default=list, blank=True, help_text="What is wrong beyond rows.")
    fingerprint = models.CharField(
        max_length=64, blank=True, default="", help_text="Tells whether a check found the same."
    )
    reason = models.TextField(blank=True, default="", help_text="Why the record is to change.")
    kind = models.CharField(
        max_length=12, blank=True, default="", help_text="Which kind of change that is."
    )
    edit = models.ForeignKey(
        Edit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The Edit that it became.",
    )
    proposal = models.ForeignKey(
        Proposal,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The proposal that it became.",
    )

    class Meta:
        verbose_name = "spreadsheet"
        ordering = ("-given_at", "-pk")
        default_permissions = ()

    objects: ClassVar[models.Manager] = Imports.as_manager()

    def __str__(self) -> str:
        return f"{self.name}, {self.given_at:%-d %B %Y, %H:%M} UTC"

    def get_absolute_url(self) -> str:
        """Return where its owner sees it."""
        return reverse("admin:spreadsheets_import_look", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        """Whether the worker has it, or will."""
        return self.state in self.AT_WORK

    @property
    def is_done(self) -> bool:
        """Whether its rows are in the record or in a proposal."""
        return self.state in {self.State.WRITTEN, self.State.PROPOSED}

    def pack(self, sheets: list[dict[str, Any]]) -> None:
        """Keep *sheets*, as JSON can hold them."""
        self.content = zlib.compress(json.dumps(sheets, ensure_ascii=False).encode())

    def unpack(self) -> list[dict[str, Any]]:
        """Return the sheets that were packed."""
        return json.loads(zlib.decompress(bytes(self.content)))


@guarded
class ImportedRow(models.Model):
    """A row of what was given, and what it would do to the record."""

    class Outcome(models.TextChoices):
        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        UNCHANGED = "unchanged", "Unchanged"
        REFUSED = "refused", "Refused"

    class Choice(models.TextChoices):
        OPEN = "open", "Not decided"
        WRITE = "write", "Write the row as given"
        LEAVE = "leave", "Leave the record’s"

    imported = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="rows", help_text="Of what it is."
    )
    place = models.PositiveIntegerField(help_text="Its place among all rows.")
    table = models.CharField(max_length=20, help_text="The table.")
    number = models.PositiveIntegerField(help_text="Its number in the sheet; 0 where it follows.")
    key = models.TextField(blank=True, help_text="What identifies it.")
    outcome = models.CharField(
        max_length=9, choices=Outcome.choices, help_text="What becomes of it."
    )
    before = models.JSONField(default=dict, help_text="The cells that differ, as they are.")
    after = models.JSONField(default=dict, help_text="The cells that differ, as they would be.")
    problems = models.JSONField(default=list, help_text="What is wrong: where, and what.")
    clashes = models.JSONField(default=list, help_text="What it would overwrite.")
    doubts = models.JSONField(default=list, help_text="What is allowed, but seldom meant.")
    choice = models.CharField(
        max_length=5,
        choices=Choice.choices,
        default=Choice.OPEN,
        help_text="Which is to stand, where editors have changed the row since.",
    )

    class Meta:
        ordering = ("place",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["imported", "place"], name="spreadsheets_row_place"),
        )
        indexes = (
            models.Index(fields=["imported", "outcome", "place"], name="spreadsheets_row_outcome"),
        )

    def __str__(self) -> str:
        return f"{self.table}, row {self.number}"

    @classmethod
    def decisions(cls) -> list[tuple[str, str]]:
        """Return the choices that decide which is to stand, with their labels."""
        return [(value, label) for value, label in cls.Choice.choices if value != cls.Choice.OPEN]
