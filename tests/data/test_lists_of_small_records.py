"""The lists of small records as JSON: what an edit does to pages, and what a page costs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from data.lists import LISTS
from tests import factories
from tests.data.reading import pages, read

pytestmark = pytest.mark.django_db


def test_pages_stay_where_they_are_while_the_record_is_edited(client):
    """Rows come before and behind the place, others go, the last one shown among them."""
    with factories.editing():
        actor = factories.actor()
        said = [
            factories.statement(slug=f"on-{day:02}", made_on=date(2025, 12, day), actor=actor)
            for day in range(1, 11)
        ]
    first = read(client, "/statements.json", {"limit": "4"})
    with factories.editing():
        said[0].delete()
        said[3].delete()
        said[6].delete()
        factories.statement(slug="before", made_on=date(2025, 12, 1), actor=actor)
        factories.statement(slug="behind", made_on=date(2025, 12, 6), actor=actor)
    second, third = pages(client, first["next"])
    assert [row["slug"] for row in first["rows"]] == ["on-01", "on-02", "on-03", "on-04"]
    assert [row["slug"] for row in second["rows"]] == ["on-05", "behind", "on-06", "on-08"]
    assert [row["slug"] for row in third["rows"]] == ["on-09", "on-10"]
    assert second["edit"] > first["edit"]


def test_what_is_about_a_draft_as_a_whole_comes_first_whatever_the_page(client):
    actor, draft = factories.actor(), factories.draft()
    point = factories.provision()
    for about in (None, point):
        factories.stance(actor=actor, draft=draft, provision=about)
    found = [
        row for page in pages(client, "/stances.json", {"limit": "1"}) for row in page["rows"]
    ]
    assert [row["provision"] for row in found] == [None, point.number]


def test_an_empty_record_gives_empty_lists(client):
    for name in LISTS:
        found = read(client, f"/{name}.json")
        assert (found["count"], found["next"], found["rows"]) == (0, None, [])
        assert (found["latest_day"], found["edit"]) == (None, None)


def test_a_page_costs_as_many_queries_whatever_the_size_of_the_record(client):
    def grow(number):
        with factories.editing():
            for _ in range(number):
                statement = factories.statement(provisions=[factories.provision()])
                stance = factories.stance(
                    actor=statement.actor,
                    provision=factories.provision(),
                    statements=[statement],
                )
                factories.event(participants=[stance.actor])
                factories.person(actor=stance.actor)
                factories.chapter()

    def count():
        found = {}
        for name in LISTS:
            with CaptureQueriesContext(connection) as captured:
                read(client, f"/{name}.json", {"limit": "2", "on": "2025-11-30"})
            found[name] = len(captured)
        return found

    grow(3)
    before = count()
    grow(27)
    assert count() == before
    assert max(before.values()) <= 16
