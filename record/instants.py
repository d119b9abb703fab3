"""Instants, as texts name them."""

from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime


def instant_in(text: str) -> datetime | None:
    """Return the instant that *text* names, in UTC; None where it names none.

    One without a time zone is in UTC.
    """
    try:
        instant = parse_datetime(text)
        if instant is None:
            return None
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
