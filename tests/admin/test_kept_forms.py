"""What is typed in a form survives until it is saved: kept for its author, and put back."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from provisions.models import Draft, Provision, Stance, StanceStatement
from record.admin import TrackedAdmin
from record.kept import KeptForm
from record.models import Edit
from statements.models import Source, Statement
from tests import factories
from tests.admin.forms import fields_of, form_of, submit

pytestmark = pytest.mark.usefixtures("record")

KEPT = "/admin/record/kept/"
WHY = {"reason_for_change": "Said better", "kind_of_change": "correction"}
ADD = "/admin/statements/statement/add/"


def stance():
    return Stance.objects.get(slug="ukraine-7-berlin-2025-12-14")


def of(client):
    return client.session["_auth_user_id"]


def tell(client, does, fields, row=None, model="provisions.stance", **more):
    """Tell the server of a form, as its page does."""
    own = {"_does": does, "_model": model, "_row": row.pk if row else "", "_user": of(client)}
    return client.post(KEPT, {**fields, **own, **more})


def left_with(client, row, **typed):
    """Open the form of a row, type in it, and close the window."""
    fields = {**fields_of(client.get(form_of(row))), **typed}
    model = row._meta.label_lower
    assert tell(client, "typed", fields, row, model, _left="1").status_code == 200
    return KeptForm.objects.unsaved(of(client)).first()


def back(kept):
    """The address that puts a kept form back."""
    name = kept.model.replace(".", "_")
    return f"{reverse(f'admin:{name}_change', args=[kept.row])}?kept={kept.pk}"


def told(response):
    found = re.search(r'<div class="kept".*?<template>', response.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(found[0] if found else "")).split())


def test_it_works(desk):
    row = stance()
    kept = left_with(desk, row, summary="Typed with care.")
    opened = desk.get(form_of(row))
    assert "you typed here and did not save" in told(opened)
    assert fields_of(opened)["summary"] == row.summary
    shown = desk.get(back(kept))
    assert fields_of(shown)["summary"] == "Typed with care."
    assert "Nothing of it is saved yet" in told(shown)
    assert "errornote" not in shown.content.decode()
    assert stance().summary != "Typed with care."
    assert desk.post(back(kept), {**fields_of(shown), **WHY, "_save": "1"}).status_code == 302
    assert stance().summary == "Typed with care."
    assert not KeptForm.objects.exclude(typed=None).exists()
    assert "you typed here" not in told(desk.get(form_of(row)))


def test_putting_back_writes_nothing_of_the_record(desk):
    kept = left_with(desk, stance(), summary="Typed with care.", **WHY)
    edits = Edit.objects.count()
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(back(kept)).status_code == 200
    written = [q["sql"] for q in queries if re.match(r"INSERT|UPDATE|DELETE", q["sql"])]
    assert all('"record_keptform"' in each for each in written), written
    assert Edit.objects.count() == edits


def test_what_could_be_saved_as_it_is_waits_for_whoever_typed_it(desk):
    kept = left_with(desk, stance(), summary="Complete.", **WHY)
    shown = desk.get(back(kept))
    assert shown.status_code == 200
    assert stance().summary != "Complete."
    assert fields_of(shown)["reason_for_change"] == "Said better"


def test_every_form_comes_back_as_it_was_sent(desk):
    for model, registered in admin.site._registry.items():
        row = model.objects.first()
        may_change = isinstance(registered, TrackedAdmin) and registered.has_change_permission(
            desk.get("/admin/").wsgi_request
        )
        if not may_change or row is None:
            continue
        kept = left_with(desk, row)
        shown = fields_of(desk.get(back(kept)))
        for name, (value,) in kept.typed.items():
            # A browser takes either line break for the same.
            assert shown[name].replace("\r", "") == value.replace("\r", ""), (model, name)


def test_lists_come_back_with_their_names(desk):
    row = Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")
    other = factories.source(slug="another-source")
    kept = left_with(desk, row, sources=other.slug)
    shown = desk.get(back(kept))
    assert fields_of(shown)["sources"] == other.slug
    assert f'data-key="{other.slug}"' in shown.content.decode()


def test_a_new_stance_on_the_form_of_a_statement_comes_back(desk):
    row = Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")
    number = row.stances.count()
    new = {
        "stances-TOTAL_FORMS": str(number + 1),
        f"stances-{number}-id": "",
        f"stances-{number}-new_summary": "Wants more.",
        f"stances-{number}-new_position": "rejects",
        "stances-0-DELETE": "on",
    }
    kept = left_with(desk, row, **new)
    shown = fields_of(desk.get(back(kept)))
    assert new.items() <= shown.items()


def test_the_revisions_of_a_point_come_back(desk):
    row = Provision.objects.get(number=7)
    kept = left_with(desk, row, **{"revisions-2-note": "Typed with care.", "title": ""})
    shown = fields_of(desk.get(back(kept)))
    assert (shown["revisions-2-note"], shown["title"]) == ("Typed with care.", "")
    assert desk.post(form_of(row), {**shown, "title": row.title, **WHY}).status_code == 302
    assert row.revisions.filter(note="Typed with care.").count() == 1


def test_a_new_row_comes_back(desk):
    fields = {**fields_of(desk.get(ADD)), "summary": "Wants elections."}
    assert tell(desk, "typed", fields, model="statements.statement").status_code == 200
    kept = KeptForm.objects.get(row=None, typed_at__isnull=False)
    assert fields_of(desk.get(f"{ADD}?kept={kept.pk}"))["summary"] == "Wants elections."


def test_what_others_saved_since_collides_as_always(desk, editor):
    row = stance()
    kept = left_with(desk, row, summary="Mine.", **WHY)
    with factories.editing("Heard otherwise"):
        row.summary, row.position = "Theirs.", "rejects"
        row.save()
    shown = desk.get(back(kept))
    assert "saved this at" in told(shown)
    assert "errornote" not in shown.content.decode()
    assert fields_of(shown)["summary"] == "Mine."
    refused = desk.post(back(kept), fields_of(shown))
    assert 'name="summary-choice"' in refused.content.decode()
    assert stance().summary == "Theirs."
    chosen = {**fields_of(refused), "summary-choice": "mine"}
    assert desk.post(back(kept), chosen).status_code == 302
    assert (stance().summary, stance().position) == ("Mine.", "rejects")


@pytest.fixture
def collided(desk):
    """A form that another's save had refused, with a choice still to be made in it."""
    row = stance()
    opened = {**fields_of(desk.get(form_of(row))), "summary": "Mine.", **WHY}
    with factories.editing("Heard otherwise"):
        row.summary, row.position = "Theirs.", "rejects"
        row.save()
    refused = fields_of(desk.post(form_of(row), opened))
    assert refused["summary-mine"] == "Mine."
    return refused


