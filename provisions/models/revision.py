"""What one draft holds on one provision."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet

from provisions.models.draft import Draft
from provisions.models.provision import Provision
from provisions.models.stance import Stance
from provisions.querysets import RevisionQuerySet
from record.fields import LineField, ProseField
from record.guards import Guard, guarded
from record.models import Tracked
from record.querysets import cited
from statements.models import Citation


@guarded
class Revision(Tracked):
    """What one draft holds on one provision: its text, how it changed, how sure we are."""

    class Change(models.TextChoices):
        ORIGINAL = "original", "Original"
        KEPT = "kept", "Kept"
        AMENDED = "amended", "Amended"
        REPLACED = "replaced", "Replaced"
        REMOVED = "removed", "Removed"
        UNDISCLOSED = "undisclosed", "Undisclosed"

    class Confidence(models.TextChoices):
        PUBLISHED = "published", "Published"
        REPORTED = "reported", "Reported"
        INFERRED = "inferred", "Inferred"

    WITHOUT_TEXT = (Change.REMOVED, Change.UNDISCLOSED)

    draft = models.ForeignKey(
        Draft, on_delete=models.PROTECT, related_name="revisions", help_text="The draft."
    )
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, related_name="revisions", help_text="The point."
    )
    label = LineField(
        max_length=40, blank=True, help_text="The number or numbers that the draft gives it."
    )
    change = models.CharField(
        max_length=11,
        choices=Change.choices,
        help_text="What became of the point, compared with its first text in any draft.",
    )
    text = ProseField(
        max_length=10_000,
        blank=True,
        help_text=(
            "What the draft says, paraphrased in parallel with the other drafts. "
            "Empty exactly where it is removed or undisclosed."
        ),
    )
    note = ProseField(
        blank=True,
        help_text="The editor's words about the text, written with later knowledge.",
    )
    confidence = models.CharField(
        max_length=9, choices=Confidence.choices, help_text="How sure we are of the text."
    )

    fixed_fields = ("draft", "provision")
    history_lookups = ("provision",)
    named_with = ("draft", "provision")

    objects: ClassVar[models.Manager] = RevisionQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ("draft__order", "provision__number")
        constraints = (
            models.UniqueConstraint(
                fields=["draft", "provision"],
                name="provisions_revision_key",
                violation_error_message="This draft has a revision of this point already.",
            ),
            Guard(
                condition=Q(change__in=["removed", "undisclosed"], text="")
                | (~Q(change__in=["removed", "undisclosed"]) & ~Q(text="")),
                name="provisions_revision_text",
            ),
        )

    def __str__(self) -> str:
        return f"Point {self.provision.number} in {self.draft.name}"

    def clean(self) -> None:
        """Refuse a text where the point is gone or not disclosed, and no text elsewhere."""
        if self.change not in self.Change.values:
            return
        if self.change in self.WITHOUT_TEXT and self.text:
            raise ValidationError(
                {"text": f"A point that is {self.change} has no text: leave this empty."}
            )
        if self.change not in self.WITHOUT_TEXT and not self.text:
            raise ValidationError(
                {
                    "text": f"Say what the draft holds. The text is empty only where the point is "
                    f"removed or undisclosed, and this one is {self.change}."
                }
            )

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the revision. Raises ProtectedError where a stance is about it."""
        stances = set(self.stances_on_it().select_related("actor", "provision", "draft"))
        if stances:
            raise cited(ProtectedError("", stances))
        return super().delete(*args, **kwargs)

    def stances_on_it(self) -> QuerySet:
        """Return the stances on this point as worded in this draft."""
        return self.provision.stances.filter(draft=self.draft_id)

    @classmethod
    def resting_on(cls, ids: Collection[int]) -> list[QuerySet]:
        """Return the stances on what the revisions *ids* hold: no foreign key leads from them."""
        held = cls.objects.filter(
            pk__in=ids, draft=OuterRef("draft"), provision=OuterRef("provision")
        )
        return [Stance.objects.filter(Exists(held))]

    def get_absolute_url(self) -> str:
        """Return where readers see it."""
        return f"{self.provision.get_absolute_url()}#{self.draft.slug}"


@guarded
class RevisionCitation(Citation):
    """A source that a revision rests on."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="citations")

    part_of = "revision"

    class Meta(Citation.Meta):
        constraints = (
            models.UniqueConstraint(fields=["revision", "source"], name="revision_cites_once"),
        )
