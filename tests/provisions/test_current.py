"""Which stances are in force on a day."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.models import Stance
from tests import factories
from tests.provisions.small_records import DAYS, small_records, store

law = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.django_db
def test_a_stance_on_the_whole_neither_ends_nor_is_ended_by_one_on_a_point():
    actor, draft, point = factories.actor(), factories.draft(), factories.provision()
    for day in (20, 22):
        for provision in (None, point):
            factories.stance(
                actor=actor, draft=draft, provision=provision, stated_on=date(2025, 11, day)
            )
    factories.stance(draft=draft, stated_on=date(2025, 11, 21))
    current = Stance.objects.current(date(2025, 11, 23)).filter(actor=actor)
    assert set(current.values_list("provision", "stated_on")) == {
        (None, date(2025, 11, 22)),
        (point.pk, date(2025, 11, 22)),
    }


@pytest.mark.django_db
def test_a_stance_on_a_draft_that_has_not_begun_is_not_in_force():
    draft = factories.draft(started_on=date(2025, 12, 1))
    factories.stance(draft=draft, stated_on=date(2025, 11, 28))
    assert not Stance.objects.current(date(2025, 11, 30)).exists()
    assert Stance.objects.current(date(2025, 12, 1)).exists()


@pytest.mark.django_db
@law
@given(small_records(), st.sampled_from(DAYS))
def test_by_and_current_are_what_a_loop_says(small, on):
    with transaction.atomic():
        store(small)
        stored = small.stored
        assert [stored[s.pk] for s in Stance.objects.by(on).order_by("pk")] == small.by(on)
        assert {stored[s.pk] for s in Stance.objects.current(on)} == small.current(on)
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(law, max_examples=20)
@given(small_records(), st.sampled_from(DAYS), st.sampled_from(["actor", "draft", "provision"]))
def test_filters_may_be_added_before_or_after(small, on, name):
    with transaction.atomic():
        store(small)
        for value in {getattr(stance, f"{name}_id") for stance in Stance.objects.all()}:
            chosen = {f"{name}__isnull": True} if value is None else {name: value}
            before = Stance.objects.filter(**chosen).current(on)
            after = Stance.objects.current(on).filter(**chosen)
            assert set(before) == set(after)
            if name == "draft":
                continue  # What is shown is asked of all drafts.
            shown_before = before.with_shown(on).filter(shown=True)
            shown_after = Stance.objects.with_shown(on).current(on).filter(**chosen, shown=True)
            assert set(shown_before) == set(shown_after)
        transaction.set_rollback(True)