def test_a_choice_that_was_still_to_be_made_is_so_again(desk, collided):
    tell(desk, "typed", {**collided, "summary": "Mine, and more."}, stance(), _left="1")
    shown = fields_of(desk.get(back(KeptForm.objects.exclude(typed=None).get())))
    assert shown["summary"] == "Mine, and more."
    refused = desk.post(form_of(stance()), {**shown, "_save": "1"})
    assert refused.status_code == 200
    assert stance().summary == "Theirs."
    chosen = {**fields_of(refused), "summary-choice": "mine", "_save": "1"}
    assert desk.post(form_of(stance()), chosen).status_code == 302
    assert (stance().summary, stance().position) == ("Mine, and more.", "rejects")


def test_a_choice_that_was_made_is_put_back(desk, collided):
    tell(desk, "typed", {**collided, "summary-choice": "mine"}, stance(), _left="1")
    shown = fields_of(desk.get(back(KeptForm.objects.exclude(typed=None).get())))
    assert shown["summary-choice"] == "mine"
    assert desk.post(form_of(stance()), {**shown, "_save": "1"}).status_code == 302
    assert stance().summary == "Mine."


def test_what_others_saved_since_in_what_was_left_alone_is_shown(desk):
    row = stance()
    kept = left_with(desk, row, summary="Mine.", **WHY)
    with factories.editing("Heard otherwise"):
        row.position = "rejects"
        row.save()
    page = desk.get(back(kept))
    assert "taken over" in page.content.decode()
    shown = fields_of(page)
    assert (shown["summary"], shown["position"]) == ("Mine.", "rejects")
    assert desk.post(back(kept), {**shown, "_save": "1"}).status_code == 302
    assert (stance().summary, stance().position) == ("Mine.", "rejects")


