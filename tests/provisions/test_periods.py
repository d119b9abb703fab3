"""How long things held: days as a reader counts them, and when each text was the latest."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from provisions.models import Draft, Provision, Revision
from provisions.periods import (
    Period,
    held_in_words,
    in_office,
    lasted_in_words,
    latest_drafts,
    latest_texts,
    length,
    times_in_words,
)
from tests.provisions.small_records import DAYS, POINTS, small_records, store

SHOWN = date(2025, 12, 17)


def test_it_works():
    assert held_in_words(date(2025, 12, 14), None, SHOWN) == "since 14 December 2025 (4 days)"
    ended = held_in_words(date(2025, 11, 20), date(2025, 11, 25), SHOWN)
    assert ended == "from 20 until 25 November 2025 (5 days)"


def test_the_days_on_which_it_held_are_counted_on_a_calendar():
    """That on which it began, and that which is shown, but not that on which another came."""
    for number in range(1, 40):
        since = SHOWN - timedelta(days=number - 1)
        calendar = [since + timedelta(days=place) for place in range(number)]
        assert calendar[-1] == SHOWN
        days = f"({number} days)" if number > 1 else "(first day)"
        assert held_in_words(since, None, SHOWN).endswith(days)
        until = SHOWN + timedelta(days=1)
        days = "day" if number == 1 else "days"
        assert held_in_words(since, until, until).endswith(f"({number} {days})")


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2025-12-14", "2025-12-15", "1 day"),
        ("2025-02-28", "2025-03-01", "1 day"),
        ("2024-02-28", "2024-03-01", "2 days"),
        ("2025-01-01", "2025-04-10", "99 days"),
        ("2025-01-01", "2025-04-11", "3 months"),
        ("2025-01-31", "2025-05-30", "3 months"),
        ("2025-01-31", "2025-05-31", "4 months"),
        ("2023-12-17", "2025-12-17", "24 months"),
        ("2023-11-17", "2025-12-17", "2 years"),
        ("2019-05-20", "2025-12-17", "6 years"),
    ],
)
def test_long_times_are_told_in_months_and_years(since, until, words):
    assert length(date.fromisoformat(since), date.fromisoformat(until)) == words


def test_what_the_two_days_share_is_said_once():
    def told(*ends):
        return held_in_words(*map(date.fromisoformat, ends), SHOWN).partition(" (")[0]

    assert told("2025-12-02", "2025-12-09") == "from 2 until 9 December 2025"
    assert told("2025-11-23", "2025-12-14") == "from 23 November until 14 December 2025"
    assert told("2024-12-30", "2025-01-02") == "from 30 December 2024 until 2 January 2025"


def test_what_took_several_days_says_its_last_one_once_it_has_come():
    first, last = date(2025, 12, 14), date(2025, 12, 15)
    assert lasted_in_words(first, last, SHOWN) == "14 to 15 December 2025 (2 days)"
    assert lasted_in_words(first, last, last) == "14 to 15 December 2025 (2 days)"
    for alone in (lasted_in_words(first, last, first), lasted_in_words(first, first, SHOWN)):
        assert alone == "14 December 2025"
    assert lasted_in_words(first, None, SHOWN) == "14 December 2025"


def test_an_office_is_told_as_far_as_the_record_knows_it():
    first, last = date(2025, 1, 2), date(2025, 12, 5)
    assert in_office(None, None, SHOWN) == ""
    assert in_office(first, None, SHOWN) == "since 2 January 2025 (11 months)"
    assert in_office(first, last, SHOWN) == "2 January to 5 December 2025 (11 months)"
    assert in_office(None, last, SHOWN) == "until 5 December 2025"
    # What ends later is not known yet.
    assert in_office(first, last, date(2025, 12, 4)) == "since 2 January 2025 (11 months)"
    assert in_office(None, last, date(2025, 12, 4)) == ""


def test_several_periods_are_told_one_after_the_other():
    periods = [Period(date(2025, 11, 20), date(2025, 11, 23)), Period(date(2025, 12, 14))]
    assert times_in_words(periods, SHOWN) == (
        "from 20 until 23 November 2025 (3 days), and again since 14 December 2025 (4 days)"
    )
    assert times_in_words([], SHOWN) == "never"


def a_draft(order, day, revises=None):
    return Draft(
        pk=order, slug=f"d{order}", order=order, revises_id=revises, started_on=date(2025, 11, day)
    )


def test_a_text_may_be_the_latest_twice():
    """The draft after it left the point undisclosed, and does not revise what came between."""
    drafts = [a_draft(1, 1), a_draft(2, 5, revises=1), a_draft(3, 9, revises=1)]
    changes = {1: "original", 2: "amended", 3: "undisclosed"}
    assert latest_texts(drafts, changes) == {
        1: [Period(date(2025, 11, 1), date(2025, 11, 5)), Period(date(2025, 11, 9))],
        2: [Period(date(2025, 11, 5), date(2025, 11, 9))],
    }
    assert latest_drafts(drafts)[1] == [Period(date(2025, 11, 1), date(2025, 11, 5))]


def test_without_drafts_nothing_was_the_latest():
    assert latest_texts([], {}) == {}
    assert latest_drafts([]) == {}


@given(small_records())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.django_db
def test_on_every_day_they_agree_with_the_latest_text_and_the_latest_draft(small):
    with transaction.atomic():
        store(small)
        rows = list(Draft.objects.order_by("order"))
        for shown in DAYS:
            begun = [draft for draft in rows if draft.started_on <= shown]
            drafts = latest_drafts(begun)
            for number in POINTS:
                _agrees_on_point(number, begun, shown)
            for day in (day for day in DAYS if day <= shown):
                line = small.line(day)
                found = [pk for pk, times in drafts.items() if any(t.covers(day) for t in times)]
                assert found == [draft.pk for draft in begun if draft.order in line[:1]]
        transaction.set_rollback(True)


def _agrees_on_point(number, begun, shown):
    """On each day up to the one shown, the text that a period covers is the latest one."""
    revisions = list(Revision.objects.filter(provision__number=number + 1, draft__in=begun))
    texts = latest_texts(begun, {one.draft_id: one.change for one in revisions})
    of_draft = {one.draft_id: one.pk for one in revisions}
    for day in (day for day in DAYS if day <= shown):
        expected = Provision.objects.with_latest_text(day).get(number=number + 1).latest_revision
        found = [pk for pk, times in texts.items() if any(time.covers(day) for time in times)]
        assert [of_draft[pk] for pk in found] == ([expected] if expected else [])
