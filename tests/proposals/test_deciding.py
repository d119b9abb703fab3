"""Editors look at proposals, talk about them, change them, send them back and approve them."""

import pytest
from django.test import override_settings
from django.urls import reverse

from briefing.models import Chapter
from proposals.models import Proposal
from provisions.models import Stance
from record.models import Edit
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


def proposed(carla):
    """A source, and a statement that cites it, submitted."""
    add_source(carla)
    row = statement()
    sources = fields_of(carla.get(form_of(row)))["sources"]
    change(carla, row, sources=f"{sources} {SOURCE['slug']}", summary="Said in other words.")
    return submitted(carla)


def test_it_works(carla, edith):
    proposal = proposed(carla)
    queue = edith.get(reverse("admin:proposals_proposal_changelist"))
    assert [row.pk for row in queue.context["cl"].result_list] == [proposal.pk]
    assert "Passed" in text_of(queue)
    page = text_of(page_of(edith, proposal))
    assert "Passed" in page
    assert "Carla of Contributors" in page
    before = Edit.objects.count()
    approved = step(edith, proposal, "approve", text="Thank you.")
    assert approved.status_code == 302
    assert Edit.objects.count() == before + 1
    source = Source.objects.get(slug=SOURCE["slug"])
    row = statement()
    assert row.summary == "Said in other words."
    assert row.citations.last().source == source
    edit = Edit.objects.first()
    assert edit.byline == "Edith of Editors, proposed by Carla of Contributors"
    assert (edit.reason, edit.kind) == ("Reuters reported it", "addition")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.edit) == ("approved", edit)
    assert "Thank you." in text_of(page_of(carla, proposal))


def test_both_names_stand_where_readers_look(carla, edith, client):
    proposal = proposed(carla)
    step(edith, proposal, "approve")
    edit = Edit.objects.first()
    names = "Edith of Editors, proposed by Carla of Contributors"
    for address in ("/changes/", f"/changes/{edit.pk}/", "/changes.atom", "/changes.json"):
        assert names in client.get(address).content.decode()


def test_everything_of_a_bundle_gets_ids_of_the_record(carla, edith):
    stance = Stance.objects.filter(provision__isnull=False).order_by("pk").first()
    add_source(carla)
    add(
        carla,
        "statements/statement",
        slug="of-the-bundle",
        made_on="2025-12-16",
        setting="interview",
        actor=stance.actor_id,
        summary="The reply.",
        sources=SOURCE["slug"],
        provisions=str(stance.provision.number),
    )
    saved = add(
        carla,
        "provisions/stance",
        actor=stance.actor_id,
        provision=stance.provision_id,
        draft=stance.draft_id,
        stated_on="2025-12-16",
        position="rejects",
        confidence="stated",
        summary="What it says.",
        statements="of-the-bundle",
    )
    assert saved.status_code == 302
    proposal = submitted(carla)
    assert step(edith, proposal, "approve").status_code == 302
    row = Statement.objects.get(slug="of-the-bundle")
    assert not row.is_proposed
    assert [each.source.slug for each in row.citations.all()] == [SOURCE["slug"]]
    assert row.stances.get().stance.position == "rejects"
    assert {
        row.history.get().history_date,
        row.stances.get().stance.history.get().history_date,
    } == {Edit.objects.first().recorded_at}


def test_a_proposal_is_sent_back_with_a_word_and_comes_again(carla, edith):
    proposal = proposed(carla)
    assert refusals(step(edith, proposal, "send-back")) == [
        "Say what should be changed before it can be approved."
    ]
    assert step(edith, proposal, "send-back", text="Which day?").status_code == 302
    proposal.refresh_from_db()
    assert proposal.is_open
    assert "Which day?" in text_of(page_of(carla, proposal))
    change(carla, statement(), summary="Said in other words, on the 14th.")
    assert submitted(carla) == proposal
    assert step(edith, proposal, "approve").status_code == 302
    assert statement().summary == "Said in other words, on the 14th."


