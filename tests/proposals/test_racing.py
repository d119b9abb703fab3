"""Two who act on one proposal at once: one of them is told, and nothing is undone."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from proposals.models import Proposal
from record.editing import write_transaction
from record.models import Edit
from statements.models import Source
from tests import factories
from tests.proposals.steps import (
    WHY,
    add_source,
    change,
    fields_of,
    form_of,
    page_of,
    proposal_of,
    step,
    submitted,
    text_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
LOCKS = ("BEGIN IMMEDIATE", "pg_advisory_xact_lock")


@pytest.fixture
def source():
    return factories.source(slug="of-the-record")


def while_waiting(post, then):
    """Let *post* run up to where it waits for the record's lock, do *then*, and let it go on."""
    waiting = threading.Event()

    def note(execute, sql, *arguments):
        if any(lock in sql for lock in LOCKS):
            waiting.set()
        return execute(sql, *arguments)

    def work():
        try:
            with connection.execute_wrapper(note):
                return post()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with write_transaction():
            posted = pool.submit(work)
            assert waiting.wait(timeout=30)
            then()
        return posted.result(timeout=60)


def at_once(*posts):
    """What those who post at once are answered."""
    start = threading.Barrier(len(posts))

    def work(post):
        try:
            start.wait(timeout=30)
            return post()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(posts)) as pool:
        return [each.result(timeout=60) for each in [pool.submit(work, post) for post in posts]]


def test_it_works(carla, source):
    """What is saved while the proposal is being submitted does not take it back."""
    change(carla, source, title="Under another title")
    proposal = proposal_of(carla)
    typed = {**fields_of(carla.get(form_of(source))), **WHY, "title": "Once more", "_save": "Save"}
    answer = while_waiting(
        lambda: carla.post(form_of(source), typed), lambda: submitted_beside(carla)
    )
    assert "is waiting by now, so nothing was saved" in text_of(answer)
    assert fields_of(answer)["title"] == "Once more"
    proposal.refresh_from_db()
    assert proposal.state == "waiting"
    assert proposal.changes.get().values["fields"]["title"] == "Under another title"


def submitted_beside(browser):
    """Submit what is in hand, from another window of *browser*."""
    step(browser, proposal_of(browser), "submit", **WHY)


def test_what_an_editor_saves_while_another_approves_does_not_undo_that(carla, edith, ada, source):
    change(carla, source, title="Under another title")
    proposal = submitted(carla)
    edith.post(proposal.get_absolute_url(), {"step": "work"})
    typed = {**fields_of(edith.get(form_of(source))), **WHY, "title": "A better", "_save": "Save"}
    answer = while_waiting(
        lambda: edith.post(form_of(source), typed), lambda: step(ada, proposal, "approve")
    )
    assert "is approved by now, so nothing was saved" in text_of(answer)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.edit) == ("approved", Edit.objects.first())
    assert Source.objects.get().title == "Under another title"


def test_of_two_who_approve_at_once_one_does(carla, edith, ada):
    add_source(carla)
    proposal = submitted(carla)
    address = proposal.get_absolute_url()
    shown = {**fields_of(page_of(edith, proposal)), "step": "approve"}
    answers = at_once(*(lambda b=b: b.post(address, shown) for b in (edith, ada)))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert Edit.objects.count() == Source.objects.count() == 1


def test_what_is_taken_back_while_it_is_approved_is_one_or_the_other(carla, edith):
    add_source(carla)
    proposal = submitted(carla)
    address = proposal.get_absolute_url()
    shown = {**fields_of(page_of(edith, proposal)), "step": "approve"}
    approved, taken = at_once(
        lambda: edith.post(address, shown), lambda: carla.post(address, {"step": "take-back"})
    )
    assert {approved.status_code, taken.status_code} == {302, 409}
    state = Proposal.objects.get().state
    assert state == ("approved" if approved.status_code == 302 else "open")
    assert Source.objects.exists() is (state == "approved")
