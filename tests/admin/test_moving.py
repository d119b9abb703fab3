"""An actor moves, or says the same of another draft: one click from the stance."""

import re
from html import unescape

import pytest
from django.urls import reverse

from provisions.models import Draft, Provision, Stance
from tests.admin.forms import fields_of, form_of, submit

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "Said so in Paris", "kind_of_change": "addition"}


def stance(slug="ukraine-7-berlin-2025-12-14"):
    return Stance.objects.get(slug=slug)


def link(desk, row, words):
    page = desk.get(form_of(row)).content.decode()
    return unescape(re.search(rf'<a href="([^"]+)"[^>]*>{words}</a>', page)[1])


def test_the_actor_moved(desk):
    row = stance()
    url = link(desk, row, "The actor moved")
    offered = fields_of(desk.get(url))
    assert offered["actor"] == str(row.actor_id)
    assert offered["provision"] == str(row.provision_id)
    assert offered["draft"] == str(row.draft_id)
    assert offered["position"] == offered["summary"] == offered["statements"] == ""
    new = {
        "stated_on": "2025-12-17",
        "position": "rejects",
        "confidence": "stated",
        "summary": "Withdraws the offer.",
        "statements": "ukraine-2025-12-14-nato-compromise",
    }
    assert submit(desk, url, **new, **WHY).status_code == 302
    assert stance().position == "accepts-with-conditions"
    assert stance("ukraine-7-berlin-2025-12-17").position == "rejects"


def test_the_same_on_another_draft(desk):
    row = stance()
    offered = fields_of(desk.get(link(desk, row, "Same on another draft")))
    assert offered["actor"] == str(row.actor_id)
    assert offered["provision"] == str(row.provision_id)
    assert offered["draft"] == ""
    statements = row.grounds.order_by("position").values_list("statement__slug", flat=True)
    assert offered["statements"].split() == list(statements)


def test_on_a_draft_as_a_whole_no_point_is_filled_in(desk):
    row = Stance.objects.filter(provision=None).first()
    offered = fields_of(desk.get(link(desk, row, "The actor moved")))
    assert offered["provision"] == ""
    assert offered["draft"] == str(row.draft_id)


def test_what_the_actor_said_on_the_point_before_stands_beside_the_form(desk):
    row = stance()
    others = Stance.objects.filter(actor=row.actor, provision=row.provision).exclude(pk=row.pk)
    assert others
    page = desk.get(form_of(row)).content.decode()
    anew = desk.get(link(desk, row, "The actor moved")).content.decode()
    for other in others:
        assert form_of(other) in page
        assert form_of(other) in anew
    assert form_of(row) in anew


def test_a_draft_leads_to_the_form_of_each_point_and_says_what_is_not_entered(desk):
    page = desk.get(form_of(Draft.objects.get(slug="berlin"))).content.decode()
    assert "28 of 28 points entered" in page
    assert form_of(Provision.objects.get(number=7)) + "#berlin" in page


@pytest.mark.parametrize(
    "query",
    [
        "actor=x",
        "actor=99999",
        "provision=7",
        "actor=1&provision=x",
        f"actor={'9' * 30}",
        f"actor=1&provision={'9' * 5000}",
        "statements=%00",
    ],
)
def test_a_link_with_bad_values_is_an_empty_form(desk, query):
    assert desk.get(reverse("admin:provisions_stance_add") + f"?{query}").status_code == 200
