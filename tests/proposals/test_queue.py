"""The queue of proposals: what waits comes first, and it is found, filtered and paged."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from proposals.models import Proposal
from record.models import Edit
from tests import factories
from tests.proposals.steps import add_source, proposal_of, step, submitted, text_of

pytestmark = pytest.mark.django_db
QUEUE = "admin:proposals_proposal_changelist"


def listed(browser, **query):
    page = browser.get(reverse(QUEUE), query)
    assert page.status_code == 200
    return list(page.context["cl"].result_list)


def made(browser, count, **fields):
    """So many proposals of whoever sits at *browser*, each a minute after the one before."""
    newest = Edit.objects.values_list("recorded_at", flat=True).first()
    for number in range(count):
        instant = timezone.now() + timedelta(minutes=number)
        Proposal.objects.create(
            proposer=browser.account,
            begun_at=instant,
            changed_at=instant,
            submitted_at=instant,
            checked_at=newest,
            **{"state": "waiting", "reason": f"Number {number}", **fields},
        )


def test_it_works(carla, cosima, edith):
    add_source(carla)
    approved = submitted(carla)
    step(edith, approved, "approve")
    add_source(carla, slug="in-hand")
    in_hand = proposal_of(carla)
    waiting = []
    for browser in (cosima, edith):
        browser.post(reverse("admin:proposals_proposal_begin"))
        add_source(browser, slug=f"of-{browser.account.username}")
        waiting.append(submitted(browser))
    assert listed(edith) == [*waiting, in_hand, approved]
    assert listed(carla) == [in_hand, approved]


def test_what_waits_is_checked_against_the_record_as_it_is_now(carla, edith):
    add_source(carla)
    submitted(carla)
    assert "Passed" in text_of(edith.get(reverse(QUEUE)))
    factories.source(slug="reuters-2025-12-16-talks")
    assert "1 problem" in text_of(edith.get(reverse(QUEUE)))


def test_it_is_found_filtered_and_paged(carla, cosima, edith):
    made(carla, 60)
    made(cosima, 1, reason="A ceasefire was agreed", kind="correction")
    made(cosima, 1, state="withdrawn", reason="It was denied")
    assert len(listed(edith)) == 50
    assert [each.reason for each in listed(edith, p=2)][-1] == "It was denied"
    assert [each.reason for each in listed(edith, q="ceasefire")] == ["A ceasefire was agreed"]
    assert len(listed(edith, q="Cosima")) == 2
    assert [each.reason for each in listed(edith, state__exact="withdrawn")] == ["It was denied"]
    assert len(listed(edith, kind__exact="correction")) == 1
    assert listed(edith, o="-1")[0].reason == "It was denied"
    for column in range(1, 7):
        assert listed(edith, o=str(column))


def test_it_costs_the_same_however_many_there_are(carla, edith):
    factories.source()

    def cost():
        listed(edith)
        with CaptureQueriesContext(connection) as queries:
            listed(edith)
        return len(queries)

    made(carla, 2)
    few = cost()
    made(carla, 40)
    assert cost() == few
