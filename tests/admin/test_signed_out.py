"""Whoever is signed out while filling in a form signs in with it in hand, without scripts."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from provisions.models import Provision, Stance
from record.kept import KeptForm
from statements.models import Source, Statement
from tests import factories
from tests.admin.forms import fields_of, form_of

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "Said better", "kind_of_change": "correction"}
LOGIN = "/admin/login/"
NAME = {"username": "anna", "password": "a long password"}


def stance():
    return Stance.objects.get(slug="ukraine-7-berlin-2025-12-14")


def sent_signed_out(desk, address, **changes):
    """Fill in the form at *address*, and send it after being signed out."""
    fields = {**fields_of(desk.get(address)), **changes}
    desk.logout()
    return desk.post(address, {**fields, "_save": "Save"})


def sign_in(client, page, **changes):
    return client.post(LOGIN, {**fields_of(page), **NAME, **changes})


def test_it_works(desk):
    page = sent_signed_out(desk, form_of(stance()), summary="Typed with care.", **WHY)
    assert page.status_code == 403
    assert "What you typed is not lost" in page.content.decode()
    assert stance().summary != "Typed with care."
    answer = sign_in(desk, page)
    kept = KeptForm.objects.exclude(typed=None).get()
    assert (answer.status_code, answer.url) == (302, f"{form_of(stance())}?kept={kept.pk}")
    shown = desk.get(answer.url)
    assert "Nothing of it is saved yet" in shown.content.decode()
    assert fields_of(shown)["summary"] == "Typed with care."
    assert stance().summary != "Typed with care."
    assert desk.post(answer.url, {**fields_of(shown), "_save": "1"}).status_code == 302
    assert stance().summary == "Typed with care."


@pytest.mark.parametrize("row", [Statement, Provision], ids=lambda model: model.__name__)
def test_a_form_with_rows_in_it_comes_along_whole(desk, row):
    row = row.objects.first()
    fields = fields_of(desk.get(form_of(row)))
    page = sent_signed_out(desk, form_of(row), **WHY)
    shown = desk.get(sign_in(desk, page).url)
    found = fields_of(shown)
    own = {name: value for name, value in fields.items() if not name.startswith("_")}
    assert {n: v.replace("\r", "") for n, v in found.items() if n in own} == {
        name: value.replace("\r", "") for name, value in {**own, **WHY}.items()
    }


def test_a_mistyped_password_loses_nothing(desk):
    page = sent_signed_out(desk, form_of(stance()), summary="Typed with care.")
    again = sign_in(desk, page, password="wrong")
    assert again.status_code == 200
    answer = sign_in(desk, again)
    assert fields_of(desk.get(answer.url))["summary"] == "Typed with care."


def test_every_value_of_a_field_comes_along(desk):
    fields = fields_of(desk.get(form_of(stance())))
    desk.logout()
    page = desk.post(form_of(stance()), {**fields, "twice": ["one", "two\r\n“three”"]})
    sign_in(desk, page)
    assert KeptForm.objects.exclude(typed=None).get().typed["twice"] == ["one", "two\r\n“three”"]


def test_someone_else_may_sign_in_with_it(desk):
    page = sent_signed_out(desk, form_of(stance()), summary="Typed with care.")
    User.objects.create_superuser("berta", password="a long password")
    answer = sign_in(desk, page, username="berta")
    assert KeptForm.objects.exclude(typed=None).get().user.username == "berta"
    assert fields_of(desk.get(answer.url))["summary"] == "Typed with care."


def test_whoever_may_not_use_the_form_is_told_and_nothing_is_kept(desk):
    page = sent_signed_out(desk, form_of(stance()), summary="Typed with care.")
    few = User.objects.create_user("few", password="a long password", is_staff=True)
    few.user_permissions.set(Permission.objects.filter(codename="view_stance"))
    answer = desk.post(LOGIN, {**fields_of(page), **NAME, "username": "few"}, follow=True)
    assert answer.redirect_chain == [(reverse("admin:index"), 302)]
    assert "this account may not use it" in answer.content.decode()
    assert not KeptForm.objects.exclude(typed=None).exists()


def test_a_window_that_adds_a_row_for_another_form_stays_one(desk):
    address = f"{reverse('admin:statements_source_add')}?_to_field=slug&_popup=1"
    page = sent_signed_out(desk, address, title="Typed with care")
    shown = desk.get(sign_in(desk, page).url)
    assert shown.context["is_popup"]
    assert fields_of(shown)["title"] == "Typed with care"


def test_passwords_do_not_come_along(desk, editor):
    address = reverse("admin:password_change")
    fields = {"old_password": "a long password", "new_password1": "secret", "note": "Mine."}
    desk.logout()
    page = desk.post(address, fields)
    assert json.loads(fields_of(page)["carried"]) == {"note": ["Mine."]}
    assert "secret" not in page.content.decode()


def test_what_is_not_typed_is_sent_again_by_hand(desk):
    row = factories.source(slug="entered-twice")
    address = reverse("admin:statements_source_delete", args=[row.pk])
    fields = {**fields_of(desk.get(address)), **WHY, "post": "yes"}
    desk.logout()
    page = desk.post(address, fields)
    asked = sign_in(desk, page)
    assert asked.status_code == 200
    assert "has not been done" in asked.content.decode()
    assert Source.objects.filter(slug="entered-twice").exists()
    assert fields.items() <= fields_of(asked).items()
    assert f'action="{address}"' in asked.content.decode()
    assert desk.post(address, fields_of(asked)).status_code == 302
    assert not Source.objects.filter(slug="entered-twice").exists()


def test_too_much_is_said_to_be_too_much(desk):
    page = sent_signed_out(desk, form_of(stance()), summary="x" * 2_000_001)
    assert "too long to be carried along" in page.content.decode()
    assert "carried" not in fields_of(page)


@pytest.mark.parametrize("text", ["{", "[]", '{"summary": "one"}', '{"summary": [1]}', "{}", "7"])
def test_what_holds_no_form_is_left_out(client, editor, text):
    answer = client.post(LOGIN, {**NAME, "next": form_of(stance()), "carried": text})
    assert (answer.status_code, answer.url) == (302, form_of(stance()))
    assert not KeptForm.objects.exclude(typed=None).exists()


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/admin/", "//elsewhere.example/", "/nothing/", LOGIN]
)
def test_it_leads_nowhere_else(client, editor, address):
    carried = json.dumps({"summary": ["Typed."]})
    answer = client.post(LOGIN, {**NAME, "next": address, "carried": carried})
    assert answer.status_code == 302
    assert answer.url == reverse("admin:index")


def test_a_check_and_what_scripts_tell_are_led_to_the_page_to_sign_in(desk):
    fields = fields_of(desk.get(form_of(stance())))
    desk.logout()
    for address, more in ((form_of(stance()), {"_check": "1"}), ("/admin/record/kept/", {})):
        answer = desk.post(address, {**fields, **more})
        assert answer.status_code == 302
        assert answer.url.startswith(LOGIN)


def test_the_page_is_kept_nowhere(desk):
    page = sent_signed_out(desk, form_of(stance()), summary="Typed with care.")
    assert "no-store" in page["Cache-Control"]
    assert "no-store" in sign_in(desk, page)["Cache-Control"]


# --- Signed in again in another tab, which changes the token that forms are sent with ------------

OWN = {"headers": {"origin": "http://testserver"}}


@pytest.fixture
def strict(editor):
    """A browser whose forms were opened before its token changed."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    return client