def test_what_was_typed_on_a_row_that_is_gone_puts_it_back(desk):
    row = factories.source(slug="gone-soon")
    kept = left_with(desk, row, title="Typed with care", **WHY)
    with factories.editing():
        row.delete()
    address = back(kept)
    shown = desk.get(address)
    assert fields_of(shown)["title"] == "Typed with care"
    assert "deleted this at" in told(shown)
    refused = desk.post(form_of_gone(kept), fields_of(shown))
    assert "This was deleted since you opened it" in refused.content.decode()
    assert desk.post(form_of_gone(kept), fields_of(refused)).status_code == 302
    assert Source.objects.get(slug="gone-soon").title == "Typed with care"


def form_of_gone(kept):
    return back(kept).partition("?")[0]


def test_a_form_that_is_refused_is_kept_even_without_scripts(desk):
    refused = submit(desk, form_of(stance()), summary="=1", **WHY)
    assert refused.status_code == 200
    assert "you typed here" in told(desk.get(form_of(stance())))
    saved = {**fields_of(refused), "summary": "One.", "_save": "1"}
    assert desk.post(form_of(stance()), saved).status_code == 302
    assert "you typed here" not in told(desk.get(form_of(stance())))


def test_a_check_keeps_nothing(desk):
    submit(desk, form_of(stance()), summary="=1", _check="1")
    assert not KeptForm.objects.exclude(typed=None).exists()


def test_what_is_told_after_saving_is_too_late(desk):
    row = stance()
    opened = {**fields_of(desk.get(form_of(row))), "summary": "Mine.", **WHY}
    assert desk.post(form_of(row), {**opened, "_save": "1"}).status_code == 302
    assert tell(desk, "typed", opened, row).status_code == 410
    assert not KeptForm.objects.exclude(typed=None).exists()


def test_a_form_sent_again_from_a_page_of_before_is_another(desk):
    row = stance()
    opened = {**fields_of(desk.get(form_of(row))), "summary": "Mine.", **WHY}
    desk.post(form_of(row), {**opened, "_save": "1"})
    refused = desk.post(form_of(row), {**opened, "summary": "=1"})
    assert fields_of(refused)["_kept"] != opened["_kept"]
    assert KeptForm.objects.exclude(typed=None).get().typed["summary"] == ["=1"]


def test_what_is_typed_back_is_not_kept(desk):
    row = stance()
    kept = left_with(desk, row, summary="Typed with care.")
    fields = {"_kept": kept.token}
    assert tell(desk, "untyped", fields, row).status_code == 200
    assert not KeptForm.objects.exclude(typed=None).exists()


def test_it_is_discarded_at_a_button(desk):
    row = stance()
    kept = left_with(desk, row, summary="Typed with care.")
    sent = {"_does": "discard", "_id": kept.pk, "_next": form_of(row)}
    response = desk.post(KEPT, sent)
    assert (response.status_code, response.url) == (302, form_of(row))
    assert not KeptForm.objects.filter(pk=kept.pk).exists()
    gone = desk.get(back(kept), follow=True)
    assert "not kept any longer" in gone.content.decode()
    assert gone.redirect_chain == [(form_of(row), 302)]
    elsewhere = desk.post(KEPT, {**sent, "_next": "https://elsewhere.example/"})
    assert elsewhere.url == reverse("admin:index")


def test_two_windows_with_one_form_are_kept_apart(desk):
    row = stance()
    left_with(desk, row, summary="One.")
    left_with(desk, row, summary="Two.")
    opened = desk.get(form_of(row))
    assert "2 times" in told(opened)
    assert len(re.findall(r'data-id="\d+"', opened.content.decode())) == 2


def test_put_back_it_is_that_windows(desk):
    row = stance()
    kept = left_with(desk, row, summary="One.")
    shown = fields_of(desk.get(back(kept)))
    assert "did not save" not in told(desk.get(back(kept)))
    tell(desk, "typed", {**shown, "summary": "From the first window."}, row)
    # The second opening took it over: what the first says since is kept beside it.
    assert {each.typed["summary"][0] for each in KeptForm.objects.exclude(typed=None)} == {
        "One.",
        "From the first window.",
    }


