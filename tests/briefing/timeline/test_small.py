"""The timeline in small, on the overview: the latest steps, and a bar a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.timeline.forms import Kind
from briefing.timeline.pages import counts
from briefing.timeline.small import HEIGHT, LATEST, small, strip
from provisions.charts.scale import Scale
from provisions.models import Draft
from tests.provisions.small_records import DAYS

pytestmark = pytest.mark.django_db


def test_it_works(record):
    on = date(2025, 12, 13)
    shown = small(on, list(Draft.objects.by(on).order_by("order")))
    assert len(shown.latest) == LATEST
    latest = shown.latest[:2]
    assert [step.day for step in latest] == [date(2025, 12, 12)] * 2
    assert latest[1].words.actor.slug == "united-states"
    assert [run.badge.word for run in latest[1].words.moved] == ["Ambiguous"]
    assert latest[0].event.title.startswith("The EU immobilises")
    assert (shown.strip.first, shown.strip.last) == (date(2025, 11, 19), on)
    assert shown.strip.words.endswith("most on 24 November 2025")


@given(
    st.dictionaries(st.tuples(st.sampled_from(DAYS), st.sampled_from(Kind)), st.integers(1, 5_000))
)
def test_bars_stand_within_the_drawing_and_the_least_is_seen(numbers):
    days = counts([(*key, number) for key, number in numbers.items()], is_newest_first=False)
    drawn = strip(days, Scale(DAYS[0], DAYS[-1]))
    for count, bar in zip(days, drawn.bars, strict=True):
        assert bool(bar.positions) == bool(count.numbers[Kind.POSITION])
        assert bool(bar.statements) == bool(count.numbers[Kind.STATEMENT])
        assert -2 <= bar.above_all <= bar.above_statements <= HEIGHT
        assert 0 <= float(bar.left.rstrip("%")) < float(bar.mark.rstrip("%")) < 100
