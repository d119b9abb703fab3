"""/actors/<slug>/: where one actor stands, what it said, and who speaks for it."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from provisions.models import Stance
from tests import factories

LATEST = date(2025, 12, 17)


def page(client, slug, **query):
    response = client.get(f"/actors/{slug}/", query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def section(html, heading):
    return re.search(rf'<section aria-labelledby="_{heading}">.*?</section>', html, re.DOTALL)[0]


def subject(html, address):
    """What the page shows of one point or draft."""
    items = re.split(r'<li class="standing">', html)
    [found] = [item for item in items if f'<a href="{address}">' in item.partition("</p>")[0]]
    return found


def test_it_works(client, record):
    html = page(client, "ukraine")
    assert "<title>Ukraine ·" in html
    text = words(subject(html, "/provisions/7/"))
    assert "7 Ukraine and NATO membership" in text
    assert "Accepts with conditions Berlin on the latest text since 14 December 2025" in text
    assert "14 December 2025, Volodymyr Zelenskyy: LIGA.net" in text
    assert "4 other positions of Ukraine: ambiguous (Geneva), ambiguous (Geneva, until 9 D" in text


@pytest.mark.parametrize("slug", ["ukraine", "e3", "poland", "nato"])
def test_every_position_stands_there_once(client, record, slug):
    html = page(client, slug)
    for stance in Stance.objects.filter(actor__slug=slug):
        assert html.count(f'<div class="stance" id="{stance.slug}">') == 1


def test_the_position_shown_is_that_of_the_matrix_and_others_are_folded(client, record):
    html = page(client, "ukraine")
    shown = Stance.objects.current(LATEST).with_text(LATEST).with_shown(LATEST)
    for stance in shown.filter(actor__slug="ukraine", provision__isnull=False):
        before = html[: html.index(f'id="{stance.slug}"')]
        is_open = before.count("<details") == before.count("</details")
        assert is_open == stance.shown


def test_drafts_come_first_the_latest_at_the_top_each_with_its_own_position(client, record):
    html = section(page(client, "ukraine"), "drafts")
    drafts = re.findall(r'<p class="who"><a href="/drafts/([^/]+)/"', html)
    assert drafts == ["berlin", "geneva", "us-russia"]
    assert "No position found on European counter-proposal." in words(html)


def test_points_without_a_position_stand_in_one_line(client, record):
    html = section(page(client, "nato"), "points")
    silent = re.search(r'<p class="silent">.*?</p>', html, re.DOTALL)[0]
    own = set(re.findall(r'<span class="number">\d+</span> <a href="(/provisions/\d+/)"', html))
    listed = set(re.findall(r'href="(/provisions/\d+/)"', silent))
    assert len(own) + len(listed) == 28
    assert not own & listed


def test_what_a_bloc_said_stands_apart_and_is_not_counted(client, record):
    html = page(client, "poland")
    only_joint = words(subject(html, "/provisions/8/"))
    assert (
        "As a member of European leaders: ✓Accepts Berlin, on the latest text "
        "since 15 December 2025"
    ) in only_joint
    assert 'class="stance"' not in subject(html, "/provisions/8/")
    both = words(subject(html, "/provisions/5/"))
    assert "Welcomes the joint guarantees" in both
    assert "As a member of European leaders" in both
    own = Stance.objects.filter(actor__slug="poland", provision__isnull=False)
    points = own.values("provision").distinct().count()
    assert f"{points} with a position of its own" in html
    assert "As a member of" not in page(client, "e3")


def test_what_it_said_is_there_newest_first_and_the_rest_one_click_away(client, record):
    html = section(page(client, "ukraine"), "statements")
    days = re.findall(r'<time datetime="([^"]+)"', html)
    assert len(days) == 20
    assert days == sorted(days, reverse=True)
    count = Actor.objects.get(slug="ukraine").statements.count()
    assert f'<a href="/statements/?actor=ukraine">All {count} statements of Ukraine</a>' in html
    assert "/statements/?actor=european-leaders" in section(page(client, "poland"), "statements")


def test_a_bloc_names_its_members(client, record):
    html = page(client, "e3")
    assert "Bloc of UK, France, Germany" in words(html)
    assert "The record names nobody: its members speak for it." in html


def test_people_have_the_role_of_the_day(client, record):
    actor = factories.actor(slug="land")
    with factories.editing():
        factories.person(
            actor=actor,
            name="Old Hand",
            role="Minister",
            role_since=date(2025, 1, 2),
            role_until=date(2025, 12, 5),
        )
        factories.person(
            actor=actor, name="New Hand", role="Minister", role_since=date(2025, 12, 6)
        )
    then = section(page(client, "land", on="2025-12-04"), "people")
    assert "New Hand" not in then
    assert "Minister, since 2 January 2025 (11 months)</dd>" in then
    now = section(page(client, "land", on="2025-12-06"), "people")
    assert "Minister, 2 January to 5 December 2025 (11 months)" in now
    assert "New Hand" in now


def test_it_says_from_when_to_when_the_record_has_it(client, record):
    actor = factories.actor(slug="land")
    assert "in the record from" not in page(client, "land")
    factories.statement(actor=actor, made_on=date(2025, 11, 21))
    assert "in the record from 21 November 2025" in page(client, "land")
    factories.stance(actor=actor, stated_on=date(2025, 12, 4))
    assert "from 21 November 2025 to 4 December 2025" in page(client, "land")
    assert "4 December 2025" not in page(client, "land", on="2025-12-03").partition("<main")[2]


def test_an_actor_that_said_nothing_says_so(client, record):
    factories.actor(slug="land")
    html = page(client, "land")
    assert "No position on any point had been found by this day." in html
    assert "No statement had been found by this day." in html
    assert "The record names nobody." in html


def test_links_keep_the_day(client, record):
    html = page(client, "poland", on="2025-12-16").partition("<main")[2].partition("<footer")[0]
    links = re.findall(r'href="(/[^"]*)"', html)
    assert len(links) > 50
    dayless = {link for link in links if "on=2025-12-16" not in link}
    # These tell by the record's own clock.
    assert dayless == {"/changes/?actor=poland", "/changes.atom?actor=poland"}


def test_many_positions_cost_the_queries_of_few(client, record):
    costs = set()
    for slug in ("european-union", "germany", "ukraine", "nato"):
        with CaptureQueriesContext(connection) as captured:
            page(client, slug)
        costs.add(len(captured))
    assert len(costs) == 1


def test_an_unknown_actor_is_not_found(client, record):
    assert client.get("/actors/atlantis/").status_code == 404


def test_before_the_latest_day_the_editor_s_words_are_folded_and_say_so(client, record):
    words_of_the_editor = Actor.objects.get(slug="ukraine").description
    assert f'<p class="lede">{words_of_the_editor}</p>' in page(client, "ukraine")
    for address in ("/actors/ukraine/", "/actors/"):
        then = unescape(client.get(address, {"on": "2025-12-16"}).content.decode())
        folded = re.findall(r"<details class=\"note\">(.*?)</details>", then, re.DOTALL)
        assert any(
            "Editor’s note, written later" in note and words_of_the_editor in note
            for note in folded
        )
        assert then.count(words_of_the_editor) == 1
