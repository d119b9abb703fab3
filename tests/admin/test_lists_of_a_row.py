"""What a row cites, rests on or consists of: one field, in the editor's order."""

import json

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provisions.models import Stance
from record.admin import TrackedAdmin
from record.models import Edit, Rename
from statements.models import Source, Statement, StatementCitation
from tests.admin.forms import fields_of, form_of, submit

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "Put in order", "kind_of_change": "housekeeping"}


def statement():
    return Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")


def cited(row):
    return list(row.citations.order_by("position").values_list("source__slug", flat=True))


def test_it_works(desk):
    row = statement()
    sources = cited(row)
    page = desk.get(form_of(row))
    assert fields_of(page)["sources"].split() == sources
    turned = [*reversed(sources)]
    assert submit(desk, form_of(row), sources="\r\n".join(turned), **WHY).status_code == 302
    assert cited(row) == turned
    assert Edit.objects.count() == 2


def test_rows_that_stay_keep_their_history(desk):
    row = statement()
    first, *others = cited(row)
    kept = StatementCitation.objects.get(statement=row, source__slug=others[-1])
    submit(desk, form_of(row), sources=" ".join(others), **WHY)
    assert cited(row) == others
    kept.refresh_from_db()
    assert kept.history.count() == 2
    gone = StatementCitation.history.filter(statement_id=row.pk, source__slug=first).first()
    assert gone.history_type == "-"


def test_each_row_is_named_and_leads_to_its_form(desk):
    row = statement()
    page = desk.get(form_of(row)).content.decode()
    source = row.citations.order_by("position").first().source
    assert str(source).replace("'", "&#x27;") in page
    assert reverse("admin:statements_source_change", args=[source.pk]) in page


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("no-such-source", "There is no source “no-such-source”."),
        ("Not A Slug", "Use lower-case letters"),
        ("reuters reuters", "There is no source “reuters”"),
        ("", "This takes at least one."),
        ("x\x00y", "Use lower-case letters"),
    ],
)
def test_what_is_wrong_is_said_beside_the_list_and_stays_typed(desk, typed, message):
    row = statement()
    before = cited(row)
    response = submit(desk, form_of(row), sources=typed, **WHY)
    assert response.status_code == 200
    assert message in response.content.decode().replace("&#x27;", "'")
    assert fields_of(response)["sources"].split() == typed.split()
    assert cited(row) == before


def test_a_source_is_listed_once(desk):
    row = statement()
    slug = cited(row)[0]
    response = submit(desk, form_of(row), sources=f"{slug} {slug}", **WHY)
    assert f"“{slug}” is listed twice." in response.content.decode()


def test_points_go_by_their_number(desk):
    row = statement()
    submit(desk, form_of(row), provisions="21, 7", **WHY)
    numbers = row.provisions.order_by("position").values_list("provision__number", flat=True)
    assert list(numbers) == [21, 7]
    refused = submit(desk, form_of(row), provisions="21 99", **WHY)
    assert "There is no provision “99”." in refused.content.decode()


def test_a_source_that_was_renamed_meanwhile_is_found_by_its_old_slug(desk):
    row = statement()
    mine = {**fields_of(desk.get(form_of(row))), "quote": "a compromise", **WHY, "_save": "Save"}
    source = row.citations.order_by("position").first().source
    new = {"slug": "liga-renamed", "renames_to": "liga-renamed"}
    assert submit(desk, form_of(source), **new, **WHY).status_code == 302
    assert desk.post(form_of(row), mine).status_code == 302
    assert cited(row)[0] == "liga-renamed"


def find(desk, term, **asked):
    answer = desk.get(
        reverse("admin:autocomplete"),
        {
            "term": term,
            "app_label": "statements",
            "model_name": "statementcitation",
            "field_name": "source",
            **asked,
        },
    )
    return json.loads(answer.content)["results"]


@pytest.mark.parametrize(
    "term",
    [
        "both texts",
        "report news agency",
        "24 November report",
        "2025-11-24 report",
        "report.az",
        "report-2025-11-24-both-texts",
    ],
)
def test_a_source_is_found_by_words_of_title_publisher_date_or_address(desk, term):
    source = Source.objects.get(slug="report-2025-11-24-both-texts")
    term = term.replace("both texts", source.title.split()[0] + " " + source.title.split()[-1])
    term = term.replace("report.az", source.url.split("/")[2])
    assert source.slug in {row["id"] for row in find(desk, term, by_key="1")}


def test_without_by_key_a_row_is_found_by_its_id(desk):
    source = Source.objects.get(slug="report-2025-11-24-both-texts")
    assert str(source.pk) in {row["id"] for row in find(desk, source.slug)}


def test_whatever_a_row_refers_to_is_found_by_words(desk):
    for model, registered in admin.site._registry.items():
        if not isinstance(registered, TrackedAdmin) or model is Rename:
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        form = desk.get(reverse(f"{name}_add")).context["adminform"].form
        for field in model._meta.concrete_fields:
            if field.is_relation:
                widget = form.fields[field.name].widget.widget
                assert isinstance(widget, AutocompleteSelect), f"{model}: {field.name}"
                target = admin.site.get_model_admin(field.related_model)
                assert target.search_fields


def test_finding_costs_the_same_however_many_are_found(desk):
    def cost(term):
        find(desk, term, by_key="1")
        with CaptureQueriesContext(connection) as queries:
            find(desk, term, by_key="1")
        return len(queries)

    assert cost("report-2025-11-24-both-texts") == cost("a") <= 6
    stances = {"app_label": "provisions", "model_name": "stancestatement", "field_name": "stance"}
    with CaptureQueriesContext(connection) as queries:
        assert len(find(desk, "berlin", **stances)) == 20
    assert len(queries) <= 6


def test_a_form_costs_the_same_however_long_its_lists(desk):
    def cost(row):
        desk.get(form_of(row))
        with CaptureQueriesContext(connection) as queries:
            desk.get(form_of(row))
        return len(queries)

    on_points = Stance.objects.filter(provision__isnull=False)
    by_length = sorted(on_points, key=lambda stance: stance.grounds.count())
    assert by_length[0].grounds.count() < by_length[-1].grounds.count()
    assert cost(by_length[0]) == cost(by_length[-1])


def test_a_new_row_added_in_a_window_of_its_own_is_answered_by_its_key(desk):
    add = reverse("admin:statements_source_add") + "?_to_field=slug&_popup=1"
    response = submit(
        desk,
        add,
        slug="reuters-2025-12-17-talks",
        title="Talks go on",
        publisher="Reuters",
        kind="media",
        url="https://www.reuters.com/talks",
        language="en",
        **WHY,
    )
    assert "&quot;value&quot;: &quot;reuters-2025-12-17-talks&quot;" in response.content.decode()
