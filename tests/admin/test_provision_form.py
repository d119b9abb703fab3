"""A point with what every draft holds on it, in one form."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provisions.models import Draft, Provision, Revision, Theme
from record.models import Edit
from tests import factories
from tests.admin.forms import fields_of, form_of, submit

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "The text was published", "kind_of_change": "addition"}


def point(number=7):
    return Provision.objects.get(number=number)


def forms_of(response):
    return response.context["inline_admin_formsets"][0].formset.forms


def prefix_of(desk, row, draft):
    """The prefix of the fields that say what *draft* holds on the point."""
    forms = forms_of(desk.get(form_of(row)))
    return next(form.prefix for form in forms if form.draft_held.slug == draft)


def later_draft():
    return factories.draft(
        slug="paris", name="Paris text", order=5, revises=Draft.objects.get(slug="berlin")
    )


def test_it_works(desk):
    row, prefix = point(), prefix_of(desk, point(), "geneva")
    changes = {f"{prefix}-text": "Another paraphrase.", f"{prefix}-label": "7a"}
    assert submit(desk, form_of(row), title="NATO", **changes, **WHY).status_code == 302
    revision = Revision.objects.get(provision=row, draft__slug="geneva")
    assert (revision.text, revision.label) == ("Another paraphrase.", "7a")
    assert point().title == "NATO"
    assert Edit.objects.count() == 2
    untouched = Revision.objects.get(provision=row, draft__slug="berlin")
    assert untouched.history.count() == 1


def test_what_a_revision_cites_is_part_of_the_form(desk):
    row, prefix = point(), prefix_of(desk, point(), "european")
    slugs = fields_of(desk.get(form_of(row)))[f"{prefix}-sources"].split()
    changes = {f"{prefix}-sources": " ".join(reversed(slugs))}
    submit(desk, form_of(row), **changes, **WHY)
    revision = Revision.objects.get(provision=row, draft__slug="european")
    cited = revision.citations.order_by("position").values_list("source__slug", flat=True)
    assert list(cited) == [*reversed(slugs)]


def test_drafts_stand_in_their_order_and_one_that_says_nothing_has_an_empty_form(desk):
    later_draft()
    page = desk.get(form_of(point()))
    names = [draft.name for draft in Draft.objects.order_by("order")]
    text = page.content.decode().replace("&#x27;", "'")
    places = [text.index(f"{name} <span") for name in names]
    assert places == sorted(places)
    assert "not entered" in text
    assert [form.draft_held.slug for form in forms_of(page)][-1] == "paris"


def test_an_empty_form_is_no_revision(desk):
    draft = later_draft()
    assert submit(desk, form_of(point()), summary="Said anew.", **WHY).status_code == 302
    assert not Revision.objects.filter(draft=draft).exists()


def test_a_draft_that_says_nothing_yet_is_filled_in(desk):
    draft = later_draft()
    prefix = prefix_of(desk, point(), "paris")
    new = {
        f"{prefix}-change": "amended",
        f"{prefix}-confidence": "reported",
        f"{prefix}-text": "Ukraine states that it will not apply.",
        f"{prefix}-sources": "report-2025-11-24-both-texts",
    }
    assert submit(desk, form_of(point()), **new, **WHY).status_code == 302
    revision = Revision.objects.get(draft=draft, provision=point())
    assert revision.citations.count() == 1


def test_a_new_point_is_entered_with_its_revisions(desk):
    url = reverse("admin:provisions_provision_add")
    forms = forms_of(desk.get(url))
    assert len(forms) == Draft.objects.count()
    prefix = forms[0].prefix
    new = {
        "number": "29",
        "slug": "verification",
        "title": "Verification",
        "theme": Theme.objects.first().pk,
        "summary": "Who verifies what.",
        f"{prefix}-change": "original",
        f"{prefix}-confidence": "published",
        f"{prefix}-text": "A joint body verifies.",
    }
    assert submit(desk, url, **new, **WHY).status_code == 302
    assert Revision.objects.get(provision__number=29).draft.slug == "us-russia"


def test_what_is_wrong_is_said_on_the_draft_that_it_is_about(desk):
    row, prefix = point(), prefix_of(desk, point(), "geneva")
    changes = {f"{prefix}-change": "undisclosed"}
    response = submit(desk, form_of(row), **changes, **WHY)
    wrong = [form.draft_held.slug for form in forms_of(response) if form.errors]
    assert wrong == ["geneva"]
    assert "A point that is undisclosed has no text" in response.content.decode()


def test_a_revision_with_stances_on_it_stays(desk):
    row, prefix = point(), prefix_of(desk, point(), "geneva")
    response = submit(desk, form_of(row), **{f"{prefix}-DELETE": "on"}, **WHY)
    assert response.status_code == 200
    page = response.content.decode()
    assert "the record still refers to it" in page
    assert "on point 7 of Geneva" in page
    assert Revision.objects.filter(provision=row, draft__slug="geneva").exists()


def test_another_editors_revision_of_another_draft_is_in_nobodys_way(desk):
    row, prefix = point(), prefix_of(desk, point(), "geneva")
    mine = {**fields_of(desk.get(form_of(row))), f"{prefix}-text": "Mine.", **WHY, "_save": "1"}
    theirs = Revision.objects.get(provision=row, draft__slug="berlin")
    submit(desk, form_of(theirs), note="Theirs.", **WHY)
    assert desk.post(form_of(row), mine).status_code == 302
    theirs.refresh_from_db()
    assert theirs.note == "Theirs."
    assert Revision.objects.get(provision=row, draft__slug="geneva").text == "Mine."


def test_the_form_costs_the_same_however_many_drafts_there_are(desk):
    def cost():
        desk.get(form_of(point()))
        with CaptureQueriesContext(connection) as queries:
            desk.get(form_of(point()))
        return len(queries)

    before = cost()
    newer = later_draft()
    with factories.editing():
        factories.revision(provision=point(), draft=newer)
    factories.draft(slug="rome", order=6)
    assert cost() == before
