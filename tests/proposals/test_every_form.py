"""What the forms of the record do for editors they do for contributors, and it waits."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from briefing.models import Chapter
from proposals.models import Proposal
from provisions.models import Draft, Stance
from record.models import Edit, Rename
from statements.models import Source
from tests import factories
from tests.proposals.steps import (
    SOURCE,
    WHY,
    add_source,
    change,
    fields_of,
    form_of,
    page_of,
    proposal_of,
    statement,
    step,
    submit,
    submitted,
    text_of,
)

pytestmark = pytest.mark.usefixtures("record")
SOURCES = "/admin/statements/source/"


def actions(proposal):
    return list(proposal.changes.values_list("table", "action"))


def test_it_works(carla, edith):
    """Two new stances on the form of a statement, one of which is taken away again."""
    row, point = statement(), Stance.objects.filter(provision__isnull=False).first().provision
    typed = fields_of(carla.get(form_of(row)))
    before = int(typed["stances-TOTAL_FORMS"])
    typed["stances-TOTAL_FORMS"] = before + 2
    for place, draft in enumerate(Draft.objects.filter(slug__in=["us-russia", "european"])):
        new = {
            "provision": point.pk,
            "draft": draft.pk,
            "position": "accepts",
            "confidence": "stated",
            "summary": "What it says of the point.",
            "stated_on": "2025-12-16",
        }
        typed |= {f"stances-{before + place}-new_{name}": given for name, given in new.items()}
    saved = carla.post(form_of(row), {**typed, **WHY, "_continue": "1"})
    assert saved.status_code == 302
    proposal = proposal_of(carla)
    assert actions(proposal) == [("stances", "add"), ("stances", "add")]
    again = carla.post(form_of(row), {**fields_of(carla.get(form_of(row))), **WHY}, follow=True)
    assert "Nothing was changed" in text_of(again)
    gone = proposal.changes.last().row
    carla.post(f"/admin/provisions/stance/{gone}/delete/", {**WHY, "post": "yes"})
    assert actions(proposal) == [("stances", "add")]
    assert int(fields_of(carla.get(form_of(row)))["stances-TOTAL_FORMS"]) == before + 1
    assert row.stances.count() == before
    assert step(edith, submitted(carla), "approve").status_code == 302
    assert row.stances.count() == before + 1


def test_a_source_of_a_window_of_its_own_is_cited_by_the_form_that_asked_for_it(carla):
    statements = "/admin/statements/statement/add/"
    typed = fields_of(carla.get(statements))
    window = f"{SOURCES}add/?_to_field=slug&_popup=1"
    told = carla.post(window, {**fields_of(carla.get(window)), **SOURCE, **WHY, "_save": "Save"})
    assert SOURCE["slug"] in text_of(told)
    given = {
        "slug": "of-the-bundle",
        "made_on": "2025-12-16",
        "setting": "interview",
        "actor": statement().actor_id,
        "summary": "The reply.",
        "sources": SOURCE["slug"],
        "provisions": "7",
    }
    saved = carla.post(statements, {**typed, **WHY, **given, "_save": "Save"})
    assert saved.status_code == 302
    proposal = Proposal.objects.get()
    assert actions(proposal) == [("sources", "add"), ("statements", "add")]
    assert "Passed" in text_of(page_of(carla, proposal))


def test_an_actor_moved_and_moved_elsewhere(carla, edith):
    stance = Stance.objects.filter(provision__isnull=False).order_by("pk").first()
    moved = {
        **WHY,
        "stated_on": "2025-12-17",
        "position": "rejects",
        "confidence": "stated",
        "summary": "It moved.",
        "statements": stance.grounds.first().statement.slug,
    }
    address = carla.get(form_of(stance)).context["moved_url"]
    saved = submit(carla, address, **moved, _continue="1")
    form = carla.get(saved.headers["Location"])
    assert "It moved." in text_of(form)
    elsewhere = form.context["elsewhere_url"]
    moved.pop("statements")
    draft = Draft.objects.get(slug="european")
    assert submit(carla, elsewhere, **moved, draft=draft.pk).status_code == 302
    assert step(edith, submitted(carla), "approve").status_code == 302
    assert Stance.objects.filter(summary="It moved.").count() == 2


def test_what_is_deleted_together_waits_but_for_what_was_only_proposed(carla):
    add_source(carla)
    with factories.editing():
        row = factories.source(slug="cited-nowhere")
    proposal = proposal_of(carla)
    chosen = [row.pk, proposal.changes.get().row]
    begun = {"action": "delete_selected", "_selected_action": chosen}
    asked = fields_of(carla.post(SOURCES, begun))
    carla.post(SOURCES, {**asked, **begun, **WHY, "post": "yes"})
    assert actions(proposal) == [("sources", "delete")]
    assert Source.objects.filter(pk=row.pk).exists()


def test_a_published_row_is_renamed_with_what_names_it_and_back(carla, edith, client):
    chapter = Chapter.objects.filter(citations__isnull=False).first()
    source = chapter.citations.first().source
    old = source.slug

    def rename(slug):
        asked = change(carla, source, slug=slug)
        typed = {**fields_of(asked), "_save": "Save"}
        return carla.post(form_of(source), typed)

    assert rename("renamed-source").status_code == 302
    proposal = proposal_of(carla)
    assert actions(proposal) == [("sources", "change"), ("chapters", "change")]
    assert f"[^{old}]" in Chapter.objects.get(pk=chapter.pk).body
    assert client.get(f"/sources/?q={old}").status_code == 200
    assert rename(old).status_code == 302
    assert actions(proposal) == []
    rename("renamed-source")
    assert step(edith, submitted(carla), "approve").status_code == 302
    assert "[^renamed-source]" in Chapter.objects.get(pk=chapter.pk).body
    assert Rename.objects.get(old=old).new == "renamed-source"


def test_a_bundle_of_sixty_rows_is_read_in_pages_and_approved_as_one_edit(carla, edith):
    for number in range(60):
        add_source(carla, slug=f"number-{number}", url=f"https://example.org/{number}")
    proposal, before = submitted(carla), Edit.objects.count()
    first, second = (
        edith.get(proposal.get_absolute_url(), {"p": page}).context["page"] for page in (1, 2)
    )
    assert (len(first), len(second)) == (50, 10)
    assert step(edith, proposal, "approve").status_code == 302
    assert Source.objects.filter(slug__startswith="number-").count() == 60
    assert Edit.objects.count() == before + 1


def test_a_few_rights_propose_a_few_things():
    account = User.objects.create_user("few", password="a long password", is_staff=True)
    names = ("add_source", "view_source", "view_statement")
    account.user_permissions.add(*Permission.objects.filter(codename__in=names))
    browser = Client()
    browser.force_login(account)
    browser.account = account
    assert add_source(browser).status_code == 302
    proposal = proposal_of(browser)
    row = proposal.changes.get().row
    typed = {**SOURCE, **WHY, "title": "Another title"}
    assert browser.post(f"{SOURCES}{row}/change/", typed).status_code == 403
    assert browser.post(f"{SOURCES}{row}/delete/", {**WHY, "post": "yes"}).status_code == 403
    assert browser.get("/admin/statements/statement/add/").status_code == 403
    assert browser.post(form_of(statement()), {**WHY, "summary": "Mine."}).status_code == 403
    assert "Talks go on" in text_of(page_of(browser, proposal))
    assert step(browser, proposal, "submit", **WHY).status_code == 302
