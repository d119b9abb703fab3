"""An actor's position on a provision as worded in one draft."""

from collections.abc import Container
from datetime import date
from itertools import count
from typing import ClassVar

from django.db import models
from django.db.models import Q

from actors.models import Actor
from provisions.models.draft import Draft
from provisions.models.provision import Provision
from provisions.querysets import StanceQuerySet
from record.fields import DayField, KeyField, ProseField
from record.guards import guarded
from record.models import Part, Tracked
from statements.models import Statement


@guarded
class Stance(Tracked):
    """An actor's position on a point as worded in one draft, or on that draft as a whole.

    It holds from ``stated_on`` until the same actor takes another on the same text. When an actor
    moves, that is a new stance; the old one stays.
    """

    class Position(models.TextChoices):
        ACCEPTS = "accepts", "Accepts"
        CONDITIONS = "accepts-with-conditions", "Accepts with conditions"
        AMBIGUOUS = "ambiguous", "Ambiguous"
        SEEKS_CHANGES = "seeks-changes", "Seeks changes"
        REJECTS = "rejects", "Rejects"

    class Confidence(models.TextChoices):
        STATED = "stated", "Stated"
        REPORTED = "reported", "Reported"
        INFERRED = "inferred", "Inferred"

    class TextState(models.TextChoices):
        """Whether a position is about the latest text known on the point."""

        LATEST = "latest", "On the latest text"
        EARLIER = "earlier", "On an earlier text"
        UNDISCLOSED = "undisclosed", "On an undisclosed text"

    slug = KeyField(
        max_length=120,
        help_text="Its key: actor, point (or “plan”), draft and day. It never changes.",
    )
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="stances", help_text="Whose position it is."
    )
    provision = models.ForeignKey(
        Provision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stances",
        help_text="The point; empty for the draft as a whole.",
    )
    draft = models.ForeignKey(
        Draft,
        on_delete=models.PROTECT,
        related_name="stances",
        help_text="The draft whose wording it is about.",
    )
    stated_on = DayField(help_text="The day from which it holds.")
    position = models.CharField(
        max_length=23, choices=Position.choices, help_text="One of the five positions."
    )
    confidence = models.CharField(
        max_length=8, choices=Confidence.choices, help_text="How sure we are of it."
    )
    summary = ProseField(help_text="The position in a sentence, as was known on that day.")

    # What the queryset's ``with_text``, ``with_shown`` and ``with_until`` add.
    change: str | None
    text_state: str
    shown: bool
    until: date | None

    fixed_fields = ("slug",)
    history_lookups = ("provision", "actor")
    named_with = ("actor", "provision", "draft")

    objects: ClassVar[models.Manager] = StanceQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = (
            models.F("provision__number").asc(nulls_first=True),
            "actor__slug",
            "draft__order",
            "stated_on",
        )
        constraints = (
            models.UniqueConstraint(fields=["slug"], name="provisions_stance_slug"),
            models.UniqueConstraint(
                fields=["actor", "provision", "draft", "stated_on"],
                condition=Q(provision__isnull=False),
                name="provisions_stance_on_point",
                violation_error_message=(
                    "This actor has a position on this point of this draft from this day already."
                ),
            ),
            models.UniqueConstraint(
                fields=["actor", "draft", "stated_on"],
                condition=Q(provision__isnull=True),
                name="provisions_stance_on_draft",
                violation_error_message=(
                    "This actor has a position on this draft as a whole from this day already."
                ),
            ),
        )

    def __str__(self) -> str:
        point = f"point {self.provision.number}" if self.provision else "the whole"
        return (
            f"{self.actor.short_name} on {point} of {self.draft.short_name}, "
            f"{self.stated_on:%-d %B %Y}: {self.get_position_display().lower()}"
        )

    @classmethod
    def free_slug(
        cls, actor: Actor, provision: Provision | None, draft: Draft, stated_on: date
    ) -> str:
        """Return the slug of a new stance: what it is about, and a number where that is taken."""
        stem = stem_of(
            actor.slug, provision.number if provision else "", draft.slug, stated_on.isoformat()
        )
        # Its history has every slug that was ever given on this point.
        given = cls.history.filter(provision=provision, slug__startswith=stem)
        return first_free(stem, set(given.values_list("slug", flat=True)))

    def get_absolute_url(self) -> str:
        """Return where readers see it."""
        page = self.provision or self.draft
        return f"{page.get_absolute_url()}#{self.slug}"


def stem_of(actor: str, point: int | str, draft: str, stated_on: str) -> str:
    """Return the slug of a stance on *point*, "" for a draft as a whole, where none has it yet."""
    return f"{actor}-{point or 'plan'}-{draft}-{stated_on}"


def first_free(stem: str, taken: Container[str]) -> str:
    """Return *stem*, or *stem* with the first number from 2 on with which it is not *taken*."""
    slugs = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in slugs if slug not in taken)


@guarded
class StanceStatement(Part):
    """A statement that a stance rests on."""

    stance = models.ForeignKey(Stance, on_delete=models.CASCADE, related_name="grounds")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="stances")

    part_of = "stance"

    class Meta(Part.Meta):
        verbose_name = "statement of a stance"
        verbose_name_plural = "statements of a stance"
        constraints = (
            models.UniqueConstraint(fields=["stance", "statement"], name="stance_rests_once"),
        )

    def __str__(self) -> str:
        return f"{self.stance} rests on {self.statement.slug}"
