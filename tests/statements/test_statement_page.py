"""/statements/<slug>/: one statement, what rests on it, and its sources."""

import re
from datetime import date
from html import unescape

from statements.models import Statement
from tests import factories


def page(client, slug, **query):
    response = client.get(f"/statements/{slug}/", query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_it_works(client, record):
    html = page(client, "united-states-2025-02-13-trump-g8")
    text = words(html)
    assert "<title>US, Donald Trump, 13 February 2025" in html
    assert "President · 13 February 2025 · press conference" in text
    assert "Standing position: Trump called it a mistake" in text
    assert "13 Russia's return to the world economy" in text
    assert "17 Nuclear arms-control treaties" in text
    assert "Niezależna, 13 February 2025 · media · in Polish" in text
    assert 'href="/actors/united-states/"' in html
    assert 'href="/provisions/13/"' in html


def test_every_statement_has_its_page(client, record):
    for said in Statement.objects.all()[::10]:
        html = page(client, said.slug)
        assert said.summary in html
        assert said.quote in html
        for link in said.citations.select_related("source"):
            assert f'href="{link.source.url}" rel="noopener noreferrer external"' in html


def test_positions_that_rest_on_it_are_those_of_the_day(client, record):
    actor = factories.actor(short_name="Land")
    point = factories.provision(title="A point")
    draft = factories.draft(short_name="One", started_on=date(2025, 11, 20))
    said = factories.statement(actor=actor, made_on=date(2025, 11, 21))
    first, second = (
        factories.stance(
            actor=actor,
            provision=point,
            draft=draft,
            stated_on=date(2025, 11, day),
            position=position,
            statements=[said],
        )
        for day, position in ((21, "accepts"), (25, "rejects"))
    )
    then = page(client, said.slug, on="2025-11-24")
    assert f'href="/provisions/{point.number}/?on=2025-11-24#{first.slug}"' in then
    assert second.slug not in then
    assert "since 21 November 2025 (4 days), on the latest text, stated" in words(then)
    now = words(page(client, said.slug))
    assert "from 21 until 25 November 2025 (4 days), ended by a later position" in now
    assert "since 25 November 2025" in now


def test_a_position_on_a_draft_as_a_whole_leads_to_the_draft(client, record):
    stance = factories.stance()
    said = stance.grounds.get().statement
    html = page(client, said.slug)
    assert f'href="/drafts/{stance.draft.slug}/#{stance.slug}"' in html
    assert "as a whole" in html


def test_it_leads_to_what_the_same_actor_said_before_and_after(client, record):
    actor = factories.actor()
    slugs = ["one", "three", "two", "four"]
    days = [date(2025, 11, 21), date(2025, 11, 22), date(2025, 11, 22), date(2025, 12, 1)]
    for slug, day in zip(slugs, days, strict=True):
        factories.statement(actor=actor, slug=slug, made_on=day)
    html = page(client, "two")
    assert 'href="/statements/one/" rel="prev"' in html
    assert 'href="/statements/three/" rel="next"' in html
    html = page(client, "three", on="2025-11-24")
    assert 'href="/statements/two/?on=2025-11-24" rel="prev"' in html
    assert 'rel="next"' not in html.partition("<main")[2]
    assert 'rel="prev"' not in page(client, "one").partition("<main")[2]


def test_the_role_is_that_of_the_day_on_which_it_was_made(client, record):
    person = factories.person(
        role="Minister of Tests", role_since=date(2025, 12, 1), role_until=date(2025, 12, 9)
    )
    for day, is_minister in ((1, True), (9, True), (10, False)):
        said = factories.statement(actor=person.actor, person=person, made_on=date(2025, 12, day))
        assert ("Minister of Tests" in page(client, said.slug)) == is_minister
    early = factories.statement(actor=person.actor, person=person, made_on=date(2025, 11, 30))
    assert "Minister of Tests" not in page(client, early.slug)


def test_before_its_day_it_is_not_there_and_no_step_leads_there(client, record):
    said = factories.statement(made_on=date(2025, 11, 24))
    assert client.get(said.get_absolute_url(), {"on": "2025-11-23"}).status_code == 404
    html = page(client, said.slug, on="2025-11-24")
    assert "The event before" not in html
    assert "The event after" in html


def test_a_foreign_title_says_its_language_and_one_of_ours_does_not(client, record):
    with factories.editing():
        sources = [
            factories.source(language="pl", title="Tusk o planie"),
            factories.source(language="de", title="[Merz on the plan]"),
            factories.source(
                language="en", title="The plan", archived_url="https://archive.org/1"
            ),
        ]
        said = factories.statement(sources=sources)
    html = page(client, said.slug)
    assert 'hreflang="pl" lang="pl">Tusk o planie' in html
    assert 'hreflang="de">[Merz on the plan]' in html
    assert 'hreflang="en">The plan' in html
    assert 'href="https://archive.org/1" rel="noopener noreferrer external"' in html


def test_links_keep_the_day(client, record):
    html = page(client, "united-states-2025-02-13-trump-g8", on="2025-12-16")
    links = re.findall(r'href="(/[^"]*)"', html.partition("<main")[2].partition("<footer")[0])
    assert len(links) > 5
    assert [link for link in links if "on=2025-12-16" not in link] == []


def test_an_unknown_statement_is_not_found(client, record):
    assert client.get("/statements/nothing/").status_code == 404
