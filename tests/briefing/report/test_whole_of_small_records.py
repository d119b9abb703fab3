"""The whole briefing of a small record: its places, its reading, and what it costs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.briefing.reader import read

pytestmark = pytest.mark.django_db


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_chapters_that_share_words_and_sources_keep_their_places_apart(client):
    with factories.editing():
        factories.source(slug="words")
        for slug in ("one", "two", "one-two"):
            factories.chapter(slug=slug, body="# Two\n\nA.[^words] B.[^words]\n\n# Note 1")
    found = read(client.get("/briefing/long/"))
    assert len(found.ids) == len(set(found.ids))
    assert {"one", "one.two", "one-two.note-1", "_one.note-1", "_two.cite-1-2"} <= set(found.ids)


def test_the_reading_is_as_of_the_day_with_a_line_on_each(client):
    with factories.editing():
        for day in (20, 25):
            factories.source(
                title=f"Of {day} November",
                note=f"Why it matters on {day} November.",
                suggested_reading=True,
                published_on=date(2025, 11, day),
            )
        factories.event(started_on=date(2025, 11, 30))
    page = page_of(client, "/briefing/long/?on=2025-11-22")
    assert "Why it matters on 20 November." in page
    assert "Of 25 November" not in page
    assert "Why it matters on 25 November." in page_of(client, "/briefing/long/")


def test_an_empty_record_says_that_nothing_is_written(client):
    assert "No chapter has been written so far." in page_of(client, "/briefing/")
    assert page_of(client, "/briefing/long/")


def test_ten_times_the_chapters_actors_and_stances_cost_the_same_queries(client):
    def grow(times):
        with factories.editing():
            draft, points = factories.draft(), [factories.provision() for _ in range(times)]
            for number in range(times):
                group = f"group-{draft.pk}-{number}"
                body = f"[It](point:{points[0].number}).[^{factories.source().slug}]"
                factories.chapter(actor_chapter=group, body=body)
                actor = factories.actor(chapter=group)
                factories.actor(members=[actor], chapter=group)
                factories.stance(actor=actor, draft=draft)
                for point in points:
                    factories.stance(actor=actor, draft=draft, provision=point)

    def cost(page):
        with CaptureQueriesContext(connection) as captured:
            page_of(client, page)
        return len(captured)

    grow(1)
    assert cost("/briefing/long/") == 19
    grow(5)
    assert cost("/briefing/long/") == 19
    assert cost("/briefing/long/?on=2025-11-20") == 19
