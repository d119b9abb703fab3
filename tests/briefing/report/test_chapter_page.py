"""A chapter: its text with notes, its neighbours, the positions after it, and any day of it."""

import re
from html import unescape

import pytest

from briefing.models import Chapter
from briefing.references import read_references
from tests.briefing.reader import read

pytestmark = pytest.mark.usefixtures("record")


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_it_works(client):
    page = page_of(client, "/briefing/ukraine/")
    assert "<h1>Latest positions: Ukraine</h1>" in page
    assert '<a href="/provisions/7/">point 7</a>' in page
    assert "Last edited" in page
    assert '<a href="/briefing/reactions/" rel="prev">' in page
    assert '<a href="/briefing/russia/" rel="next">' in page
    assert "<caption>On the drafts as wholes</caption>" in page
    assert "<caption>Point by point</caption>" in page
    assert "Nothing of its own on points 2, 9" in re.sub("<[^>]*>", "", page)


def test_each_number_leads_to_its_note_and_each_note_back_to_every_place(client):
    for chapter in Chapter.objects.all():
        page = page_of(client, chapter.get_absolute_url())
        noted = dict(re.findall(r'<li id="(_note-[0-9]+)">(.*?)</li>', page, re.DOTALL))
        cited = re.findall(r'<a href="#(_note-[0-9]+)" id="(_cite-[0-9-]+)">', page)
        assert {note for note, _ in cited} == set(noted)
        for note, place in cited:
            assert f'href="#{place}"' in noted[note]
        assert sum(words.count('class="note-back"') for words in noted.values()) == len(cited)
        found = read(client.get(chapter.get_absolute_url()))
        assert len(found.ids) == len(set(found.ids))
        assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)


def test_every_point_and_chapter_that_it_names_is_linked(client):
    pages = {"point": "/provisions/{}/", "chapter": "/briefing/{}/", "web": "{}"}
    for chapter in Chapter.objects.all():
        page = page_of(client, chapter.get_absolute_url())
        prose = re.search(r'<div class="report-prose">.*?</div>', page, re.DOTALL)[0]
        named = [r for r in read_references(chapter.body) if r.kind in pages]
        linked = re.findall(r'href="([^"#]+)"', prose)
        assert linked == [pages[reference.kind].format(reference.target) for reference in named]
        assert 'class="unknown"' not in prose


def test_before_the_latest_day_the_text_gives_way_to_a_line_that_leads_to_it(client):
    chapter = Chapter.objects.get(slug="ukraine")
    begins = chapter.body[:40]
    assert begins in unescape(page_of(client, "/briefing/ukraine/"))
    assert begins in unescape(page_of(client, "/briefing/ukraine/?on=2025-12-17"))
    page = unescape(page_of(client, "/briefing/ukraine/?on=2025-11-24"))
    assert begins not in page
    assert "This text was written later: it knows 17 December 2025." in page
    assert '<a href="/briefing/ukraine/">Read it as of that day</a>' in page
    assert "the positions below are those of 24 November 2025" in page
    assert "Berlin" not in re.sub(
        r'<section class="day[ "].*?</section>', "", page, flags=re.DOTALL
    )


def test_before_the_first_draft_it_is_empty_and_says_why(client):
    page = page_of(client, "/briefing/ukraine/?on=2025-11-01")
    assert "No draft of the plan had begun by this day." in page
    assert "Nothing of its own had been found by 1 November 2025." in page
    assert "<table" not in page
