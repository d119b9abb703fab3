"""Before anything is deleted: what goes with it, what stands in the way, at a fixed price."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Actor
from provisions.models import Revision, Stance
from statements.models import Source, Statement
from tests import factories
from tests.admin.forms import form_of

pytestmark = pytest.mark.usefixtures("record")


def page_of(desk, row):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_delete"
    return desk.get(reverse(name, args=[row.pk])).content.decode().replace("&#x27;", "'")


def test_it_works(desk):
    row = factories.statement(sources=[factories.source(), factories.source()])
    page = page_of(desk, row)
    assert f"Delete “{row}” with all that belongs to it?" in page
    assert "2 statement citations" in page
    assert 'value="Delete"' in page


def test_much_that_stands_in_the_way_is_named_in_part_and_counted(desk):
    row = Actor.objects.get(slug="ukraine")
    page = page_of(desk, row)
    assert "the record still refers to it" in page
    assert f"and {row.stances.count() - 10} more stances" in page
    assert f"and {row.statements.count() - 10} more statements" in page


def test_a_revision_names_the_stances_on_it(desk):
    row = Revision.objects.get(draft__slug="geneva", provision__number=7)
    page = page_of(desk, row)
    for stance in row.stances_on_it():
        assert f'<a href="{form_of(stance)}">{stance}</a>' in page


def test_what_stands_in_the_way_leads_to_the_form_on_which_it_is_changed(desk):
    row = factories.statement(sources=[factories.source()])
    citation = row.citations.get()
    assert f'<a href="{form_of(row)}">{citation}</a>' in page_of(desk, citation.source)


def test_what_goes_with_a_row_is_not_in_its_way(desk):
    bloc = factories.actor(members=[factories.actor()])
    assert "still refers to it" not in page_of(desk, bloc)


@pytest.mark.parametrize("model", [Actor, Source, Statement, Stance, Revision])
def test_the_page_costs_the_same_however_much_refers_to_a_row(desk, model):
    def cost(row):
        page_of(desk, row)
        with CaptureQueriesContext(connection) as queries:
            page_of(desk, row)
        return len(queries)

    made = {
        Actor: factories.actor,
        Source: factories.source,
        Statement: factories.statement,
        Stance: factories.stance,
        Revision: lambda: factories.revision(factories.draft(order=9), factories.provision()),
    }[model]()
    busiest = {
        Actor: lambda: Actor.objects.get(slug="ukraine"),
        Source: lambda: Source.objects.get(slug="report-2025-11-24-both-texts"),
        Statement: lambda: max(Statement.objects.all(), key=lambda row: row.stances.count()),
        Stance: lambda: max(Stance.objects.all(), key=lambda row: row.grounds.count()),
        Revision: lambda: Revision.objects.get(draft__slug="geneva", provision__number=7),
    }[model]()
    assert cost(busiest) <= cost(made) + 6
