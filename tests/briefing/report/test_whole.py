"""The briefing as a whole: its front page, and all of it on one page."""

import re

import pytest
from django.conf import settings

from briefing.models import Chapter
from record.models import Edit
from statements.models import Source
from tests.briefing.reader import read

pytestmark = pytest.mark.usefixtures("record")


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_front_page_lists_the_chapters_and_says_how_to_cite_it(client):
    page = page_of(client, "/briefing/")
    places = [page.index(f'<a href="/briefing/{c.slug}/">') for c in Chapter.objects.all()]
    assert places == sorted(places)
    assert page.count("no change in the record since") == len(places)
    assert '<a href="/briefing/long/">' in page
    assert f"record as of edit {Edit.objects.get().pk}, " in page
    assert f"{settings.SITE_URL}/briefing/?on=2025-12-17" in page
    assert "Nothing here is legal or policy advice." in page
    for source in Source.objects.filter(suggested_reading=True):
        assert source.url.replace("&", "&amp;") in page


def test_all_of_it_stands_on_one_page(client):
    page = page_of(client, "/briefing/long/")
    for chapter in Chapter.objects.all():
        assert f'<h2 id="{chapter.slug}">{chapter.title}</h2>' in page
        assert f'<a href="#{chapter.slug}">{chapter.title}</a>' in page
        cited = chapter.citations.count()
        assert len(re.findall(f'<li id="_{chapter.slug}[.]note-', page)) == cited
    assert '<a href="#reactions">Reactions</a>' in page
    assert "Creative Commons Attribution 4.0" in page


def test_every_place_on_the_one_page_is_there_once(client):
    found = read(client.get("/briefing/long/"))
    assert found.inline == []
    assert len(found.ids) == len(set(found.ids))
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)


def test_a_past_day_shows_the_positions_of_that_day_and_no_text(client):
    page = page_of(client, "/briefing/long/?on=2025-11-24")
    assert page.count("This text was written later") == Chapter.objects.count()
    assert '<a href="/briefing/long/#reactions">Read it as of that day</a>' in page
    assert "Geneva framework" in page
    assert "Berlin talks" not in page