def test_a_page_from_before_is_sent_again_by_hand(strict):
    fields = {**fields_of(strict.get(form_of(stance()))), "summary": "Typed with care.", **WHY}
    page = strict.post(form_of(stance()), {**fields, "csrfmiddlewaretoken": "of before"}, **OWN)
    assert page.status_code == 403
    assert "has not been done" in page.content.decode()
    assert stance().summary != "Typed with care."
    token = strict.cookies["csrftoken"].value
    again = {**fields_of(page), "csrfmiddlewaretoken": token, "_save": "1"}
    assert strict.post(form_of(stance()), again, **OWN).status_code == 302
    assert stance().summary == "Typed with care."


def test_what_comes_from_elsewhere_is_refused_and_not_offered(strict):
    for sender in ({}, {"headers": {"origin": "https://elsewhere.example"}}):
        page = strict.post(form_of(stance()), {"summary": "Not mine."}, **sender)
        assert page.status_code == 403
        assert "Not mine." not in page.content.decode()
        assert "has not been done" not in page.content.decode()


def test_whoever_is_signed_out_meanwhile_signs_in_with_it(strict):
    strict.logout()
    page = strict.post(form_of(stance()), {"summary": "Typed with care."}, **OWN)
    assert page.status_code == 403
    assert "Typed with care." in fields_of(page)["carried"]
