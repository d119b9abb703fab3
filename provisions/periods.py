"""How long things held, and from when until when each text was the latest known.

Pure: whoever calls has fetched the rows. Days are counted as a reader would count them on a
calendar: the first day counts, and so does the day shown where the thing still holds. The day on
which another took its place counts for the other. So what holds since 14 December has held for 4
days on the 17th, what was taken on the 20th and gave way on the 25th held for 5, and nothing ever
held for 0. Two words keep the ends apart: "until" a day on which it held no more, "to" the last
day of it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dateformat import format as formatted
from django.utils.formats import date_format

from provisions.lineage import back_from
from provisions.models import Draft, Revision

ONE_DAY = timedelta(days=1)
# Beyond these, days and then months are more than a reader takes in; the two ends stand beside.
DAYS_COUNTED = 99
MONTHS_COUNTED = 24


@dataclass(frozen=True)
class Period:
    """From the day ``since`` on, until the day on which another took its place.

    ``until`` is None where none has.
    """

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it held at the end of *day*."""
        return self.since <= day and (self.until is None or day < self.until)


def length(since: date, until: date) -> str:
    """Return how long it is from *since* until *until*, which does not count: "5 days".

    In days up to 99, then in full months up to 24, then in full years.
    """
    days = (until - since).days
    if days <= DAYS_COUNTED:
        return _counted(days, "day")
    months = 12 * (until.year - since.year) + until.month - since.month
    months -= until.day < since.day
    return (
        _counted(months, "month") if months <= MONTHS_COUNTED else _counted(months // 12, "year")
    )


def held(since: date, until: date | None, on: date) -> str:
    """Return how long something held, as of *on*: "5 days", or "first day"."""
    if until is None and since == on:
        return "first day"
    return length(since, until or on + ONE_DAY)


def held_in_words(since: date, until: date | None, on: date) -> str:
    """Return from when something held, until when if it does no more, and how long, as of *on*.

    "since 14 December 2025 (4 days)", "from 20 until 25 November 2025 (5 days)".
    """
    words = f"from {_ends(since, 'until', until)}" if until else f"since {date_format(since)}"
    return f"{words} ({held(since, until, on)})"


def lasted_in_words(first: date, last: date | None, on: date) -> str:
    """Return the first and last day of what took several days, and how many, as of *on*.

    "14 to 15 December 2025 (2 days)"; the first alone where it was over on that day, or where its
    last day had not come by *on*.
    """
    if last is None or last <= first or last > on:
        return date_format(first)
    return f"{_ends(first, 'to', last)} ({length(first, last + ONE_DAY)})"


def in_office(first: date | None, last: date | None, on: date) -> str:
    """Return when an office was held, as far as the record says it and as of *on*; else ""."""
    if last is not None and last > on:
        last = None
    if first is not None:
        # An office of one day is held from that day to that day.
        return lasted_in_words(first, last, on) if last else held_in_words(first, None, on)
    return f"until {date_format(last)}" if last else ""


def times_in_words(periods: Sequence[Period], on: date) -> str:
    """Return *periods* in words, one after the other; "never" where there is none."""
    times = [held_in_words(period.since, period.until, on) for period in periods]
    return ", and again ".join(times) or "never"


def latest_drafts(drafts: Sequence[Draft]) -> dict[int, list[Period]]:
    """Return when each of *drafts* was the latest, by its id; one that never was is left out.

    *drafts* are those begun by a day: the latest of them is the one with the highest order.
    """
    return _periods(drafts, lambda line: line[0])


def latest_texts(drafts: Sequence[Draft], changes: Mapping[int, str]) -> dict[int, list[Period]]:
    """Return when the text of each draft on a point was the latest known, by the draft's id.

    *drafts* are those begun by a day, *changes* what became of the point in them, by id. On any
    day up to then it agrees with ``Provision.objects.with_latest_text``: the first text from the
    latest draft back along what it revises that is not undisclosed; a removal is a text known.
    """

    def says_something(draft: Draft) -> bool:
        undisclosed = Revision.Change.UNDISCLOSED
        return changes.get(draft.pk, undisclosed) != undisclosed

    return _periods(drafts, lambda line: next(filter(says_something, line), None))


def _periods(
    drafts: Sequence[Draft], holder: Callable[[list[Draft]], Draft | None]
) -> dict[int, list[Period]]:
    """Return when each draft was the *holder*, which is chosen from the line of a day."""
    turns: list[tuple[date, Draft | None]] = []
    for day in sorted({draft.started_on for draft in drafts}):
        now = holder(_line([draft for draft in drafts if draft.started_on <= day]))
        if not turns or turns[-1][1] != now:
            turns.append((day, now))
    periods = defaultdict(list)
    for place, (since, draft) in enumerate(turns):
        until = turns[place + 1][0] if place + 1 < len(turns) else None
        if draft is not None:
            periods[draft.pk].append(Period(since, until))
    return dict(periods)


def _line(begun: list[Draft]) -> list[Draft]:
    """Return the latest of the drafts *begun*, the one it revises, and so on back."""
    latest = max(begun, key=lambda draft: (draft.order, draft.slug))
    return [latest, *back_from(latest, begun)]


def _ends(first: date, between: str, last: date) -> str:
    """Return both days in words, with the month and the year once where they are the same."""
    if first.year != last.year:
        start = date_format(first)
    elif first.month != last.month:
        start = formatted(first, "j F")
    else:
        start = formatted(first, "j")
    return f"{start} {between} {date_format(last)}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
