"""Whether a stance is about the latest text known, and which stance the matrix shows."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.models import Draft, Provision, Stance
from tests import factories
from tests.provisions.small_records import DAYS, small_records, store

LAST = date(2025, 12, 31)


def states(number, actor, on):
    """The text state of what is in force, by draft."""
    stances = Stance.objects.current(on).with_text(on)
    chosen = stances.filter(provision__number=number, actor__slug=actor)
    return dict(chosen.values_list("draft__slug", "text_state"))


def shown(number, actor, on):
    """The draft and position in a cell of the matrix."""
    stances = Stance.objects.current(on).with_shown(on).filter(shown=True)
    chosen = stances.filter(provision__number=number, actor__slug=actor)
    return chosen.values_list("draft__slug", "position").first()


@pytest.mark.django_db
def test_of_two_stances_of_one_day_the_one_on_the_later_draft_is_shown():
    actor, point = factories.actor(), factories.provision()
    first, second = factories.draft(), factories.draft()
    factories.draft()
    for draft in (second, first):
        factories.stance(actor=actor, provision=point, draft=draft, stated_on=DAYS[1])
    assert shown(point.number, actor.slug, DAYS[-1])[0] == second.slug


@pytest.mark.django_db
def test_a_stance_on_an_undisclosed_text_gives_way_to_one_on_the_latest():
    actor, point = factories.actor(), factories.provision()
    first = factories.draft()
    second = factories.draft(revises=first)
    factories.revision(second, point, change="undisclosed")
    factories.stance(actor=actor, provision=point, draft=second, stated_on=DAYS[2])
    assert shown(point.number, actor.slug, DAYS[-1])[0] == second.slug
    factories.stance(actor=actor, provision=point, draft=first, stated_on=DAYS[1])
    assert states(point.number, actor.slug, DAYS[-1]) == {
        second.slug: "undisclosed",
        first.slug: "latest",
    }
    assert shown(point.number, actor.slug, DAYS[-1])[0] == first.slug


@pytest.mark.django_db
def test_asked_before_anything_began_nothing_is_known():
    factories.stance(provision=factories.provision())
    day = date(2020, 1, 1)
    assert not Stance.objects.current(day).with_text(day).with_shown(day).exists()
    assert list(Provision.objects.with_latest_text(day).values_list("latest_revision")) == [
        (None,)
    ]
    assert Draft.objects.line(day) == []


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(small_records(), st.sampled_from(DAYS))
def test_states_and_cells_are_what_a_loop_says(small, on):
    with transaction.atomic():
        store(small)
        found = list(Stance.objects.current(on).with_text(on).with_shown(on))
        for stance in found:
            plain = small.stored[stance.pk]
            assert stance.text_state == small.text_state(plain, on)
            expected = None if plain.point is None else small.changes[plain.draft, plain.point]
            assert stance.change == expected
        assert {small.stored[s.pk] for s in found if s.shown} == small.shown(on)
        assert {s.shown for s in found} <= {True, False}
        transaction.set_rollback(True)
