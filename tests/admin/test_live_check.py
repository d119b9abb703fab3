"""What saving would say of a form, asked while it is filled in."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from provisions.models import Provision, Stance
from record.admin import TrackedAdmin
from record.models import Edit
from statements.models import Statement
from tests.admin.forms import fields_of, form_of

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "Reuters corrected its report", "kind_of_change": "correction"}


def stance():
    return Stance.objects.get(slug="ukraine-7-berlin-2025-12-14")


def check(desk, url, **changes):
    """Ask what saving the form at *url* with some of its fields changed would say."""
    return desk.post(url, {**fields_of(desk.get(url)), **changes, "_check": "1"}).json()


def test_it_works(desk):
    assert check(desk, form_of(stance()), summary="Said anew.") == {"fields": {}, "general": []}
    assert stance().summary != "Said anew."
    assert Edit.objects.count() == 1


def test_what_a_field_says_stands_by_its_id(desk):
    said = check(desk, form_of(stance()), stated_on="2031-01-01", summary="=1+1")
    assert said["general"] == []
    assert "has not begun anywhere on Earth" in said["fields"]["id_stated_on"][0]["message"]
    assert "cannot begin with “=”" in said["fields"]["id_summary"][0]["message"]


def test_what_the_rules_of_the_record_say_stands_beside_the_field(desk):
    said = check(desk, form_of(stance()), stated_on="2025-11-01")
    (problem,) = said["fields"]["id_statements"]
    assert "None of its statements was made on or before 2025-11-01" in problem["message"]


def test_what_a_change_does_to_other_rows_is_said(desk):
    row = Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")
    said = check(desk, form_of(row), made_on="2025-12-17")
    forms = desk.get(form_of(row)).context["inline_admin_formsets"][0].formset.forms
    assert set(said["fields"]) == {form.prefix for form in forms}
    for (problem,) in said["fields"].values():
        assert "None of its statements was made on or before" in problem["message"]


def test_of_an_empty_form_it_says_what_is_required_but_asks_for_no_reason(desk):
    said = check(desk, reverse("admin:provisions_stance_add"))
    assert {place for place, (problem, *_) in said["fields"].items()} >= {
        "id_actor",
        "id_draft",
        "id_statements",
    }
    assert {problem["code"] for problem in said["fields"]["id_actor"]} == {"required"}
    assert "id_reason_for_change" not in said["fields"]


def test_each_draft_of_a_point_is_checked(desk):
    row = Provision.objects.get(number=7)
    said = check(desk, form_of(row), **{"revisions-2-change": "undisclosed"})
    assert list(said["fields"]) == ["id_revisions-2-text"]


def test_a_row_that_would_be_refused_by_the_database_is_told(desk):
    row = stance()
    again = {
        "actor": row.actor_id,
        "provision": row.provision_id,
        "draft": row.draft_id,
        "stated_on": row.stated_on.isoformat(),
        "position": "rejects",
        "confidence": "stated",
        "summary": "Again.",
        "statements": row.grounds.first().statement.slug,
    }
    said = check(desk, reverse("admin:provisions_stance_add"), **again)
    assert "from this day already" in said["general"][0]


def test_a_check_that_passes_announces_nothing(desk):
    check(desk, form_of(stance()), summary="Said anew.")
    assert "successfully" not in desk.get(reverse("admin:index")).content.decode()


def test_whoever_may_not_change_may_not_check(client, editor):
    reader = User.objects.create_user("berta", password="a long password", is_staff=True)
    client.force_login(reader)
    assert client.post(form_of(stance()), {"_check": "1"}).status_code == 403


def test_every_form_can_be_checked_as_it_is(desk):
    for model, registered in admin.site._registry.items():
        row = model.objects.first()
        if isinstance(registered, TrackedAdmin) and row is not None:
            assert check(desk, form_of(row)) == {"fields": {}, "general": []}, model
