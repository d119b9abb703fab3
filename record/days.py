"""Days of the world, as against instants of the record."""

from datetime import UTC, date, datetime, timedelta

from django.core.exceptions import ValidationError

# The first place on Earth to begin a day is UTC+14 (Line Islands, Kiribati).
EARLIEST_ZONE = timedelta(hours=14)


def newest_day() -> date:
    """Return the newest day that has begun anywhere on Earth."""
    return (datetime.now(UTC) + EARLIEST_ZONE).date()


def refuse_future_day(day: date) -> None:
    """Raise ValidationError where *day* has begun nowhere on Earth."""
    if day > newest_day():
        raise ValidationError(
            f"{day.isoformat()} has not begun anywhere on Earth. "
            f"The newest day allowed is {newest_day().isoformat()}.",
            code="future",
        )
