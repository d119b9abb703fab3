"""A statement with its sources, its points and the stances that it supports, in one form."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Actor
from provisions.models import Draft, Provision, Stance, StanceStatement
from record.models import Edit
from statements.models import Statement
from tests.admin.forms import fields_of, form_of, submit

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "Said on television", "kind_of_change": "addition"}
SLUG = "poland-2025-12-16-elections"


def new_statement(**changes):
    return {
        "slug": SLUG,
        "made_on": "2025-12-16",
        "actor": Actor.objects.get(slug="poland").pk,
        "setting": "interview",
        "summary": "Wants elections to follow a ceasefire.",
        "sources": "report-2025-11-24-both-texts",
        "provisions": "25",
        **changes,
    }


def new_stance(place, *, point=25, draft="us-russia", **changes):
    fields = {
        "new_draft": Draft.objects.get(slug=draft).pk,
        "new_provision": Provision.objects.get(number=point).pk if point else "",
        "new_position": "seeks-changes",
        "new_confidence": "stated",
        "new_summary": "Elections only after a ceasefire.",
        **changes,
    }
    return {f"stances-{place}-{name}": value for name, value in fields.items()}


def add(desk, *stances, **changes):
    together = {name: value for stance in stances for name, value in stance.items()}
    total = {"stances-TOTAL_FORMS": str(len(stances))}
    url = reverse("admin:statements_statement_add")
    return submit(desk, url, **new_statement(**changes), **together, **total, **WHY)


def place_of(desk, link):
    formset = desk.get(form_of(link.statement)).context["inline_admin_formsets"][0].formset
    return next(place for place, form in enumerate(formset) if form.instance == link)


def test_it_works(desk):
    response = add(desk, new_stance(0), new_stance(1, point=None, draft="berlin"))
    assert response.status_code == 302
    statement = Statement.objects.get(slug=SLUG)
    assert statement.citations.count() == statement.provisions.count() == 1
    stances = Stance.objects.filter(grounds__statement=statement).order_by("slug")
    assert [stance.slug for stance in stances] == [
        "poland-25-us-russia-2025-12-16",
        "poland-plan-berlin-2025-12-16",
    ]
    assert Edit.objects.count() == 2
    assert Edit.objects.first().reason == "Said on television"


def test_actor_and_day_of_a_new_stance_may_differ_from_the_statements(desk):
    ukraine = Actor.objects.get(slug="ukraine")
    add(desk, new_stance(0, new_actor=ukraine.pk, new_stated_on="2025-12-17"))
    assert Stance.objects.filter(slug="ukraine-25-us-russia-2025-12-17").exists()


def test_a_stance_that_is_there_can_rest_on_it_too(desk):
    stance = Stance.objects.filter(actor__slug="poland").first()
    before = stance.grounds.count()
    assert add(desk, {"stances-0-stance": stance.pk}).status_code == 302
    grounds = list(stance.grounds.order_by("position").values_list("statement__slug", flat=True))
    assert len(grounds) == before + 1
    assert grounds[-1] == SLUG


def test_what_a_new_stance_lacks_is_said_beside_its_fields_and_nothing_is_kept(desk):
    response = add(desk, new_stance(0, new_position="", new_summary=""))
    assert response.status_code == 200
    form = response.context["inline_admin_formsets"][0].formset.forms[0]
    assert set(form.errors) == {"new_position", "new_summary"}
    assert fields_of(response)["stances-0-new_draft"]
    assert not Statement.objects.filter(slug=SLUG).exists()


def test_a_rule_that_a_new_stance_breaks_is_said_on_that_stance(desk):
    response = add(desk, new_stance(0), new_stance(1, point=24, new_stated_on="2025-11-21"))
    forms = response.context["inline_admin_formsets"][0].formset.forms
    assert not forms[0].errors
    assert "None of its statements was made on or before 2025-11-21" in str(forms[1].errors)
    assert not Statement.objects.filter(slug=SLUG).exists()


def test_the_same_stance_twice_is_refused(desk):
    response = add(desk, new_stance(0), new_stance(1))
    forms = response.context["inline_admin_formsets"][0].formset.forms
    assert "has a position on this point of this draft from this day already" in str(
        forms[1].errors
    )
    assert not Stance.objects.filter(stated_on="2025-12-16", actor__slug="poland").exists()


def test_either_a_stance_that_is_there_or_a_new_one(desk):
    stance = Stance.objects.filter(actor__slug="poland").first()
    response = add(desk, {**new_stance(0), "stances-0-stance": stance.pk})
    assert "not both" in response.content.decode()


def test_an_empty_form_for_a_stance_is_no_stance(desk):
    empty = {f"stances-0-{name}": "" for name in ("stance", "new_draft", "new_summary")}
    assert add(desk, empty).status_code == 302
    assert not StanceStatement.objects.filter(statement__slug=SLUG).exists()


def test_a_stance_that_rests_on_it_no_longer_stays_while_it_has_another(desk):
    link = StanceStatement.objects.filter(position=2).first()
    gone = {f"stances-{place_of(desk, link)}-DELETE": "on"}
    assert submit(desk, form_of(link.statement), **gone, **WHY).status_code == 302
    assert not StanceStatement.objects.filter(pk=link.pk).exists()
    assert Stance.objects.filter(pk=link.stance_id).exists()


def test_the_last_statement_of_a_stance_stays(desk):
    stance = next(s for s in Stance.objects.all() if s.grounds.count() == 1)
    link = stance.grounds.get()
    gone = {f"stances-{place_of(desk, link)}-DELETE": "on"}
    response = submit(desk, form_of(link.statement), **gone, **WHY)
    assert response.status_code == 200
    assert "This takes at least one." in response.content.decode()
    assert StanceStatement.objects.filter(pk=link.pk).exists()


def test_the_form_costs_the_same_however_many_stances_rest_on_it(desk):
    def cost(statement):
        desk.get(form_of(statement))
        with CaptureQueriesContext(connection) as queries:
            desk.get(form_of(statement))
        return len(queries)

    by_number = sorted(Statement.objects.filter(person=None), key=lambda s: s.stances.count())
    assert by_number[0].stances.count() + 3 < by_number[-1].stances.count()
    assert cost(by_number[0]) == cost(by_number[-1])
