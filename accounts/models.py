"""The account of an editor."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.utils import timezone

from record.fields import LineField
from record.text import normalise


class User(AbstractUser):
    """Someone who signs in to edit.

    Public pages show ``public_name`` and never the account's own name or address. An account is
    deactivated, not deleted, so that the authorship of its Edits stays.
    """

    public_name = LineField(
        max_length=80,
        blank=True,
        help_text="How readers see this editor. Left empty, it becomes “Editor” and a number.",
    )

    named_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="When the public name last changed."
    )

    class Meta(AbstractUser.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["public_name"],
                condition=~models.Q(public_name=""),
                name="accounts_user_public_name",
                violation_error_message="Another editor has this public name.",
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the account, with a public name of its own where none was chosen."""
        self.public_name = normalise(self.public_name)
        with transaction.atomic():
            if self._is_renamed():
                self.named_at = timezone.now()
                if kwargs.get("update_fields") is not None:
                    kwargs["update_fields"] = {*kwargs["update_fields"], "named_at"}
            super().save(*args, **kwargs)
            if not self.public_name:
                self.public_name = self._unused_name()
                super().save(update_fields=["public_name"])

    def _is_renamed(self) -> bool:
        """Return whether pages that show the stored public name are about to be out of date."""
        stored = type(self).objects.filter(pk=self.pk)
        return self.pk is not None and not stored.filter(public_name=self.public_name).exists()

    def _unused_name(self) -> str:
        number = self.pk
        while type(self).objects.filter(public_name=f"Editor {number}").exists():
            number += 1
        return f"Editor {number}"
