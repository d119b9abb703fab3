"""Whether the addresses of sources still answer. It is no part of the record."""

from django.db import models
from django.db.models import F

from record.fields import AddressField
from record.guards import guarded


class LinkCheckQuerySet(models.QuerySet):
    """What was found at the addresses of sources."""

    def present(self) -> "LinkCheckQuerySet":
        """Return those of the address that the source still has: of another they say nothing."""
        return self.filter(address=F("source__url"))

    def dead(self) -> "LinkCheckQuerySet":
        """Return those that found a source's present address dead."""
        return self.present().filter(is_dead=True)


@guarded
class LinkCheck(models.Model):
    """What the last try of a source's address found: for editors alone, and in no history."""

    source = models.OneToOneField(
        "statements.Source",
        on_delete=models.CASCADE,
        related_name="link_check",
        help_text="The source whose address was tried.",
    )
    address = AddressField(help_text="The address that was tried.")
    checked_at = models.DateTimeField(help_text="When it was tried (UTC).")
    is_dead = models.BooleanField(
        help_text="Whether nothing is published there any more, as far as the answer tells."
    )
    said = models.CharField(
        max_length=200, help_text="What was answered, or why nothing was, in words."
    )

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.address}: {self.said}"
