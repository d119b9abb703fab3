"""/actors/: who they are, by group, and how much the record has of each."""

import re
from datetime import date
from html import unescape

from actors.models import Actor
from provisions.models import Stance
from statements.models import Statement
from tests import factories


def page(client, **query):
    response = client.get("/actors/", query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace(" ,", ",")


def item(html, name):
    [found] = [
        li for li in re.findall(r"<li>.*?</li>", html, re.DOTALL) if f">{name}</a></h3>" in li
    ]
    return words(found)


def test_it_works(client, record):
    html = page(client)
    assert "<title>Actors" in html
    ukraine = Actor.objects.get(slug="ukraine")
    said = item(html, "Ukraine")
    assert "State Party to the war" in said
    positions = Stance.objects.current(date(2025, 12, 17)).filter(actor=ukraine).count()
    assert f"{positions} positions {ukraine.statements.count()} statements" in said
    assert re.findall(r'<h3><a href="(/actors/[^"]+/)"', html) == [
        actor.get_absolute_url() for actor in Actor.objects.order_by("order")
    ]


def test_actors_stand_in_the_groups_that_chapters_are_about(client, record):
    headings = re.findall(r"<h2 [^>]*>(.*?)</h2>", page(client))
    assert headings == ["Ukraine", "Russia", "United States", "UK, NATO and Europe"]


def test_a_bloc_names_its_members_and_they_name_it(client, record):
    html = page(client)
    assert "Bloc of UK, France, Germany" in item(
        html, "E3 (France, Germany and the United Kingdom)"
    )
    assert "State, member of E3, European leaders" in item(html, "France")


def test_an_earlier_day_counts_what_there_was(client, record):
    on = date(2025, 11, 24)
    said = item(page(client, on=on.isoformat()), "Poland")
    positions = Stance.objects.current(on).filter(actor__slug="poland").count()
    statements = Statement.objects.by(on).filter(actor__slug="poland").count()
    assert f"{positions} positions {statements} statements" in said


def test_it_links_its_file_and_the_statements_with_the_day(client, record):
    html = page(client, on="2025-11-24")
    assert 'href="/actors.csv?on=2025-11-24">These rows as CSV' in html
    assert 'href="/statements/?actor=poland&on=2025-11-24"' in html


def test_a_group_without_a_chapter_is_named_by_its_key(client, record):
    factories.actor(chapter="global-south")
    assert "Global south</h2>" in page(client)
