"""Old addresses: a renamed slug answers 301, and nothing else does."""

from urllib.parse import quote

import pytest

from tests import factories


def renamed(kind, table):
    """A row that was once called "old"."""
    with factories.editing():
        row = getattr(factories, kind)(slug="new")
        factories.rename(table, "old", "new")
    return row


ROWS = [("actor", "actors"), ("statement", "statements"), ("draft", "drafts")]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "table"), ROWS)
def test_it_works(client, kind, table):
    renamed(kind, table)
    response = client.get(f"/{table}/old/")
    assert response.status_code == 301
    assert response["Location"] == f"/{table}/new/"
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(("kind", "table"), ROWS)
def test_the_query_stays(client, kind, table):
    renamed(kind, table)
    query = f"on=2025-12-01&utm_source={quote('a b&c')}"
    response = client.get(f"/{table}/old/?{query}")
    assert response["Location"] == f"/{table}/new/?{query}"


def test_a_slug_of_another_table_leads_nowhere(client):
    renamed("actor", "actors")
    assert client.get("/statements/old/").status_code == 404
    assert client.get("/drafts/old/").status_code == 404


@pytest.mark.parametrize("slug", ["nothing", "Old", "old_", "x" * 3000])
def test_what_never_was_is_not_found(client, slug):
    renamed("actor", "actors")
    assert client.get(f"/actors/{slug}/").status_code == 404


def test_a_row_of_a_later_day_is_not_found_under_its_old_slug_either(client):
    renamed("statement", "statements")
    response = client.get("/statements/old/?on=2025-11-19", follow=True)
    assert response.status_code == 404


def test_a_filter_takes_an_old_slug_for_the_present_one(client):
    actor = renamed("actor", "actors")
    factories.statement(actor=actor, summary="Said under a new name.")
    factories.statement(summary="Said by another.")
    html = client.get("/statements/?actor=old").content.decode()
    assert "Said under a new name." in html
    assert "Said by another." not in html
