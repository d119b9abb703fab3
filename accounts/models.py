"""The account of an editor."""

import unicodedata
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone


def refuse_misleading(name: str) -> None:
    """Raise ValidationError where *name* could be taken for something else than a name.

    A name ends up in pages and files: it holds nothing invisible, such as line breaks and
    characters that turn the direction of writing, and does not begin as a formula does.
    """
    if not name[:1].isalnum():
        raise ValidationError("Begin the name with a letter or a digit.", code="first")
    if not name.isprintable():
        raise ValidationError(
            "The name has a line break or a character that cannot be seen. Remove it.",
            code="unseen",
        )


class User(AbstractUser):
    """Someone who signs in to edit.

    Public pages show ``public_name`` and never the account's own name or address. An account is
    deactivated, not deleted, so that the authorship of its Edits stays.
    """

    public_name = models.CharField(
        max_length=80,
        blank=True,
        validators=[refuse_misleading],
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

    def clean(self) -> None:
        """Bring the public name into the form in which it is compared with others."""
        super().clean()
        self.public_name = self._composed_name()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the account, with a public name of its own where none was chosen."""
        self.public_name = self._composed_name()
        with transaction.atomic():
            if self._is_renamed():
                self.named_at = timezone.now()
                if kwargs.get("update_fields") is not None:
                    kwargs["update_fields"] = {*kwargs["update_fields"], "named_at"}
            super().save(*args, **kwargs)
            if not self.public_name:
                self.public_name = self._unused_name()
                super().save(update_fields=["public_name"])

    def _composed_name(self) -> str:
        """Return the public name without outer white space, in one composition of its letters."""
        return unicodedata.normalize("NFC", self.public_name).strip()

    def _is_renamed(self) -> bool:
        """Return whether pages that show the stored public name are about to be out of date."""
        stored = type(self).objects.filter(pk=self.pk)
        return self.pk is not None and not stored.filter(public_name=self.public_name).exists()

    def _unused_name(self) -> str:
        number = self.pk
        while type(self).objects.filter(public_name=f"Editor {number}").exists():
            number += 1
        return f"Editor {number}"
