"""A list in the admin costs the same number of queries however many rows there are."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from record.admin.filters import RowFilter
from record.models import Edit, Tracked
from snapshots.loading import load
from tests import factories

LISTED = [model for model in admin.site._registry if issubclass(model, Tracked | Edit)]
MOST = 10
TEXT = "Ukraine rejects."


def small_record():
    """A record with a row or two of each kind, none of which is in the dataset."""
    with factories.editing():
        actor, point = factories.actor(), factories.provision(number=300)
        draft = factories.draft(order=300)
        person, source = factories.person(actor=actor), factories.source(language="fr")
        said = factories.statement(
            actor=actor,
            person=person,
            provisions=[point],
            sources=[source, factories.source()],
            setting="reported",
            summary=TEXT,
        )
        factories.stance(actor=actor, provision=point, draft=draft, statements=[said])
        factories.stance(actor=actor, draft=draft)
        factories.event(participants=[actor], summary=TEXT)
        factories.draft(revises=draft)
        factories.chapter(actor_chapter="states")
        factories.rename("sources", "an-old-name", source.slug)


def ways_to_see(desk, model):
    """The list, searched, sorted, by month and through each of its filters."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    shown = desk.get(address).context["cl"]
    yield "all", address
    for words in ("ukraine", "november 2025 rejects", "nowhere-at-all"):
        yield f"searched for {words}", f"{address}?q={words}"
    yield "sorted", f"{address}?o=-1.2.-3"
    if shown.date_hierarchy:
        yield "by year", f"{address}?{shown.date_hierarchy}__year=2025"
    for chosen in shown.filter_specs:
        if isinstance(chosen, RowFilter):
            used = model.objects.exclude(**{chosen.field_path: None}).order_by("-pk")
            query = f"?{chosen.is_row}={used.values_list(chosen.field_path, flat=True)[0]}"
        else:
            query = list(chosen.choices(shown))[-1]["query_string"]
        yield f"filtered by {chosen.title}", f"{address}{query}"


def costs(desk):
    found = {}
    for model in LISTED:
        for way, address in ways_to_see(desk, model):
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(address).status_code == 200
            found[model.__name__, way] = len(queries)
    return found


@pytest.mark.django_db
def test_no_list_costs_a_query_a_row_however_it_is_seen(desk):
    small_record()
    few = costs(desk)
    load(settings.BASE_DIR / "dataset", reason="Many more rows", kind="addition")
    many = costs(desk)
    for (model, way), cost in many.items():
        # One more finds the rows that hold the words, or names the row that is chosen.
        most = few[model, "all"] if way == "all" else few[model, "all"] + 1
        assert cost <= most, (model, way)
    assert max(many.values()) <= MOST


@pytest.mark.django_db
def test_to_find_a_row_costs_the_same_among_many(desk):
    small_record()
    query = {
        "term": "a",
        "app_label": "provisions",
        "model_name": "stancestatement",
        "field_name": "statement",
    }

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(reverse("admin:autocomplete"), query).status_code == 200
        return len(queries)

    few = cost()
    load(settings.BASE_DIR / "dataset", reason="Many more rows", kind="addition")
    assert cost() == few
