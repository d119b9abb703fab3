"""A version of the whole plan."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from actors.models import Actor
from provisions.querysets import DraftQuerySet
from record.fields import DayField, KeyField, LineField, ProseField
from record.guards import Guard, guarded
from record.models import Part, Tracked
from statements.models import Citation, Event


@guarded
class Draft(Tracked):
    """One version of the whole plan, from the day on which it became known."""

    class Kind(models.TextChoices):
        DRAFT = "draft", "Draft"
        COUNTER_PROPOSAL = "counter-proposal", "Counter-proposal"
        REVISION = "revision", "Revision"

    class Disclosure(models.TextChoices):
        FULL_TEXT = "full-text", "Full text"
        PARTIAL = "partial", "Partial"

    slug = KeyField(help_text="Its key in addresses and files.")
    name = LineField(max_length=120, help_text="Its name in full.")
    short_name = LineField(max_length=40, help_text="The name for tables and lists.")
    order = models.PositiveIntegerField(
        validators=[MinValueValidator(1)],
        help_text="Its place among the drafts, from 1: what “later” and “latest” mean.",
    )
    revises = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revised_by",
        help_text="The draft that it revises: “the one before” in a comparison.",
    )
    kind = models.CharField(
        max_length=16, choices=Kind.choices, help_text="What kind of draft it is."
    )
    disclosure = models.CharField(
        max_length=9, choices=Disclosure.choices, help_text="How much of its text is public."
    )
    started_on = DayField(help_text="The day on which it became known.")
    ended_on = models.DateField(
        null=True, blank=True, help_text="The last day of the talks that made it."
    )
    place = LineField(max_length=120, blank=True, help_text="Where it was made.")
    point_count = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="How many points it is reported to have.",
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
        help_text="The event at which it was made or became known.",
    )
    summary = ProseField(
        help_text="The editor's account of it, with the knowledge of the record's latest day."
    )

    objects: ClassVar[models.Manager] = DraftQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ("order", "slug")
        constraints = (
            models.UniqueConstraint(fields=["slug"], name="provisions_draft_slug"),
            models.UniqueConstraint(
                fields=["order"],
                name="provisions_draft_order",
                violation_error_code="unique",
                violation_error_message="Another draft has this place in the order.",
            ),
            Guard(
                condition=Q(ended_on__isnull=True) | Q(started_on__lte=F("ended_on")),
                name="provisions_draft_days",
            ),
            Guard(
                condition=Q(revises__isnull=True) | ~Q(revises=F("id")),
                name="provisions_draft_revises_another",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse talks that end before they begin, and a draft that revises itself."""
        if self.revises_id is not None and self.revises_id == self.pk:
            raise ValidationError({"revises": "A draft revises an earlier one, not itself."})
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            raise ValidationError({"ended_on": "The talks end before they begin."})

    def get_absolute_url(self) -> str:
        """Return where readers see it."""
        return reverse("draft", args=[self.slug])


@guarded
class DraftParticipant(Part):
    """An actor that took part in making a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="participants")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="drafts")

    part_of = "draft"

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["draft", "actor"], name="draft_participant_once"),
        )

    def __str__(self) -> str:
        return f"{self.draft}: participant {self.actor.short_name}"


@guarded
class DraftCitation(Citation):
    """A source that the account of a draft rests on."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="citations")

    part_of = "draft"

    class Meta(Citation.Meta):
        constraints = (
            models.UniqueConstraint(fields=["draft", "source"], name="draft_cites_once"),
        )
