"""How they moved, on the page of a point and of an actor: the chart, and the same in a table."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisions.models import Provision, Stance
from statements.models import Event
from tests import factories


def section(client, address, **query):
    """What the page says of how actors moved."""
    response = client.get(address, query)
    assert response.status_code == 200
    html = unescape(response.content.decode())
    assert '<a href="#_movement">' in html
    return re.search(r'<section aria-labelledby="_movement">.*?</section>', html, re.DOTALL)[0]


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def lane(html, title):
    """The drawing of one lane."""
    return re.search(rf"<svg [^>]*>\s*<title>{title}</title>.*?\n</svg>", html, re.DOTALL)[0]


def table(html, title):
    """The rows of one lane in the table."""
    [found] = [
        body for body in re.findall(r"<tbody>.*?</tbody>", html, re.DOTALL) if f">{title}<" in body
    ]
    return [words(row) for row in re.findall(r"<tr>.*?</tr>", found, re.DOTALL)[1:]]


def test_it_works(client, record):
    html = section(client, "/provisions/7/")
    assert "<desc>US–RU: rejects from 20 November 2025, again on 25 November 2025." in html
    assert "\n".join(table(html, "Ukraine")) == (
        "20 Nov 2025 ✕ Rejects US–RU on an earlier text first word 5 days\n"
        "25 Nov 2025 ✕ Rejects US–RU on an earlier text repeated 23 days so far\n"
        "25 Nov 2025 ~ Ambiguous Geneva on an earlier text on a new text 14 days\n"
        "9 Dec 2025 ~ Ambiguous Geneva on an earlier text repeated 9 days so far\n"
        "14 Dec 2025 ✓? Accepts with conditions Berlin on the latest text on a new text "
        "4 days so far"
    )
    assert "US–Russia draft on 19 November 2025" in html
    assert "20 to 21 November 2025 (2 days) The text of the 28 points becomes public" in words(
        html
    )


@pytest.mark.parametrize("number", [7, 10, 21, 26])
def test_every_stance_on_a_point_is_drawn_once_and_stands_in_the_table(client, record, number):
    html = section(client, f"/provisions/{number}/")
    stances = Stance.objects.filter(provision__number=number)
    assert len(re.findall(r'<svg class="at [^"]*" x=', html)) - key_marks(html) == stances.count()
    for stance in stances:
        assert html.count(f'<a href="#{stance.slug}">') == 1


def key_marks(html):
    return len(re.findall(r'<svg class="at [^"]*" x="13"', html))


def test_on_an_actor_only_its_own_words_are_drawn(client, record):
    html = section(client, "/actors/poland/")
    own = Stance.objects.filter(actor__slug="poland")
    links = re.findall(r'<tr><td><a href="#([^"]+)"', html)
    assert sorted(links) == sorted(own.values_list("slug", flat=True))
    points = own.filter(provision__isnull=False).values("provision").distinct().count()
    lanes = re.findall(r'<p class="lane-name"><span class="number">(\d+)</span>', html)
    assert len(lanes) == points
    assert html.index("The drafts as wholes") < html.index('class="lane-group"')
    assert f'<a href="/provisions/{lanes[0]}/">' in html


def test_accepting_a_removal_is_not_told_as_accepting(client, record):
    html = section(client, "/provisions/26/")
    assert "accepts removal from" in lane(html, "Ukraine")
    assert any("Accepts removal Geneva" in row for row in table(html, "Ukraine"))


@pytest.mark.parametrize("address", ["/provisions/7/", "/provisions/21/", "/actors/ukraine/"])
def test_nothing_after_the_day_of_the_page_is_drawn(client, record, address):
    day = date(2025, 11, 25)
    html = section(client, address, on=day.isoformat())
    assert "From 19 November 2025 to 25 November 2025" in html
    assert "Berlin" not in html
    later = Event.objects.filter(started_on__gt=day)
    assert not any(event.title in html for event in later)
    drawn = re.findall(r'<td><a href="#([^"]+)"', html)
    assert max(slug[-10:] for slug in drawn) == day.isoformat()
    assert "first day" in html
    links = re.findall(r'href="(/[^"]*)"', html)
    assert all("on=2025-11-25" in link for link in links)


@pytest.mark.parametrize("address", ["/provisions/7/", "/actors/ukraine/"])
def test_where_nobody_spoke_there_is_a_sentence_and_no_chart(client, record, address):
    html = section(client, address, on="2025-11-19")
    assert "so that there is nothing to draw" in html
    assert "<svg" not in html


def test_a_day_without_anything_is_drawn_by_no_one(client, db):
    point = factories.provision()
    assert "nothing to draw" in section(client, point.get_absolute_url())


def test_more_stances_cost_no_more_queries(client, record):
    point = Provision.objects.get(number=7)
    addresses = ["/provisions/7/", "/actors/ukraine/"]

    def costs():
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            found.append(len(captured))
        return found

    before = costs()
    drafts = [stance.draft for stance in Stance.objects.select_related("draft")[:1]]
    with factories.editing():
        for number in range(1, 28):
            actor = factories.actor()
            for draft in drafts:
                factories.stance(
                    actor=actor,
                    provision=point,
                    draft=draft,
                    stated_on=date(2025, 11, 20 + number % 10),
                )
            factories.event(started_on=date(2025, 11, number))
    assert costs() == before


def test_when_each_text_was_the_latest_is_said_beside_it(client, record):
    html = unescape(client.get("/provisions/7/").content.decode())

    def version(slug):
        article = rf'<article class="version" id="{slug}">.*?</header>'
        return words(re.search(article, html, re.DOTALL)[0])

    assert "Latest text known from 19 until 23 November 2025 (4 days)" in version("us-russia")
    assert "Never the latest text known" in version("european")
    assert "Latest text known from 23 November until 14 December 2025 (21 days)" in version(
        "geneva"
    )
    assert "Latest text known since 14 December 2025 (4 days)" in version("berlin")


def test_a_text_that_says_nothing_was_not_the_latest_and_is_not_said_to_be(client, record):
    point = factories.provision()
    factories.revision(factories.draft(slug="first"), point, change="undisclosed")
    factories.draft(slug="second")
    html = unescape(client.get(point.get_absolute_url()).content.decode())
    assert "atest text known" not in html[html.index('id="_versions"') :].partition("</section")[0]
