"""What was proposed meets a record that has moved on, and rows that wait for each other."""

import pytest

from provisions.models import Draft, Provision
from record.editing import PROPOSED_FROM
from statements.models import Source, Statement
from tests import factories
from tests.proposals.steps import (
    SOURCE,
    WHY,
    add,
    add_source,
    change,
    deleted,
    drop,
    edited,
    fields_of,
    form_of,
    look_again,
    page_of,
    proposal_of,
    refusals,
    statement,
    step,
    submitted,
    text_of,
)

pytestmark = pytest.mark.usefixtures("record")


def draft(slug):
    return Draft.objects.get(slug=slug)


def test_it_works(carla, edith):
    """Two drafts change places, which only one draft may have."""
    european, geneva = draft("european"), draft("geneva")
    places = european.order, geneva.order
    for row, order in ((european, 99), (geneva, places[0]), (european, places[1])):
        assert change(carla, row, order=str(order)).status_code == 302
    for row, order in ((european, places[1]), (geneva, places[0])):
        assert fields_of(carla.get(form_of(row)))["order"] == str(order)
    assert "Passed" in text_of(page_of(carla, proposal_of(carla)))
    assert step(edith, submitted(carla), "approve").status_code == 302
    assert (draft("geneva").order, draft("european").order) == places
    # On the way it stood elsewhere; nobody hears of that.
    history = edith.get(form_of(european).replace("change", "history"))
    [told] = history.context["lines"][0].change.fields
    assert (told.before, told.after) == tuple(map(str, places))


def test_who_waits_for_a_place_that_stays_taken_stays_where_it_was(carla):
    european = draft("european")
    change(carla, european, order="99", name="Another name")
    edited(draft("berlin"), order=99)
    page = text_of(page_of(carla, proposal_of(carla)))
    assert "Another draft has this place in the order." in page
    assert fields_of(carla.get(form_of(european)))["order"] == str(european.order)


def test_rows_of_one_request_rest_on_others_that_come_later(carla, edith):
    """A statement is saved first, and then cites a source that was proposed after it."""
    row = statement()
    sources = fields_of(carla.get(form_of(row)))["sources"]
    change(carla, row, summary="Said in other words.")
    add_source(carla)
    change(carla, row, sources=f"{sources} {SOURCE['slug']}")
    proposal = proposal_of(carla)
    assert list(proposal.changes.values_list("table", flat=True)) == ["statements", "sources"]
    assert step(edith, submitted(carla), "approve").status_code == 302
    assert row.citations.last().source.slug == SOURCE["slug"]


def test_what_rests_on_what_was_left_out_says_so(carla):
    add_source(carla)
    row = statement()
    sources = fields_of(carla.get(form_of(row)))["sources"]
    change(carla, row, sources=f"{sources} {SOURCE['slug']}")
    proposal = proposal_of(carla)
    drop(carla, proposal, proposal.changes.get(table="sources"))
    page = text_of(page_of(carla, proposal))
    assert "It refers to a source that was proposed with it, and that was left out" in page
    assert "no. 1" not in page


def test_words_that_both_changed_stay_to_be_looked_at_when_the_form_is_saved_again(carla, edith):
    row = statement()
    change(carla, row, summary="Said in other words.")
    edited(row, summary="As the transcript has it.")
    assert change(carla, row, quote="What I heard.").status_code == 302
    proposal = submitted(carla)
    assert "Both changed: summary." in text_of(page_of(edith, proposal))
    assert "The record has changed" in refusals(step(edith, proposal, "approve"))[0]
    assert Statement.objects.get(pk=row.pk).summary == "As the transcript has it."
    look_again(edith, proposal, proposal.changes.get())
    assert step(edith, proposal, "approve").status_code == 302
    row.refresh_from_db()
    assert (row.summary, row.quote) == ("Said in other words.", "What I heard.")


def test_what_cannot_be_merged_leaves_the_row_as_the_record_has_it(carla, edith):
    european = draft("european")
    change(carla, european, order="99", name="Another name")
    edited(draft("berlin"), order=99)
    edited(european, summary="As the transcript has it.")
    shown = fields_of(carla.get(form_of(european)))
    assert (shown["summary"], shown["name"]) == ("As the transcript has it.", european.name)
    # Entered anew on the form of the row, which begins with what was proposed.
    [late] = page_of(carla, proposal_of(carla)).context["review"].changes
    anew = fields_of(carla.get(late.add))
    assert (anew["name"], anew["order"]) == ("Another name", "99")
    assert anew["summary"] == "As the transcript has it."
    saved = carla.post(late.add, {**anew, **WHY, "order": "98", "_save": "Save"})
    assert saved.status_code == 302
    assert step(edith, submitted(carla), "approve").status_code == 302
    european.refresh_from_db()
    assert (european.name, european.order) == ("Another name", 98)
    assert european.summary == "As the transcript has it."


def test_a_row_that_was_deleted_is_entered_anew_as_it_stood_last(carla, edith):
    with factories.editing():
        row = factories.source(slug="cited-nowhere")
    change(carla, row, title="Under another title")
    proposal = proposal_of(carla)
    edited(row, publisher="Another publisher")
    deleted(row)
    look_again(carla, proposal, proposal.changes.get())
    [late] = page_of(carla, proposal).context["review"].changes
    anew = fields_of(carla.get(late.add))
    assert (anew["title"], anew["publisher"], anew["slug"], anew["url"]) == (
        "Under another title",
        "Another publisher",
        "cited-nowhere",
        row.url,
    )
    saved = carla.post(late.add, {**anew, **WHY, "_save": "Save"})
    assert saved.status_code == 302
    assert step(edith, submitted(carla), "approve").status_code == 302
    assert Source.objects.get(slug="cited-nowhere").pk == row.pk


def test_what_the_record_holds_already_is_said_to_change_nothing(carla, edith):
    row = statement()
    change(carla, row, summary="Said in other words.")
    proposal = submitted(carla)
    edited(row, summary="Said in other words.")
    page = text_of(page_of(edith, proposal))
    assert "The record holds this already." in page
    look_again(edith, proposal, proposal.changes.get())
    assert refusals(step(edith, proposal, "approve")) == [
        "The record holds all of this already: nothing would change."
    ]


def test_a_revision_whose_draft_was_left_out_says_so(carla):
    last = Draft.objects.last()
    add(
        carla,
        "provisions/draft",
        slug="paris",
        name="Paris text",
        short_name="Paris",
        order="9",
        kind=last.kind,
        disclosure=last.disclosure,
        started_on="2025-12-17",
        summary="What came of the talks.",
        participants="ukraine",
        sources=Source.objects.first().slug,
    )
    point = Provision.objects.get(number=7)
    [prefix] = [
        name.removesuffix("-draft")
        for name, value in fields_of(carla.get(form_of(point))).items()
        if name.endswith("-draft") and int(value or 0) >= PROPOSED_FROM
    ]
    filled = {
        f"{prefix}-change": "amended",
        f"{prefix}-confidence": "published",
        f"{prefix}-text": "As before, but for a word.",
        f"{prefix}-sources": Source.objects.first().slug,
    }
    assert change(carla, point, **filled).status_code == 302
    proposal = proposal_of(carla)
    drop(carla, proposal, proposal.changes.get(table="drafts"))
    assert "It refers to a draft that was proposed with it" in text_of(page_of(carla, proposal))