def test_the_start_page_lists_what_was_typed(desk):
    kept = left_with(desk, stance(), summary="Typed with care.")
    fields = {**fields_of(desk.get(ADD)), "summary": "Wants elections."}
    tell(desk, "typed", fields, model="statements.statement")
    html = unescape(desk.get("/admin/").content.decode())
    section = re.search(r'<section class="desk-unsaved".*?</section>', html, re.DOTALL)[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", section).split())
    assert f"Stance {stance()}" in words
    assert "New statement" in words
    addresses = re.findall(r'<p><a href="([^"]+)"', section)
    assert back(kept) in addresses
    for address in addresses:
        assert desk.get(address).status_code == 200


def test_the_start_page_costs_the_same_however_much_was_typed(desk):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            desk.get("/admin/")
        return len(queries)

    few = cost()
    for number, row in enumerate(Source.objects.all()[:15]):
        tell(desk, "typed", {"_kept": f"{number:016}"}, row, "statements.source")
    assert cost() == few
    assert "And 5 more" in desk.get("/admin/").content.decode()


def test_to_open_a_form_costs_the_same_whoever_has_it_open(desk, editor):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            desk.get(form_of(stance()))
        return len(queries)

    few = cost()
    for _ in range(4):
        other = Client()
        other.force_login(factories.editor())
        other.get(form_of(stance()))
        left_with(desk, stance(), summary="Typed.")
    assert cost() == few


# --- Whose it is -----------------------------------------------------------------------------


@pytest.fixture
def other(db):
    client = Client()
    client.force_login(factories.editor(public_name="Editor Five"))
    return client


def test_nobody_else_is_shown_it(desk, other):
    kept = left_with(desk, stance(), summary="Secret so far.")
    assert other.get(back(kept)).status_code == 404
    assert other.post(KEPT, {"_does": "discard", "_id": kept.pk}).status_code == 404
    assert KeptForm.objects.filter(pk=kept.pk).exists()
    for page in (form_of(stance()), "/admin/"):
        html = other.get(page).content.decode()
        assert "Secret so far." not in html
        assert "data-id=" not in html
        assert "desk-unsaved" not in html


def test_nobody_writes_into_another_ones(desk, other):
    kept = left_with(desk, stance(), summary="Mine.")
    tell(other, "typed", {"_kept": kept.token, "summary": "Theirs."}, stance())
    kept.refresh_from_db()
    assert kept.typed["summary"] == ["Mine."]


def test_it_is_on_no_public_page_and_in_no_file(desk, client):
    left_with(desk, stance(), summary="Secret so far.")
    reader = Client()
    for page in ("/", "/provisions/7/", "/stances.csv", "/changes/", "/search/?q=secret"):
        response = reader.get(page)
        content = b"".join(response) if response.streaming else response.content
        assert b"Secret so far" not in content


def test_in_another_form_it_is_not_put_back(desk):
    kept = left_with(desk, stance(), summary="Mine.")
    other = Stance.objects.exclude(pk=stance().pk).first()
    assert desk.get(f"{form_of(other)}?kept={kept.pk}").status_code == 404
    assert desk.get(f"{ADD}?kept={kept.pk}").status_code == 404


def few_rights(*names):
    account = User.objects.create_user("few", password="a long password", is_staff=True)
    account.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(account)
    return client


def test_whoever_may_only_look_keeps_nothing_and_is_not_noted(db):
    looker = few_rights("view_stance")
    html = looker.get(form_of(stance())).content.decode()
    assert 'name="_kept"' not in html
    assert not KeptForm.objects.exists()
    fields = {"_kept": "a" * 22, "summary": "Mine."}
    assert tell(looker, "typed", fields, stance()).status_code == 403
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"_model": "accounts.user"}, 404),
        ({"_model": "nothing.atall"}, 404),
        ({"_model": ""}, 404),
        ({"_row": "seven"}, 404),
        ({"_row": "9" * 30}, 404),
        ({"_kept": "short"}, 400),
        ({"_does": "dance"}, 400),
        ({"_user": "1000000"}, 409),
    ],
)
def test_what_is_told_wrongly_is_refused(desk, change, status):
    fields = {**fields_of(desk.get(form_of(stance()))), "summary": "Mine."}
    before = KeptForm.objects.count()
    assert tell(desk, "typed", fields, stance(), **change).status_code == status
    assert KeptForm.objects.count() == before


def test_it_is_only_told_with_the_token_of_a_form(editor):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.get(KEPT).status_code == 405
    assert strict.post(KEPT, {"_does": "seen"}).status_code == 403


# --- How much is kept, and how long --------------------------------------------------------------


