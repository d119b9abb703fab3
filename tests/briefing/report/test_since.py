"""A chapter says when it was last edited, and what changed since in what it is about."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefing.report.fetching import listed
from tests import factories

pytestmark = pytest.mark.django_db


def since(slug):
    [found] = [each for each in listed().chapters if each.chapter.slug == slug]
    return found.since


def edited(slug):
    [found] = [each for each in listed().chapters if each.chapter.slug == slug]
    return found.edit


@pytest.fixture
def about_states():
    return factories.chapter(slug="states", actor_chapter="states")


def test_a_chapter_names_the_edit_that_changed_it_last(about_states):
    with factories.editing("Written anew"):
        about_states.body = "Another text."
        about_states.save()
    factories.chapter(slug="other")
    assert edited("states").reason == "Written anew"
    assert since("states") == []


def test_a_chapter_about_actors_counts_their_positions_and_statements_that_changed(about_states):
    with factories.editing():
        actor = factories.actor(chapter="states")
        stance = factories.stance(actor=actor)
        factories.statement(actor=actor)
        factories.stance(actor=factories.actor(chapter="elsewhere"))
    assert since("states") == [(1, "position"), (2, "statements")]
    with factories.editing("The same row again"):
        stance.summary = "In other words."
        stance.save()
    assert since("states") == [(1, "position"), (2, "statements")]
    with factories.editing("Not its words"):
        stance.delete()
    assert since("states") == [(1, "position"), (2, "statements")]


def test_an_edit_of_the_chapter_begins_anew(about_states):
    actor = factories.actor(chapter="states")
    factories.statement(actor=actor)
    assert since("states") == [(1, "statement")]
    with factories.editing():
        about_states.body = "It tells of that."
        about_states.save()
    assert since("states") == []


def test_another_chapter_counts_what_came_on_the_points_that_it_links_to():
    linked, other = factories.provision(), factories.provision()
    factories.chapter(slug="reactions", body=f"On [it](point:{linked.number}).")
    factories.chapter(slug="about", body="On nothing.")
    with factories.editing():
        draft = factories.draft(started_on=date(2025, 11, 21))
        factories.stance(provision=linked, draft=draft, stated_on=date(2025, 11, 21))
        factories.stance(provision=other, draft=draft, stated_on=date(2025, 11, 21))
        factories.event()
    assert since("reactions") == [
        (1, "draft"),
        (1, "event"),
        (1, "text of a point"),
        (1, "position"),
    ]
    assert since("about") == []


def test_its_page_tells_the_edits_one_by_one_on_the_latest_day_alone(client, about_states):
    assert "_since" not in client.get("/briefing/states/").content.decode()
    with factories.editing("A new word"):
        actor = factories.actor(chapter="states")
        factories.statement(actor=actor, made_on=date(2025, 11, 22), summary="Later words.")
    page = client.get("/briefing/states/").content.decode()
    assert "1 statement: added, changed or removed in 1 edit." in page
    assert "A new word" in page
    assert 'href="#_since"' in page
    assert '/briefing/states/#_since">1 change in the record since' in (
        client.get("/briefing/").content.decode()
    )
    earlier = client.get("/briefing/states/?on=2025-11-21").content.decode()
    assert "A new word" not in earlier
    assert "change in the record since" not in earlier


def test_telling_of_many_edits_costs_the_queries_of_one(client, about_states):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/briefing/states/").status_code == 200
        return len(captured)

    actor = factories.actor(chapter="states")
    factories.stance(actor=actor, provision=factories.provision())
    once = cost()
    for _ in range(6):
        factories.stance(actor=actor, provision=factories.provision())
    assert cost() == once
