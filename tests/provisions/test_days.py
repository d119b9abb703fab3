"""The latest day of the record."""

from datetime import date

import pytest

from provisions.days import bounds, latest_day
from tests import factories


@pytest.mark.django_db
def test_an_empty_record_has_no_day():
    assert latest_day() is None


@pytest.mark.django_db
def test_any_of_four_kinds_may_be_the_latest():
    steps = [
        lambda day: factories.draft(started_on=day),
        lambda day: factories.event(started_on=day),
        lambda day: factories.statement(made_on=day),
        lambda day: factories.stance(stated_on=day),
    ]
    for number, step in enumerate(steps, start=1):
        day = date(2025, 12, number)
        step(day)
        assert latest_day() == day
        factories.source(published_on=date(2026, 1, 1), accessed_on=date(2026, 2, 2))
        factories.event(started_on=date(2025, 1, 1), ended_on=date(2026, 3, 3))
        assert latest_day() == day


@pytest.mark.django_db
def test_the_first_draft_is_the_one_that_began_first_whatever_its_order():
    assert bounds().first_draft is None
    factories.draft(order=1, started_on=date(2025, 12, 5))
    factories.draft(order=2, started_on=date(2025, 12, 3))
    factories.event(started_on=date(2025, 11, 1))
    assert bounds().first_draft == date(2025, 12, 3)
    assert bounds().latest == date(2025, 12, 5)


@pytest.mark.django_db
def test_it_costs_one_query(django_assert_num_queries):
    factories.stance()
    with django_assert_num_queries(1):
        bounds()
