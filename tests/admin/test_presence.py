"""Who else has a form open, and who saved it since, is said at its top."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from provisions.models import Stance
from record.kept import KeptForm
from statements.models import Source
from tests import factories
from tests.admin.forms import fields_of, form_of
from tests.admin.test_kept_forms import ADD, tell

pytestmark = pytest.mark.usefixtures("record")


def stance():
    return Stance.objects.get(slug="ukraine-7-berlin-2025-12-14")


@pytest.fixture
def other(db):
    client = Client()
    client.force_login(factories.editor(public_name="Editor Five"))
    return client


def company(response):
    html = unescape(response.content.decode())
    (found,) = re.findall(r'<div class="kept-company" role="status">(.*?)</div>', html, re.DOTALL)
    return re.findall(r"<p>(.*?)</p>", found)


def since():
    return f"{KeptForm.objects.order_by('pk').first().opened_at:%H:%M} UTC"


def seen(client, fields, does="seen"):
    return tell(client, does, fields, stance()).json()


def test_it_works(desk, other):
    other.get(form_of(stance()))
    told = f"Editor Five has this form open too, since {since()}."
    assert company(desk.get(form_of(stance()))) == [told]


def test_whoever_is_alone_is_told_nothing(desk, other):
    desk.get(form_of(stance()))
    assert company(desk.get(form_of(stance()))) == []
    other.get(form_of(Source.objects.first()))
    assert company(desk.get(form_of(stance()))) == []


def test_whether_anything_was_typed_is_told_but_not_what(desk, other):
    theirs = {**fields_of(other.get(form_of(stance()))), "summary": "Secret so far."}
    mine = fields_of(desk.get(form_of(stance())))
    assert seen(desk, mine)["company"][0].endswith("UTC.")
    seen(other, theirs, "typed")
    answer = tell(desk, "seen", mine, stance())
    assert answer.json()["company"][0].endswith("UTC, and has typed in it.")
    assert "Secret so far" not in answer.content.decode()


def test_whoever_closes_the_form_is_gone(desk, other):
    theirs = fields_of(other.get(form_of(stance())))
    mine = fields_of(desk.get(form_of(stance())))
    seen(other, theirs, "left")
    assert seen(desk, mine)["company"] == []
    seen(other, theirs)
    assert len(seen(desk, mine)["company"]) == 1


def test_whoever_saves_is_gone(desk, other):
    why = {"reason_for_change": "Said better", "kind_of_change": "correction", "_save": "1"}
    theirs = {**fields_of(other.get(form_of(stance()))), "summary": "Theirs.", **why}
    mine = fields_of(desk.get(form_of(stance())))
    assert other.post(form_of(stance()), theirs).status_code == 302
    answer = seen(desk, mine)
    assert answer["company"] == []
    at = f"{timezone.now():%H:}"
    assert answer["saved"].startswith(f"Editor Five saved this at {at}")
    assert "you will be shown what differs" in answer["saved"]


def test_ones_own_saving_in_another_window_is_told_too(desk):
    why = {"reason_for_change": "Said better", "kind_of_change": "correction", "_save": "1"}
    mine = fields_of(desk.get(form_of(stance())))
    second = {**fields_of(desk.get(form_of(stance()))), "summary": "Mine.", **why}
    assert desk.post(form_of(stance()), second).status_code == 302
    assert seen(desk, mine)["saved"].startswith("You (Anna K.), in another window, saved this")


def test_whoever_tells_nothing_for_two_minutes_is_gone(desk, other):
    other.get(form_of(stance()))
    KeptForm.objects.update(seen_at=timezone.now() - timedelta(seconds=121))
    assert company(desk.get(form_of(stance()))) == []


def test_someone_with_two_windows_is_one(desk, other):
    other.get(form_of(stance()))
    other.get(form_of(stance()))
    assert len(company(desk.get(form_of(stance())))) == 1


def test_two_who_add_rows_are_not_in_one_form(desk, other):
    other.get(ADD)
    assert company(desk.get(ADD)) == []


def test_a_day_is_told_where_it_is_not_today(desk, other):
    other.get(form_of(stance()))
    KeptForm.objects.update(opened_at=timezone.now() - timedelta(days=1))
    yesterday = timezone.now() - timedelta(days=1)
    assert f"since {yesterday:%-d %B}, " in company(desk.get(form_of(stance())))[0]


def test_to_hear_costs_the_same_whoever_is_there(desk):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            seen(desk, mine)
        return len(queries)

    mine = fields_of(desk.get(form_of(stance())))
    few = cost()
    for _ in range(5):
        client = Client()
        client.force_login(factories.editor())
        client.get(form_of(stance()))
    assert cost() == few
    assert len(seen(desk, mine)["company"]) == 5
