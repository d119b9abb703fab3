"""Instants of the record, as files and addresses have them."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from provisions.forms import shortened
from record.instants import instant_in
from record.models import Edit

EXAMPLE = "2026-01-10T12:00:00Z"


def instant(moment: datetime) -> str:
    """Return *moment*, in UTC, as files have it: to the microsecond."""
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z"


class InstantField(forms.CharField):
    """An instant that has come, with its time."""

    def to_python(self, value: Any) -> datetime | None:  # type: ignore[override]
        """Return the instant, in UTC. Raises ValidationError where it is none or to come."""
        # The plus sign of a zone, where nobody encoded it, arrives as a space.
        text = re.sub(" (?=[0-9]{2}:?[0-9]{2}$)", "+", (value or "").strip(), count=1)
        if not text:
            raise ValidationError(f"It takes an instant, such as {EXAMPLE}.")
        found = instant_in(text) if ":" in text else None
        if found is None:
            raise ValidationError(
                f"“{shortened(value)}” is not an instant. It takes a day with a time, in UTC "
                f"where it names no other zone, such as {EXAMPLE}."
            )
        if found > timezone.now():
            raise ValidationError(
                f"{instant(found)} is still to come, and the record may change until then. "
                "Leave it out for the record as it is now."
            )
        return found


def before_the_record(asked: datetime) -> str:
    """Return why the record as of *asked*, before its first Edit, cannot be had."""
    first = Edit.objects.order_by("recorded_at").first()
    begins = f"It begins at {instant(first.recorded_at)}." if first else "It is still empty."
    return f"Nothing had been recorded by {instant(asked)}. {begins}"