def test_what_waits_is_not_changed_under_the_eyes_of_who_looks_at_it(carla):
    proposal = proposed(carla)
    change(carla, statement(), summary="Changed once more.")
    assert proposal.changes.get(table="statements").values["fields"]["summary"] == (
        "Said in other words."
    )
    assert proposal_of(carla) != proposal


def test_its_proposer_may_take_it_back(carla, edith):
    proposal = proposed(carla)
    assert step(carla, proposal, "take-back").status_code == 302
    assert refusals(step(edith, proposal, "approve"))
    assert step(carla, proposal, "withdraw", text="It was denied.").status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    assert "It was denied." in text_of(page_of(edith, proposal))


def test_an_editor_changes_it_and_approves(carla, edith):
    proposal = proposed(carla)
    edith.post(proposal.get_absolute_url(), {"step": "work"})
    row = statement()
    assert fields_of(edith.get(form_of(row)))["summary"] == "Said in other words."
    change(edith, row, summary="Said in better words.")
    assert statement().summary == row.summary
    assert "Changed by an editor" in text_of(page_of(carla, proposal))
    assert step(edith, proposal, "approve").status_code == 302
    assert statement().summary == "Said in better words."
    assert Edit.objects.first().proposer == carla.account


def test_what_was_changed_after_it_was_looked_at_is_looked_at_again(carla, edith, ada):
    proposal = proposed(carla)
    shown = fields_of(page_of(edith, proposal))
    ada.post(proposal.get_absolute_url(), {"step": "work"})
    change(ada, statement(), summary="Said in better words.")
    answer = edith.post(proposal.get_absolute_url(), {**shown, "step": "approve"})
    assert refusals(answer) == ["The proposal has changed since you looked at it: look again."]
    assert statement().summary != "Said in better words."


def test_nobody_approves_their_own(carla, edith):
    edith.post(reverse("admin:proposals_proposal_begin"))
    add_source(edith)
    assert not Source.objects.filter(slug=SOURCE["slug"]).exists()
    own = submitted(edith)
    assert "Nobody approves their own proposal" in text_of(page_of(edith, own))
    answer = edith.post(own.get_absolute_url(), {**WHY, "step": "approve", "seen": ""})
    assert refusals(answer) == ["Nobody approves their own proposal: ask another editor."]
    theirs = proposed(carla)
    answer = carla.post(theirs.get_absolute_url(), {**WHY, "step": "approve"})
    assert refusals(answer) == ["Nobody approves their own proposal: ask another editor."]
    with override_settings(APPROVE_OWN=True):
        assert step(edith, own, "approve").status_code == 302
        assert refusals(carla.post(theirs.get_absolute_url(), {**WHY, "step": "approve"}))
    assert Edit.objects.first().byline == "Edith of Editors"


def test_a_deletion_is_approved_by_whoever_may_delete(carla, edith, ada):
    with factories.editing():
        row = factories.source(slug="cited-nowhere")
    carla.post(form_of(row).replace("change", "delete"), {**WHY, "post": "yes"})
    proposal = submitted(carla)
    assert refusals(step(edith, proposal, "approve")) == ["Your account may not delete sources."]
    assert step(ada, proposal, "approve").status_code == 302
    assert not Source.objects.filter(slug="cited-nowhere").exists()


def test_nothing_is_submitted_that_holds_nothing_or_says_no_reason(carla):
    carla.post(reverse("admin:proposals_proposal_begin"))
    proposal = proposal_of(carla)
    assert refusals(step(carla, proposal, "submit", **WHY)) == [
        "Nothing is proposed yet: save something first."
    ]
    add_source(carla)
    said = refusals(step(carla, proposal, "submit", reason_for_change=" ", text="Please."))
    assert "Say below why the record should change" in said[0]
    page = step(carla, proposal, "submit", reason_for_change="", text="Kept as typed.")
    assert "Kept as typed." in text_of(page)


