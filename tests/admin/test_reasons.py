"""Every change gives its reason, of which those last used are offered; there is no way around."""

import pytest
from django.contrib import admin
from django.urls import reverse

from record.admin import TrackedAdmin
from record.models import Edit
from statements.models import Source
from tests import factories
from tests.admin.forms import form_of, submit

pytestmark = pytest.mark.usefixtures("record")


def offered(response):
    return response.context["reasons"]


def change(desk, reason, note):
    row = Source.objects.first()
    why = {"reason_for_change": reason, "kind_of_change": "housekeeping"}
    assert submit(desk, form_of(row), note=note, **why).status_code == 302


def test_it_works(desk):
    change(desk, "Links checked", "one")
    change(desk, "Notes reworded", "two")
    change(desk, "Links checked", "three")
    page = desk.get(form_of(Source.objects.first()))
    assert offered(page) == ["Links checked", "Notes reworded"]
    assert '<option value="Links checked">' in page.content.decode()
    assert 'list="reasons"' in page.content.decode()


def test_who_gave_none_yet_is_offered_those_of_others(desk):
    assert offered(desk.get(form_of(Source.objects.first()))) == ["First load"]


def test_they_are_offered_where_something_is_deleted_too(desk):
    url = reverse("admin:statements_source_delete", args=[factories.source().pk])
    assert '<option value="First load">' in desk.get(url).content.decode()


def test_a_reason_of_blanks_is_none(desk):
    why = {"reason_for_change": "  \t ", "kind_of_change": "correction"}
    response = submit(desk, form_of(Source.objects.first()), note="Changed.", **why)
    assert "Say why the record changes" in response.content.decode()


@pytest.mark.parametrize("kind", ["", "vandalism"])
def test_the_kind_of_change_is_one_of_three(desk, kind):
    edits = Edit.objects.count()
    why = {"reason_for_change": "Changed", "kind_of_change": kind}
    assert submit(desk, form_of(Source.objects.first()), note="x", **why).status_code == 200
    assert Edit.objects.count() == edits


def test_no_list_of_the_record_saves_rows_without_asking():
    for registered in admin.site._registry.values():
        if isinstance(registered, TrackedAdmin):
            assert not registered.list_editable
            assert {action.__name__ for action, *_ in _actions(registered)} <= {"delete_selected"}


def _actions(registered):
    return [(action, name) for action, name, _ in registered._get_base_actions()]


@pytest.mark.parametrize("reason", ["=1+1", "a\u202eb", "x\x00y"])
def test_a_reason_that_could_mislead_is_refused_beside_its_field(desk, reason):
    why = {"reason_for_change": reason, "kind_of_change": "correction"}
    response = submit(desk, form_of(Source.objects.first()), note="Changed.", **why)
    assert response.status_code == 200
    assert "reason_for_change" in response.context["adminform"].form.errors
    assert Edit.objects.count() == 1
