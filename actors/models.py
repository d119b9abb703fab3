"""Actors, the blocs that some of them form, and the people who speak for them."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from actors.querysets import PersonQuerySet
from record.fields import KeyField, LineField, ProseField
from record.guards import Guard, guarded
from record.models import Part, Tracked


@guarded
class Actor(Tracked):
    """A state, organisation or bloc that takes positions."""

    class Kind(models.TextChoices):
        STATE = "state", "State"
        ORGANISATION = "organisation", "Organisation"
        BLOC = "bloc", "Bloc"

    slug = KeyField(help_text="Its key in addresses and files.")
    name = LineField(max_length=120, help_text="Its name in full.")
    short_name = LineField(max_length=40, help_text="The name for tables and lists.")
    kind = models.CharField(
        max_length=12, choices=Kind.choices, help_text="State, organisation or bloc."
    )
    chapter = KeyField(help_text="The group of actors that it belongs to in the briefing.")
    order = models.PositiveIntegerField(
        validators=[MinValueValidator(1)], help_text="Its place among the actors, from 1."
    )
    description = ProseField(help_text="What it is and its part in the negotiation.")

    class Meta(Tracked.Meta):
        ordering = ("order", "slug")
        constraints = (models.UniqueConstraint(fields=["slug"], name="actors_actor_slug"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return where readers see it."""
        return reverse("actor", args=[self.slug])

    @property
    def member_ids(self) -> set[int]:
        """The ids of a bloc's members; fetch ``memberships`` with the actors."""
        return {membership.member_id for membership in self.memberships.all()}


@guarded
class Membership(Part):
    """An actor that belongs to a bloc."""

    bloc = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="bloc_memberships")

    part_of = "bloc"

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["bloc", "member"], name="actors_membership_once"),
            Guard(condition=~Q(bloc=F("member")), name="actors_membership_other"),
        )

    def __str__(self) -> str:
        return f"{self.bloc.short_name}: member {self.member.short_name}"

    def clean(self) -> None:
        """Refuse a bloc that is a member of itself."""
        if self.bloc_id is not None and self.bloc_id == self.member_id:
            raise ValidationError({"member": "A bloc is not a member of itself."})


@guarded
class Person(Tracked):
    """Someone who speaks for an actor."""

    slug = KeyField(help_text="The person's key in addresses and files.")
    name = LineField(max_length=120, help_text="The person's name.")
    actor = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        related_name="people",
        help_text="The actor that the person speaks for.",
    )
    role = LineField(max_length=160, help_text="The office held.")
    role_since = models.DateField(
        null=True, blank=True, help_text="The first day in that office, where the record says it."
    )
    role_until = models.DateField(
        null=True, blank=True, help_text="The last day in that office, where the record says it."
    )

    objects: ClassVar[models.Manager] = PersonQuerySet.as_manager()

    history_lookups = ("actor",)
    named_with = ("actor",)

    class Meta(Tracked.Meta):
        ordering = ("slug",)
        verbose_name_plural = "people"
        constraints = (
            models.UniqueConstraint(fields=["slug"], name="actors_person_slug"),
            Guard(
                condition=Q(role_since__isnull=True)
                | Q(role_until__isnull=True)
                | Q(role_since__lte=F("role_until")),
                name="actors_person_role_days",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an office that ends before it begins."""
        if self.role_since and self.role_until and self.role_since > self.role_until:
            raise ValidationError({"role_until": "The office ends before it begins."})

    def get_absolute_url(self) -> str:
        """Return where readers see the person: among those who speak for the actor."""
        return f"{self.actor.get_absolute_url()}#person-{self.slug}"

    def role_on(self, day: date) -> str:
        """Return the office held on *day*; "" where the record's days say that it was not held."""
        has_begun = self.role_since is None or self.role_since <= day
        has_ended = self.role_until is not None and self.role_until < day
        return self.role if has_begun and not has_ended else ""