def test_others_see_nothing_of_what_somebody_proposes(carla, cosima, client):
    proposal = proposed(carla)
    assert page_of(cosima, proposal).status_code == 403
    assert (
        cosima.post(proposal.get_absolute_url(), {"step": "comment", "text": "Hm"}).status_code
        == 403
    )
    queue = cosima.get(reverse("admin:proposals_proposal_changelist"))
    assert not queue.context["cl"].result_list
    assert client.get(proposal.get_absolute_url()).status_code == 302
    assert cosima.get("/admin/proposals/proposal/999/change/").status_code == 404
    assert cosima.get("/admin/proposals/proposal/nonsense/change/").status_code == 404


def test_an_editor_takes_over_what_somebody_left_who_has_no_account_any_more(carla, edith, ada):
    add_source(carla)
    proposal = proposal_of(carla)
    assert refusals(step(edith, proposal, "submit", **WHY))
    carla.account.is_active = False
    carla.account.save()
    edith.post(proposal.get_absolute_url(), {"step": "work"})
    row = proposal.changes.get().row
    change(edith, f"/admin/statements/source/{row}/change/", title="Talks went on")
    assert step(edith, proposal, "submit", **WHY).status_code == 302
    assert step(ada, proposal, "approve").status_code == 302
    assert Source.objects.get(slug=SOURCE["slug"]).title == "Talks went on"
    names = "Ada of Administrators, proposed by Carla of Contributors"
    assert Edit.objects.first().byline == names


# --- Overtaken --------------------------------------------------------------------------------


def test_one_that_was_overtaken_says_so_and_asks_to_be_looked_at_again(carla, edith):
    proposal = proposed(carla)
    edited(statement(), quote="What the transcript has.", summary="As the transcript has it.")
    queue = text_of(edith.get(reverse("admin:proposals_proposal_changelist")))
    assert "overtaken in 1 row" in queue
    page = text_of(page_of(edith, proposal))
    assert "The record has changed since this was proposed" in page
    assert "Corrected after the transcript" in page
    assert "Both changed: summary." in page
    said = refusals(step(edith, proposal, "approve"))
    assert "The record has changed under this proposal" in said[0]
    assert statement().summary == "As the transcript has it."
    late = proposal.changes.get(table="statements")
    assert look_again(edith, proposal, late).status_code == 302
    assert step(edith, proposal, "approve").status_code == 302
    row = statement()
    assert (row.summary, row.quote) == ("Said in other words.", "What the transcript has.")


def test_what_changes_while_it_is_looked_at_again_is_looked_at_once_more(carla, edith):
    proposal = proposed(carla)
    edited(statement(), summary="As the transcript has it.")
    seen = Edit.objects.first().pk
    edited(statement(), summary="As the better transcript has it.")
    late = proposal.changes.get(table="statements")
    answer = edith.post(
        proposal.get_absolute_url(), {"step": "look-again", "change": late.pk, "seen_edit": seen}
    )
    assert refusals(answer) == ["The row has changed once more. Look at what it is now."]


def test_a_contributor_whose_row_moved_on_keeps_their_words_and_takes_the_rest(carla):
    row = statement()
    change(carla, row, summary="Said in other words.")
    edited(row, quote="What the transcript has.")
    shown = fields_of(carla.get(form_of(row)))
    assert (shown["summary"], shown["quote"]) == (
        "Said in other words.",
        "What the transcript has.",
    )
    change(carla, row, summary="Said in quite other words.")
    kept = proposal_of(carla).changes.get()
    assert kept.values["fields"] == {"summary": "Said in quite other words."}
    assert kept.base == row.version()