def test_passwords_and_tokens_are_not_kept(desk):
    fields = {**fields_of(desk.get(form_of(stance()))), "password1": "secret"}
    more = {"csrfmiddlewaretoken": "x", "old_password": "secret", "_popup": "1"}
    tell(desk, "typed", {**fields, **more}, stance())
    typed = KeptForm.objects.exclude(typed=None).get().typed
    assert typed["summary"] == [stance().summary]
    assert not {n for n in typed if n.startswith("_") or "password" in n or "csrf" in n}


def test_too_much_is_not_kept(desk):
    fields = {**fields_of(desk.get(form_of(stance()))), "summary": "x" * 1_000_001}
    assert tell(desk, "typed", fields, stance()).status_code == 413
    assert not KeptForm.objects.exclude(typed=None).exists()


def test_letters_that_no_database_stores_are_left_out(desk):
    fields = {**fields_of(desk.get(form_of(stance()))), "summary": "A\0 letter"}
    assert tell(desk, "typed", fields, stance()).status_code == 200
    assert KeptForm.objects.exclude(typed=None).get().typed["summary"] == ["A letter"]


def test_of_many_forms_the_oldest_go(desk):
    for number, row in enumerate(Source.objects.all()[:52]):
        fields = {"_kept": f"{number:016}", "title": "Typed"}
        assert tell(desk, "typed", fields, row, "statements.source").status_code == 200
    kept = KeptForm.objects.exclude(typed=None)
    assert kept.count() == 50
    oldest = Source.objects.all()[:2]
    assert not kept.filter(row__in=[row.pk for row in oldest]).exists()


def test_what_is_old_goes_when_something_is_kept(desk):
    kept = left_with(desk, stance(), summary="Long ago.")
    long_ago = timezone.now() - timedelta(days=31)
    rows = KeptForm.objects.filter(pk=kept.pk)
    rows.update(typed_at=long_ago, opened_at=long_ago)
    left_with(desk, Source.objects.first(), title="Typed")
    assert not rows.exists()


def test_windows_in_which_nothing_was_typed_are_soon_forgotten(desk):
    desk.get(form_of(stance()))
    idle = KeptForm.objects.get()
    earlier = timezone.now() - timedelta(hours=2)
    KeptForm.objects.filter(pk=idle.pk).update(opened_at=earlier, seen_at=earlier)
    desk.get(form_of(stance()))
    assert not KeptForm.objects.filter(pk=idle.pk).exists()


def test_what_a_browser_kept_bears_the_time_at_which_it_was_typed(desk):
    typed_at = timezone.now() - timedelta(hours=3)
    fields = {**fields_of(desk.get(form_of(stance()))), "summary": "Offline."}
    tell(desk, "typed", fields, stance(), _at=typed_at.isoformat())
    assert KeptForm.objects.exclude(typed=None).get().typed_at == typed_at
    ahead = (timezone.now() + timedelta(days=3)).isoformat()
    tell(desk, "typed", fields, stance(), _at=ahead)
    assert KeptForm.objects.exclude(typed=None).get().typed_at <= timezone.now()


def test_it_goes_in_the_transaction_that_saves(desk):
    """What the write path refuses at its very end has not been saved, and stays kept."""
    link = StanceStatement.objects.filter(stance__in=Stance.objects.all()).first()
    row = link.stance
    fields = {**fields_of(desk.get(form_of(row))), **WHY, "stated_on": "2025-11-01"}
    assert desk.post(form_of(row), {**fields, "_save": "1"}).status_code == 200
    assert KeptForm.objects.exclude(typed=None).get().typed["stated_on"] == ["2025-11-01"]


def test_a_window_in_which_a_row_is_added_for_another_form_stays_one(desk):
    address = f"{reverse('admin:statements_source_add')}?_to_field=slug&_popup=1"
    fields = {**fields_of(desk.get(address)), "title": "Typed"}
    tell(desk, "typed", fields, model="statements.source")
    kept = KeptForm.objects.exclude(typed=None).get()
    (url,) = re.findall(r'href="([^"]+kept=[^"]+)"', desk.get(address).content.decode())
    assert desk.get(unescape(url)).context["is_popup"]
    assert not desk.get(f"/admin/statements/source/add/?kept={kept.pk}").context["is_popup"]


def test_drafts_are_drafts_of_the_plan(desk):
    """What was typed is never called a draft: that is a draft of the plan here."""
    row = Draft.objects.first()
    kept = left_with(desk, row, name="Typed")
    for page in (form_of(row), back(kept)):
        assert "draft" not in told(desk.get(page)).lower().replace("this draft", "")
