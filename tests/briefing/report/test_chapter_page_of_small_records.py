"""A chapter of a small record: its notes, headings and links, and an address that moved."""

import re

import pytest
from django.core.exceptions import ValidationError

from tests import factories

pytestmark = pytest.mark.django_db


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_note_has_its_source_in_full(client):
    with factories.editing():
        factories.source(
            slug="words",
            publisher="Reuters",
            title="Зустріч",
            language="uk",
            url="https://example.org/words",
            archived_url="https://archive.example/words",
        )
        factories.chapter(slug="one", body="They met.[^words]")
    page = page_of(client, "/briefing/one/")
    [note] = re.findall(r'<li id="_note-1">.*?</li>', page)
    assert "Reuters, " in note
    assert ">20 November 2025</time>" in note
    assert 'href="https://example.org/words"' in note
    assert 'hreflang="uk" lang="uk">Зустріч</a>' in note
    assert 'href="https://archive.example/words"' in note


def test_its_headings_can_be_linked_and_are_listed(client):
    factories.chapter(slug="one", body="# What came of it\n\nMuch.\n\n## On paper\n\nLittle.")
    page = page_of(client, "/briefing/one/")
    assert '<h2 id="what-came-of-it">What came of it</h2>' in page
    assert '<h3 id="on-paper">On paper</h3>' in page
    assert '<a href="#on-paper">On paper</a>' in page


def test_links_to_points_and_chapters_keep_the_day(client):
    with factories.editing():
        point = factories.provision()
        factories.event()
        factories.chapter(slug="two")
        factories.chapter(slug="one", body=f"[It](point:{point.number}) and [two](#two).")
    page = page_of(client, "/briefing/one/?on=2025-11-20")
    assert f'<a href="/provisions/{point.number}/?on=2025-11-20">It</a>' in page
    assert '<a href="/briefing/two/?on=2025-11-20">two</a>' in page


def test_an_unknown_chapter_is_not_found_and_a_renamed_one_has_moved(client):
    assert client.get("/briefing/nothing/").status_code == 404
    chapter = factories.chapter(slug="first")
    with factories.editing("A better name"):
        chapter.slug = "second"
        chapter.save()
    response = client.get("/briefing/first/?on=2025-11-24")
    assert response.status_code == 301
    assert response["Location"] == "/briefing/second/?on=2025-11-24"
    assert client.get("/briefing/second/").status_code == 200


def test_no_chapter_can_take_the_address_of_the_whole():
    with pytest.raises(ValidationError, match="“long” is the address of the whole briefing"):
        factories.chapter(slug="long")
