"""A contributor fills in the forms of the record; what they save waits as a proposal."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from proposals.models import Proposal, ProposedChange
from provisions.models import Draft, Provision, Revision, Stance
from record.editing import PROPOSED_FROM, OutsideEditError, edit
from record.models import Edit
from statements.models import Source, Statement
from tests import factories
from tests.proposals.steps import (
    SOURCE,
    WHY,
    add,
    add_source,
    change,
    fields_of,
    form_of,
    page_of,
    proposal_of,
    statement,
    step,
    submitted,
    text_of,
)

pytestmark = pytest.mark.usefixtures("record")


def stored():
    """What the record holds, and how often it was written."""
    models = (Source, Statement, Stance, Revision, Draft)
    return [Edit.objects.count(), *(model.history.count() for model in models)]


def found(browser, words):
    """The slugs of the sources that the list in the admin finds."""
    page = browser.get(reverse("admin:statements_source_changelist"), {"q": words})
    return [row.slug for row in page.context["cl"].result_list]


def test_it_works(carla):
    before = stored()
    saved = add_source(carla, _continue="1")
    assert saved.status_code == 302
    assert stored() == before
    proposal = proposal_of(carla)
    assert (proposal.state, proposal.reason) == ("open", "Reported by Reuters")
    shown = carla.get(saved.headers["Location"])
    assert fields_of(shown)["title"] == "Talks go on"
    assert f"Proposal {proposal.pk}" in text_of(shown)
    assert "Talks go on" in text_of(page_of(carla, proposal))


def test_what_belongs_together_refers_to_each_other_before_any_of_it_exists(carla):
    before = stored()
    add_source(carla)
    source = ProposedChange.objects.get(table="sources")
    stance = Stance.objects.filter(provision__isnull=False).order_by("pk").first()
    made = add(
        carla,
        "statements/statement",
        slug="e3-2025-12-16-reply",
        made_on="2025-12-16",
        setting="interview",
        actor=stance.actor_id,
        summary="The reply to the talks.",
        sources=SOURCE["slug"],
        provisions=str(stance.provision.number),
    )
    assert made.status_code == 302
    for position, number in (("rejects", 0), ("accepts", 1)):
        draft = Draft.objects.exclude(pk=stance.draft_id)[number]
        made = add(
            carla,
            "provisions/stance",
            actor=stance.actor_id,
            provision=stance.provision_id,
            draft=draft.pk,
            stated_on="2025-12-16",
            position=position,
            confidence="stated",
            summary="What it says of the point.",
            statements="e3-2025-12-16-reply",
        )
        assert made.status_code == 302
    assert stored() == before
    proposal = proposal_of(carla)
    assert list(proposal.changes.values_list("table", "action")) == [
        ("sources", "add"),
        ("statements", "add"),
        ("stances", "add"),
        ("stances", "add"),
    ]
    assert source.row >= PROPOSED_FROM
    page = text_of(page_of(carla, proposal))
    assert "Passed" in page
    assert "Reuters: Talks go on" in page


def test_a_new_draft_waits_with_its_revisions(carla):
    before = stored()
    made = add(
        carla,
        "provisions/draft",
        slug="paris",
        name="Paris text",
        short_name="Paris",
        order="9",
        kind=Draft.objects.last().kind,
        disclosure=Draft.objects.last().disclosure,
        started_on="2025-12-17",
        summary="What came of the talks.",
        participants="ukraine",
        sources=Source.objects.first().slug,
        _continue="1",
    )
    assert made.status_code == 302, made.context["adminform"].form.errors
    point = Provision.objects.get(number=7)
    form = carla.get(form_of(point))
    assert "Paris text" in text_of(form)
    prefix = next(
        name.removesuffix("-draft")
        for name, value in fields_of(form).items()
        if name.endswith("-draft") and int(value or 0) >= PROPOSED_FROM
    )
    filled = {
        f"{prefix}-change": "amended",
        f"{prefix}-confidence": "published",
        f"{prefix}-text": "As before, but for a word.",
        f"{prefix}-label": "7",
        f"{prefix}-sources": Source.objects.first().slug,
    }
    saved = change(carla, point, **filled)
    assert saved.status_code == 302, saved.context["errors"]
    assert stored() == before
    assert list(proposal_of(carla).changes.values_list("table", flat=True)) == [
        "drafts",
        "revisions",
    ]


def test_a_change_keeps_the_version_that_it_was_made_against_and_only_what_differs(carla):
    row = statement()
    version = row.version()
    change(carla, row, summary="Said in other words.")
    kept = ProposedChange.objects.get()
    assert (kept.action, kept.base, kept.row) == ("change", version, row.pk)
    assert kept.values == {"fields": {"summary": "Said in other words."}, "lists": {}}
    assert Statement.objects.get(pk=row.pk).summary == row.summary


def test_they_see_the_record_with_their_own_laid_over_and_nobody_else_does(carla, cosima, edith):
    row = statement()
    change(carla, row, summary="Said in other words.")
    add_source(carla)
    assert fields_of(carla.get(form_of(row)))["summary"] == "Said in other words."
    for other in (cosima, edith):
        assert fields_of(other.get(form_of(row)))["summary"] == row.summary
    assert found(carla, SOURCE["slug"]) == [SOURCE["slug"]]
    find = (
        "/admin/autocomplete/?app_label=statements&model_name=statementcitation&field_name=source"
    )
    assert "Talks go on" in text_of(carla.get(f"{find}&term=Talks+go+on"))
    for other in (cosima, edith):
        assert found(other, SOURCE["slug"]) == []
        assert "Talks go on" not in text_of(other.get(f"{find}&term=Talks+go+on"))


def test_a_published_row_stays_public_and_unchanged_meanwhile(carla, client):
    row = statement()
    page = client.get(row.get_absolute_url()).content
    change(carla, row, summary="Said in other words.")
    submitted(carla)
    assert client.get(row.get_absolute_url()).content == page


def test_what_is_changed_back_is_no_change(carla):
    row = statement()
    change(carla, row, summary="Said in other words.")
    change(carla, row, summary=row.summary)
    assert not ProposedChange.objects.exists()


def test_nothing_is_begun_by_what_was_refused_or_only_tried(carla):
    refused = add_source(carla, url="not an address")
    assert refused.status_code == 200
    tried = carla.post("/admin/statements/source/add/", {**SOURCE, **WHY, "_check": "1"})
    assert tried.json() == {"fields": {}, "general": []}
    assert not Proposal.objects.exists()


def test_the_rules_of_the_record_hold_for_what_is_proposed(carla):
    stance = Stance.objects.order_by("pk").first()
    early = change(carla, stance, statements="")
    assert early.status_code == 200
    assert not ProposedChange.objects.exists()


def test_a_proposed_row_is_changed_and_deleted_like_any_other(carla):
    address = add_source(carla, _continue="1").headers["Location"]
    change(carla, address, title="Talks went on")
    kept = ProposedChange.objects.get()
    assert (kept.action, kept.values["fields"]["title"]) == ("add", "Talks went on")
    gone = carla.post(address.replace("change", "delete"), {**WHY, "post": "yes"})
    assert gone.status_code == 302
    assert not ProposedChange.objects.exists()


def test_a_deletion_waits_too(carla):
    with factories.editing():
        row = factories.source(slug="cited-nowhere")
    gone = carla.post(form_of(row).replace("change", "delete"), {**WHY, "post": "yes"})
    assert gone.status_code == 302
    assert Source.objects.filter(pk=row.pk).exists()
    assert ProposedChange.objects.get().action == "delete"
    assert found(carla, "cited-nowhere") == []
    assert "Deleted source" in text_of(page_of(carla, proposal_of(carla)))


def test_a_renamed_proposed_row_takes_those_that_cite_it_along(carla):
    address = add_source(carla, _continue="1").headers["Location"]
    row = statement()
    change(carla, row, sources=f"{fields_of(carla.get(form_of(row)))['sources']} {SOURCE['slug']}")
    renamed = change(carla, address, slug="reuters-2025-12-16-renamed")
    if renamed.status_code == 200:
        again = {**fields_of(renamed), "_save": "Save"}
        assert carla.post(address, again).status_code == 302
    assert "reuters-2025-12-16-renamed" in fields_of(carla.get(form_of(row)))["sources"]
    assert "Passed" in text_of(page_of(carla, proposal_of(carla)))


def test_the_write_path_itself_refuses_whoever_may_only_propose(carla):
    row = statement()
    row.summary = "Straight into the record."
    with (
        pytest.raises(PermissionDenied),
        edit(editor=carla.account, reason="Because", kind="correction"),
    ):
        row.save()
    assert Statement.objects.get(pk=row.pk).summary != row.summary
    with pytest.raises(OutsideEditError):
        row.save()


def test_a_form_saves_into_the_proposal_in_which_it_was_opened(carla):
    add_source(carla)
    first = proposal_of(carla)
    row = statement()
    opened = fields_of(carla.get(form_of(row)))
    carla.post(reverse("admin:proposals_proposal_leave"))
    add_source(carla, slug="of-the-second")
    second = proposal_of(carla)
    assert second != first
    carla.post(form_of(row), {**opened, **WHY, "summary": "Said in other words.", "_save": "Save"})
    assert first.changes.filter(table="statements").exists()
    assert not second.changes.filter(table="statements").exists()


def test_two_proposals_in_hand_are_kept_apart(carla):
    add_source(carla)
    first = proposal_of(carla)
    carla.post(reverse("admin:proposals_proposal_leave"))
    assert found(carla, SOURCE["slug"]) == []
    carla.post(first.get_absolute_url(), {"step": "work"})
    assert found(carla, SOURCE["slug"]) == [SOURCE["slug"]]


def test_history_pages_tell_of_the_record_alone(carla):
    row = statement()
    change(carla, row, summary="Said in other words.")
    history = carla.get(form_of(row).replace("change", "history"))
    assert "Said in other words." not in text_of(history)


def test_a_page_costs_the_same_however_large_the_record(carla, django_assert_max_num_queries):
    add_source(carla)
    with django_assert_max_num_queries(70):
        carla.get(form_of(statement()))
    with django_assert_max_num_queries(70):
        page_of(carla, proposal_of(carla))


def test_a_form_whose_proposal_was_submitted_meanwhile_keeps_what_was_typed(carla):
    row = statement()
    change(carla, row, summary="Said in other words.")
    opened = fields_of(carla.get(form_of(row)))
    proposal = submitted(carla)
    typed = {**opened, **WHY, "summary": "Said in quite other words.", "_save": "Save"}
    refused = carla.post(form_of(row), typed)
    assert refused.status_code == 200
    assert "Take the proposal back on its page" in text_of(refused)
    assert fields_of(refused)["summary"] == "Said in quite other words."
    assert proposal.changes.get().values["fields"]["summary"] == "Said in other words."
    step(carla, proposal, "take-back")
    assert carla.post(form_of(row), {**fields_of(refused), "_save": "Save"}).status_code == 302
    assert proposal.changes.get().values["fields"]["summary"] == "Said in quite other words."


def test_a_form_whose_proposal_was_approved_meanwhile_begins_another(carla, edith):
    row = statement()
    change(carla, row, summary="Said in other words.")
    opened = fields_of(carla.get(form_of(row)))
    proposal = submitted(carla)
    step(edith, proposal, "approve")
    typed = {**opened, **WHY, "quote": "What I heard.", "_save": "Save"}
    refused = carla.post(form_of(row), typed)
    assert "is approved by now, so nothing was saved. Saving again proposes" in text_of(refused)
    assert fields_of(refused)["quote"] == "What I heard."
    assert carla.post(form_of(row), {**fields_of(refused), "_save": "Save"}).status_code == 302
    assert proposal_of(carla) != proposal
    assert proposal_of(carla).changes.get().values["fields"] == {"quote": "What I heard."}


def test_nothing_is_deleted_in_a_proposal_that_was_submitted_meanwhile(carla):
    with factories.editing():
        row = factories.source(slug="cited-nowhere")
    change(carla, statement(), summary="Said in other words.")
    page = form_of(row).replace("change", "delete")
    opened = fields_of(carla.get(page))
    proposal = submitted(carla)
    carla.post(page, {**opened, **WHY, "post": "yes"})
    assert not ProposedChange.objects.filter(table="sources").exists()
    assert proposal.changes.count() == 1


def test_an_earlier_version_that_a_contributor_restores_waits_too(carla, edith):
    row = statement()
    first, before = Edit.objects.first(), row.summary
    change(edith, row, summary="Said in other words.")
    page = f"{form_of(row).replace('change', 'history')}restore/?edit={first.pk}"
    assert carla.post(page, {**fields_of(carla.get(page)), **WHY}).status_code == 302
    assert Statement.objects.get(pk=row.pk).summary == "Said in other words."
    assert proposal_of(carla).changes.get().values["fields"] == {"summary": before}
    assert carla.get(f"/admin/record/edit/{Edit.objects.first().pk}/undo/").status_code == 403
