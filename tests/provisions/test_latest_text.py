"""The latest text known on a point: the latest draft, and back along what it revises."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.models import Draft, Provision, Revision
from tests import factories
from tests.provisions.small_records import DAYS, POINTS, small_records, store


def line(on):
    return [draft.slug for draft in Draft.objects.line(on)]


def latest(number, on):
    """The draft that has the latest text known on a point, and what became of the point."""
    revision = Revision.objects.latest_known(on).filter(provision__number=number).first()
    return revision and (revision.draft.slug, revision.change)


@pytest.mark.django_db
def test_a_draft_beside_the_line_is_passed_over_even_where_it_alone_has_a_text():
    point = factories.provision()
    first, beside = factories.draft(), factories.draft()
    factories.draft(revises=first)
    factories.revision(beside, point)
    assert latest(point.number, DAYS[-1]) is None
    assert Provision.objects.with_latest_text(DAYS[-1]).get().latest_revision is None


@pytest.mark.django_db
def test_a_draft_without_a_revision_of_a_point_is_passed_over():
    point = factories.provision()
    first = factories.draft()
    second = factories.draft(revises=first)
    third = factories.draft(revises=second)
    text = factories.revision(first, point)
    factories.revision(third, point, change="undisclosed")
    assert latest(point.number, DAYS[-1]) == (first.slug, "original")
    assert Provision.objects.with_latest_text(DAYS[-1]).get().latest_revision == text.pk


@pytest.mark.django_db
def test_before_the_first_draft_nothing_is_known():
    factories.provision()
    assert line(date(2020, 1, 1)) == []
    assert not Revision.objects.latest_known(date(2020, 1, 1)).exists()
    assert Provision.objects.with_latest_text(date(2020, 1, 1)).get().latest_revision is None


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(small_records(), st.sampled_from(DAYS))
def test_the_line_and_the_latest_text_are_what_a_loop_says(small, on):
    with transaction.atomic():
        store(small)
        assert [draft.order for draft in Draft.objects.line(on)] == small.line(on)
        known = Revision.objects.latest_known(on)
        found = dict(known.values_list("provision__number", "draft__order"))
        expected = {point + 1: small.latest_known(point, on) for point in POINTS}
        assert found == {number: order for number, order in expected.items() if order is not None}
        by_point = {
            point.number: point.latest_revision
            and Revision.objects.get(pk=point.latest_revision).draft.order
            for point in Provision.objects.with_latest_text(on)
        }
        assert by_point == expected
        assert set(Revision.objects.filter(change="removed").latest_known(on)) == {
            revision for revision in known if revision.change == "removed"
        }
        transaction.set_rollback(True)
