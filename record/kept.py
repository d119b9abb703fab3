"""What is typed in the forms of the admin, before it is saved. It is no part of the record."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from record.guards import Guard, guarded

OPEN_FOR = timedelta(minutes=2)
"""A form whose page has told nothing for so long is taken for closed."""


class KeptFormQuerySet(models.QuerySet):
    """Which forms are open, and which were left with something typed in them."""

    def unsaved(self, user: Any) -> "KeptFormQuerySet":
        """Return those in which *user* typed and did not save, the latest first."""
        return self.filter(user=user, typed_at__isnull=False).order_by("-typed_at", "-pk")

    def open_at(self, instant: datetime) -> "KeptFormQuerySet":
        """Return those that were open at *instant*, those opened first first."""
        return self.filter(seen_at__gt=instant - OPEN_FOR).order_by("opened_at", "pk")


@guarded
class KeptForm(models.Model):
    """A form of the admin in one window of one account, and what was typed there and not saved.

    Nobody but that account ever sees what was typed; that the form is open, and whether anything
    was typed in it, others see who have it open. Once it is saved, nothing of it is kept.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Whose window it is.",
    )
    token = models.CharField(max_length=64, help_text="Which of the account's windows it is.")
    model = models.CharField(max_length=80, help_text="What the form is of, as app.model.")
    row = models.BigIntegerField(
        null=True, blank=True, help_text="The id of the row; empty where it is a new one."
    )
    name = models.CharField(
        max_length=200, blank=True, help_text="What the row was called when the form was opened."
    )
    version = models.CharField(
        max_length=40, blank=True, help_text="The version of the row that the form showed."
    )
    opened_at = models.DateTimeField(help_text="When the form was opened (UTC).")
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was last known to be open; empty once closed."
    )
    typed = models.JSONField(
        null=True, blank=True, help_text="What was typed: the values of each field, by its name."
    )
    typed_at = models.DateTimeField(
        null=True, blank=True, help_text="When something was last typed (UTC); empty for never."
    )
    saved_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When it was saved: what is told of the window later is too late.",
    )

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["user", "token"], name="record_keptform_window"),
            Guard(
                condition=Q(typed__isnull=True, typed_at__isnull=True)
                | Q(typed__isnull=False, typed_at__isnull=False, saved_at__isnull=True),
                name="record_keptform_typed",
            ),
        )
        indexes = (models.Index(fields=["model", "row"], name="record_keptform_form"),)

    def __str__(self) -> str:
        return f"{self.what} {self.name}".rstrip()

    @property
    def what(self) -> str:
        """What the form is of, in words; of a new row, that it is new."""
        called = str(apps.get_model(self.model)._meta.verbose_name)
        return called if self.row is not None else f"new {called}"

    @property
    def is_open(self) -> bool:
        """Whether the window is still open."""
        return self.seen_at is not None and self.seen_at > timezone.now() - OPEN_FOR

    def posted(self) -> QueryDict:
        """Return what was typed, as a browser sends it."""
        data = QueryDict(mutable=True)
        for name, values in (self.typed or {}).items():
            data.setlist(name, values)
        return data
