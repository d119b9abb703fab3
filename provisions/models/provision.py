"""The points of the plan, their themes, and the statements about them."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from provisions.querysets import ProvisionQuerySet
from record.fields import KeyField, LineField, ProseField
from record.guards import guarded
from record.models import Part, Tracked
from statements.models import Statement


@guarded
class Theme(Tracked):
    """A group of provisions."""

    slug = KeyField(help_text="Its key in addresses and files.")
    name = LineField(max_length=80, help_text="Its name.")
    order = models.PositiveIntegerField(
        validators=[MinValueValidator(1)], help_text="Its place among the themes, from 1."
    )
    description = ProseField(help_text="What its points are about.")

    class Meta(Tracked.Meta):
        ordering = ("order", "slug")
        constraints = (models.UniqueConstraint(fields=["slug"], name="provisions_theme_slug"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return where readers see its points."""
        return f"{reverse('provisions')}?theme={self.slug}"


@guarded
class Provision(Tracked):
    """One point of the plan: a stable identity, whatever the drafts number or call it."""

    number = models.PositiveIntegerField(
        validators=[MinValueValidator(1)], help_text="Its number, from 1, which never changes."
    )
    slug = KeyField(help_text="Its name in one or a few words, for files.")
    title = LineField(max_length=120, help_text="What it is about, in a line.")
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="provisions", help_text="Its theme."
    )
    summary = ProseField(help_text="The question that it answers, in a sentence.")

    latest_revision: int | None
    """What the queryset's ``with_latest_text`` adds."""

    key_field = "number"
    fixed_fields = ("number",)

    objects: ClassVar[models.Manager] = ProvisionQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["number"], name="provisions_provision_number"),
            models.UniqueConstraint(fields=["slug"], name="provisions_provision_slug"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        """Return where readers see it."""
        return reverse("provision", args=[self.number])


@guarded
class StatementProvision(Part):
    """A provision that a statement is about."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="provisions")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="statements")

    part_of = "statement"

    class Meta(Part.Meta):
        verbose_name = "provision of a statement"
        verbose_name_plural = "provisions of a statement"
        constraints = (
            models.UniqueConstraint(
                fields=["statement", "provision"], name="statement_provision_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.statement} is about point {self.provision.number}"
