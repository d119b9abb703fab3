"""Every page of a site into which nothing has been entered yet."""

import re

import pytest

from tests import factories


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("/", "Nothing is in the record so far"),
        ("/", "No draft had begun by this day"),
        ("/", "No event had begun by this day"),
        ("/", "Nothing has been entered so far"),
        ("/provisions/", "No points have been entered so far"),
        ("/provisions/?on=2025-11-24", "No points have been entered so far"),
        ("/drafts/", "No draft had begun by this day"),
        ("/actors/", "No actors have been entered so far"),
        ("/statements/", "No statements have been entered so far"),
        ("/sources/", "No sources have been entered so far"),
        ("/timeline/", "No entries have been entered so far"),
        ("/reading/", "No publications have been entered so far"),
        ("/data/", "No row has one so far."),
        ("/about/", "How this record is made"),
        ("/healthz", "ok"),
    ],
)
def test_it_works(client, db, page, said):
    response = client.get(page)
    assert response.status_code == 200
    assert said in response.content.decode()


def test_the_positions_are_a_header_alone(client, db):
    text = b"".join(client.get("/positions.csv")).decode()
    assert text.startswith("provision,actor,stance,")
    assert text.count("\n") == 1


def test_there_is_no_draft_to_ask_for(client, db):
    response = client.get("/positions.csv", {"draft": "geneva"})
    assert response.status_code == 400
    assert "There is none yet." in response.content.decode()


def test_a_draft_without_points_says_so(client, db):
    factories.draft(slug="first")
    assert "No points have been entered so far." in client.get("/drafts/first/").content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "actors",
        "drafts",
        "events",
        "people",
        "provisions",
        "reading",
        "revisions",
        "sources",
        "stances",
        "statements",
    ],
)
def test_every_table_is_a_header_alone(client, db, name):
    for query in ({}, {"on": "2025-12-01"}):
        text = b"".join(client.get(f"/{name}.csv", query)).decode()
        assert text.count("\n") == 1


def test_a_draft_to_which_nobody_objects_says_so(client, db):
    point, draft, member = factories.provision(), factories.draft(), factories.actor()
    factories.stance(actor=member, provision=point, draft=draft, position="accepts")
    told = "No objection to a point of it is counted by this day."
    assert told in client.get("/").content.decode()
    # Its bloc may object: that is not counted beside the member's own word.
    bloc = factories.actor(members=[member])
    factories.stance(actor=bloc, provision=point, draft=draft, position="rejects")
    assert told in client.get("/").content.decode()


def test_positions_on_a_text_without_the_point_say_so(client, db):
    gone, kept, draft = factories.provision(), factories.provision(), factories.draft()
    factories.revision(draft, gone, change="removed")
    for point in (gone, kept):
        factories.stance(provision=point, draft=draft, position="rejects")
    told = re.findall(r'<p class="units-told">(.*?)<b>', client.get("/").content.decode())
    assert told == ["On its removal: ", ""]
