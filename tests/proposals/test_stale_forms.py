"""Forms that are open while their proposal is decided: nothing is lost, nothing goes astray."""

import pytest

from proposals.models import Proposal
from statements.models import Source, Statement
from tests import factories
from tests.proposals.steps import (
    SOURCE,
    WHY,
    add_source,
    change,
    drop,
    fields_of,
    form_of,
    proposal_of,
    statement,
    step,
    submitted,
    text_of,
)

pytestmark = pytest.mark.usefixtures("record")


def opened(browser, address, /, **typed):
    """What a form at *address* would send, with something *typed* into it."""
    return {**fields_of(browser.get(address)), **WHY, **typed, "_save": "Save"}


@pytest.fixture
def waiting(carla):
    """A statement with other words, submitted."""
    change(carla, statement(), summary="Said in other words.")
    return submitted(carla)


def test_it_works(carla, edith):
    """The form of a row that was only proposed, and is in the record by now."""
    address = add_source(carla, _continue="1").headers["Location"]
    typed = opened(carla, address, title="Typed meanwhile")
    proposal = submitted(carla)
    assert fields_of(carla.post(address, typed))["title"] == "Typed meanwhile"
    step(edith, proposal, "approve")
    refused = carla.post(address, typed)
    assert "is approved by now, so nothing was saved" in text_of(refused)
    assert fields_of(refused)["title"] == "Typed meanwhile"
    again = carla.post(address, {**fields_of(refused), "_save": "Save"})
    assert "is the slug of the source" in text_of(again)
    assert fields_of(again)["title"] == "Typed meanwhile"
    assert Source.objects.get(slug=SOURCE["slug"]).title == SOURCE["title"]


def test_the_form_of_a_proposed_row_that_was_left_out_makes_it_anew(carla):
    address = add_source(carla, _continue="1").headers["Location"]
    typed = opened(carla, address, title="Typed meanwhile")
    proposal = proposal_of(carla)
    drop(carla, proposal, proposal.changes.get())
    refused = carla.post(address, typed)
    assert fields_of(refused)["title"] == "Typed meanwhile"
    saved = carla.post(address, {**fields_of(refused), "_save": "Save"})
    assert saved.status_code == 302
    assert proposal.changes.get().values["fields"]["title"] == "Typed meanwhile"


def test_what_is_deleted_after_all_is_not_said_to_be(carla):
    with factories.editing():
        row = factories.source(slug="cited-nowhere")
    add_source(carla)
    address = form_of(row).replace("change", "delete")
    asked = opened(carla, address, post="yes")
    proposal = submitted(carla)
    told = text_of(carla.post(address, asked, follow=True))
    assert "deleted successfully" not in told
    assert f"Proposal {proposal.pk}, in which you opened this form, is waiting by now" in told
    assert proposal.changes.count() == 1


def test_an_editor_is_told_that_the_proposal_is_in_its_proposers_hands_again(
    carla, edith, ada, waiting
):
    edith.post(waiting.get_absolute_url(), {"step": "work"})
    address = form_of(statement())
    typed = opened(edith, address, summary="Said in better words.")
    step(ada, waiting, "send-back", text="Which day?")
    refused = edith.post(address, typed)
    assert "is in the hands of Carla of Contributors again" in text_of(refused)
    assert fields_of(refused)["summary"] == "Said in better words."
    submitted(carla)
    assert edith.post(address, {**fields_of(refused), "_save": "Save"}).status_code == 302
    assert waiting.changes.get().values["fields"]["summary"] == "Said in better words."


def test_an_editor_whose_proposal_was_approved_publishes_by_saving_again(edith, ada, waiting):
    edith.post(waiting.get_absolute_url(), {"step": "work"})
    address = form_of(statement())
    typed = opened(edith, address, quote="What was heard.")
    step(ada, waiting, "approve")
    refused = edith.post(address, typed)
    assert "is approved by now, so nothing was saved. Saving again publishes it" in text_of(
        refused
    )
    assert Statement.objects.get(pk=statement().pk).quote != "What was heard."
    assert edith.post(address, {**fields_of(refused), "_save": "Save"}).status_code == 302
    assert Statement.objects.get(pk=statement().pk).quote == "What was heard."
    assert Proposal.objects.count() == 1


def test_an_editor_is_told_once_that_what_they_save_is_published_again(edith, ada, waiting):
    edith.post(waiting.get_absolute_url(), {"step": "work"})
    step(ada, waiting, "send-back", text="Which day?")
    told = f"Proposal {waiting.pk}, which you worked on, is in hand by now"
    assert told in text_of(edith.get(form_of(statement())))
    assert told not in text_of(edith.get(form_of(statement())))


def test_who_decides_leaves_the_proposal(edith, waiting):
    edith.post(waiting.get_absolute_url(), {"step": "work"})
    decided = step(edith, waiting, "approve")
    page = text_of(edith.get(decided.headers["Location"]))
    assert "what you save waits with it" not in page
    assert "which you worked on" not in page