def test_a_form_that_was_open_while_the_record_moved_on_collides_as_ever(carla):
    row = statement()
    change(carla, row, summary="Said in other words.")
    opened = fields_of(carla.get(form_of(row)))
    edited(row, quote="What the transcript has.")
    typed = {**opened, **WHY, "quote": "What I heard.", "_save": "Save"}
    refused = carla.post(form_of(row), typed)
    assert refused.status_code == 200
    assert fields_of(refused)["quote"] == "What I heard."
    assert "quote" not in proposal_of(carla).changes.get().values["fields"]


def test_what_can_be_laid_no_more_is_told_and_entered_anew(carla, edith):
    proposal = proposed(carla)
    with factories.editing():
        factories.source(slug=SOURCE["slug"])
    page = text_of(page_of(edith, proposal))
    assert f"“{SOURCE['slug']}” is the slug of the source" in page
    said = refusals(step(edith, proposal, "approve"))
    assert any(SOURCE["slug"] in message for message in said)
    step(edith, proposal, "send-back", text="The slug is taken.")
    gone = proposal.changes.get(table="sources")
    assert "2 of them cannot be laid" in text_of(carla.get(form_of(statement())))
    anew = f"/admin/statements/source/add/?_anew={gone.pk}"
    form = carla.get(anew)
    assert fields_of(form)["title"] == SOURCE["title"]
    saved = carla.post(
        anew, {**fields_of(form), **WHY, "slug": "reuters-2025-12-16-other", "_save": "Save"}
    )
    assert saved.status_code == 302
    assert proposal.changes.get(table="sources").row == gone.row
    assert "Passed" in text_of(page_of(carla, proposal))
    assert step(edith, submitted(carla), "approve").status_code == 302
    assert statement().citations.last().source.slug == "reuters-2025-12-16-other"


def test_a_row_that_was_deleted_meanwhile_is_told(carla, edith):
    with factories.editing():
        row = factories.source(slug="cited-nowhere")
    change(carla, row, title="Under another title")
    proposal = submitted(carla)
    deleted(row)
    page = text_of(page_of(edith, proposal))
    assert "This source has been deleted from the record." in page
    assert "Entered twice" in page
    assert refusals(step(edith, proposal, "approve"))
    late = proposal.changes.get()
    step(edith, proposal, "send-back", text="It was entered twice.")
    assert step(carla, proposal, "drop").status_code == 409
    assert drop(carla, proposal, late).status_code == 302
    assert not proposal.changes.exists()


def test_rules_that_it_would_break_are_told_before_it_is_approved(carla, edith):
    stance = Stance.objects.filter(provision__isnull=False).order_by("pk").first()
    ground = stance.grounds.first().statement
    change(carla, stance, summary="Said in other words.")
    change(carla, ground, made_on="2025-10-01")
    proposal = submitted(carla)
    page = page_of(edith, proposal)
    assert page.context["review"].problem_count == 0
    edited(ground, made_on="2025-10-02")
    assert "overtaken" in text_of(page_of(edith, proposal))


def test_a_chapter_may_cite_what_is_only_proposed(carla, edith):
    add_source(carla)
    chapter = Chapter.objects.first()
    body = fields_of(carla.get(form_of(chapter)))["body"]
    saved = change(carla, chapter, body=f"{body}\r\n\r\nReported.[^{SOURCE['slug']}]")
    assert saved.status_code == 302
    proposal = submitted(carla)
    assert step(edith, proposal, "approve").status_code == 302
    assert chapter.citations.filter(source__slug=SOURCE["slug"]).exists()


def test_a_decided_proposal_stays_to_be_read_and_is_never_deleted(carla, edith, ada):
    proposal = proposed(carla)
    step(edith, proposal, "approve")
    for browser in (carla, edith, ada):
        assert page_of(browser, proposal).status_code == 200
        assert browser.get(f"/admin/proposals/proposal/{proposal.pk}/delete/").status_code == 403
    assert refusals(step(edith, proposal, "approve", **WHY))
    assert Proposal.objects.filter(pk=proposal.pk).exists()
