"""How a long timeline is divided: by months where they fit, and never less than a whole day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from briefing.timeline import pages
from briefing.timeline.forms import Kind
from briefing.timeline.pages import MOST, counts, leaps, page_at

FIRST = date(2025, 10, 1)


def day(number):
    return FIRST + timedelta(days=number)


@st.composite
def some_days(draw):
    """Days with rows of some kinds, of which some have more than a page holds."""
    numbers = draw(
        st.dictionaries(
            st.tuples(st.integers(0, 120).map(day), st.sampled_from(Kind)),
            st.integers(1, 400),
            min_size=1,
            max_size=60,
        )
    )
    return counts(
        [(*key, number) for key, number in numbers.items()], is_newest_first=draw(st.booleans())
    )


def month(one):
    return one.day.year, one.day.month


@given(some_days())
def test_every_day_is_on_one_page_whole_and_in_its_order(days):
    assert [one for page in pages.pages(days) for one in page] == days


@given(some_days())
def test_a_page_is_bounded_whatever_a_day_holds(days):
    assert sum(pages.SHOWN.values()) <= MOST
    for page in pages.pages(days):
        assert 0 < sum(one.shown for one in page) <= MOST


@given(some_days())
def test_a_month_is_divided_only_where_it_does_not_fit(days):
    found = pages.pages(days)
    for page, following in pairwise(found):
        if month(page[-1]) == month(following[0]):
            of_month = [one for one in days if month(one) == month(page[-1])]
            assert sum(one.shown for one in of_month) > MOST
        else:
            # Nothing more of what comes next would have fitted, unless it was kept together.
            next_month = [one for one in days if month(one) == month(following[0])]
            weight = sum(one.shown for one in next_month)
            least = weight if weight <= MOST else following[0].shown
            assert sum(one.shown for one in page) + least > MOST


@given(some_days(), st.integers(-5, 130).map(day))
def test_a_day_is_found_on_its_page_or_beside_where_it_would_be(days, at):
    page = page_at(days, at)
    nearest = min(abs((one.day - at).days) for one in days)
    assert any(abs((one.day - at).days) == nearest for one in page.days)
    assert page_at(days, None).days == pages.pages(days)[0]


@given(some_days())
def test_the_steps_lead_through_all_pages_and_back(days):
    page = page_at(days, None)
    seen = [page]
    while page.after:
        page = page_at(days, page.after)
        assert page.before
        assert page_at(days, page.before) == seen[-1]
        seen.append(page)
    assert [one.number for one in seen] == list(range(1, page.pages + 1))


@given(some_days())
def test_a_leap_leads_to_the_first_day_of_its_month(days):
    page = page_at(days, None)
    for leap in leaps(days, page, "?actor=ukraine"):
        query, _, anchor = leap.link.partition("#")
        assert anchor == f"{leap.month:%Y-%m}"
        of_month = [one for one in days if one.day.replace(day=1) == leap.month]
        assert leap.number == sum(one.number for one in of_month)
        at = date.fromisoformat(query.partition("at=")[2]) if query else None
        assert query in {"", f"?actor=ukraine&at={of_month[0].day}"}
        assert of_month[0] in page_at(days, at).days
        assert leap.is_here == any(one in page.days for one in of_month)
