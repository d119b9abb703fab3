"""/timeline/: day by day what happened and was said; moves told apart; every entry linked."""

import re
from datetime import date
from html import unescape

import pytest

from provisions.models import Draft, Provision, Stance
from statements.models import Event, Statement
from tests import factories
from tests.briefing.reader import read


def words(html):
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", unescape(html))).strip()
    return re.sub(r" ([,:;])", r"\1", text)


def ask(client, query=""):
    response = client.get(f"/timeline/{query}")
    assert response.status_code == 200
    return response.content.decode()


def days(html):
    """What stands under each day, in the order of the page."""
    parts = re.split(r'<li class="axis-day" id="([0-9-]{10})">', html)[1:]
    ends = r"</section>|<li class=\"axis-gap"
    return {
        day: re.split(ends, part)[0] for day, part in zip(parts[::2], parts[1::2], strict=True)
    }


def test_it_works(client, record):
    html = ask(client)
    assert "32 events, 323 positions, 227 statements on 37 days, newest first" in words(html)
    assert re.findall(r'<h2 id="([0-9-]+)">', html) == ["2025-12"]
    found = days(html)
    assert list(found) == sorted(found, reverse=True)
    busy = words(found["2025-12-15"])
    assert "Monday 15 December 1 event, 40 positions, 22 statements" in busy
    assert "Event European leaders issue the Berlin statement" in busy
    assert "40 positions of Ukraine, Russia, US and 5 others: 17 first words, 21 on a new" in busy


def test_a_busy_day_is_folded_but_for_drafts_events_and_moves(client, record):
    html = ask(client, "?at=2025-11-24")
    day = days(html)["2025-11-24"]
    open_parts = re.sub(r"<details>.*?</details>", "", day, flags=re.DOTALL)
    told = words(open_parts)
    assert "1 event, 39 positions (2 moves), 17 statements" in told
    assert "Move EU on the US–Russia draft Moved from" in told
    assert "Driscoll meets a Russian delegation in Abu Dhabi" in words(day)
    assert "/statements/" not in open_parts
    draft = re.sub(r"<details>.*?</details>", "", days(html)["2025-11-23"], flags=re.DOTALL)
    assert "Draft Geneva framework Revision; it revises the US–Russia draft." in words(draft)


def test_a_calm_day_stands_open(client, record):
    day = days(ask(client))["2025-12-14"]
    folded = " ".join(re.findall(r"<details>.*?</details>", day, re.DOTALL))
    assert "/statements/" in day
    assert "/statements/" not in folded


def test_a_move_says_from_what_to_what_and_leads_to_where_it_stands(client, record):
    html = ask(client, "?kind=moved&order=oldest")
    assert "7 positions on 4 days, oldest first" in words(html)
    poland = days(html)["2025-11-24"]
    assert (
        "Poland on the US–Russia draft Moved from ~Ambiguous US–RU, on an earlier text → to "
        "✕Rejects US–RU, on an earlier text 9 Fighter jets in Poland" in words(poland)
    )
    assert 'href="/provisions/9/#poland-9-us-russia-2025-11-24"' in poland


def test_a_word_on_a_new_text_is_no_move_and_says_what_was_said_before(client, record):
    day = days(ask(client, "?actor=ukraine&provision=5"))["2025-12-14"]
    assert "Move" not in words(day)
    assert (
        "✓?Accepts with conditions Berlin, on the latest text 5 Security guarantees for Ukraine "
        "on a new text; before, on another text: ≠ seeks changes, Geneva" in words(day)
    )


def test_many_positions_of_an_actor_on_a_draft_are_one_entry_that_unfolds(client, record):
    day = days(ask(client, "?at=2025-11-23&actor=e3"))["2025-11-23"]
    assert day.count('<div class="axis-words">') == 1
    [summary] = re.findall(r"<summary>(.*?)</summary>", day, re.DOTALL)
    assert words(summary).startswith("✓ Accepts 1, 5, 12, 16, 17, 18, 19, 22, 23, 24, 27; ")
    assert "≠ Seeks changes the whole, 2, 4, 6," in words(summary)


def every_page(client, query=""):
    """The pages of the timeline, from the first on."""
    page = query
    while True:
        html = ask(client, page)
        yield html
        following = re.search(r'<a href="/timeline/([^"]+)" rel="next">', html)
        if following is None:
            return
        page = unescape(following[1])


def test_its_pages_hold_every_row_once_and_link_it(client, record):
    pages = list(every_page(client))
    assert len(pages) > 1
    dates = [day for html in pages for day in days(html)]
    assert dates == sorted(set(dates), reverse=True)
    links = [link for html in pages for day in days(html).values() for link in read_links(day)]
    for rows in (Stance.objects.select_related("provision", "draft"), Statement.objects.all()):
        assert all(links.count(row.get_absolute_url()) == 1 for row in rows)
    assert {draft.get_absolute_url() for draft in Draft.objects.all()} <= set(links)


def read_links(html):
    return re.findall(r'href="([^"]+)"', html)


def test_an_event_is_found_at_its_address_with_its_sources_and_participants(client, record):
    for event in Event.objects.order_by("slug")[::5]:
        address, _, anchor = event.get_absolute_url().partition("#")
        assert anchor == event.slug
        response = client.get(address)
        assert anchor in read(response).ids
        day = days(response.content.decode())[event.started_on.isoformat()]
        for citation in event.citations.select_related("source"):
            assert f'href="{citation.source.url}"'.replace("&", "&amp;") in day
        for part in event.participants.select_related("actor"):
            assert part.actor.short_name in words(day)


def test_a_month_is_one_leap_away_on_whatever_page_it_is(client, record):
    [leaps] = re.findall(r'<nav class="axis-leaps".*?</nav>', ask(client), re.DOTALL)
    assert "December 2025 255 November 2025 322 October 2025 6" in words(leaps)
    for link in read_links(leaps):
        address, _, anchor = unescape(link).partition("#")
        assert anchor in read(client.get(f"/timeline/{address}")).ids


def test_the_address_of_a_day_leads_to_it_with_the_filters_kept(client, record):
    html = ask(client, "?actor=ukraine&on=2025-12-10")
    [link] = re.findall(r'<a class="quiet" href="([^"]*#2025-11-23)"', html)
    assert unescape(link) == "?on=2025-12-10&actor=ukraine&at=2025-11-23#2025-11-23"
    assert "2025-11-23" in read(client.get(f"/timeline/{unescape(link)}")).ids


def test_an_actor_is_what_it_said_itself_and_its_blocs_are_apart(client, record):
    html = ask(client, "?actor=germany")
    assert "What Germany said as a member of E3, European leaders is left out." in words(html)
    assert "as a member of E3</span>" not in html
    told = " ".join(map(words, days(html).values()))
    assert "E3 on the" not in told
    [link] = re.findall(r'<a href="([^"]+)">Show it too, marked</a>', html)
    with_blocs = client.get(unescape(link)).content.decode()
    told = words(" ".join(days(with_blocs).values()))
    assert "E3 on the US–Russia draft Germany as a member of E3" in told
    assert "Leave it out" in with_blocs


def test_several_actors_and_kinds_are_asked_for_together(client, record):
    html = ask(client, "?actor=poland&actor=nato&kind=statement&kind=event")
    statements = Statement.objects.filter(actor__slug__in=["poland", "nato"]).count()
    assert f"events, {statements} statements on" in words(html)
    assert "axis-words" not in html


def test_a_draft_says_what_became_of_the_point_that_is_asked_for(client, record):
    html = ask(client, "?provision=26&kind=draft")
    assert "Geneva framework Revision; it revises the US–Russia draft. In it the point is" in (
        words(days(html)["2025-11-23"])
    )
    assert "removed." in words(days(html)["2025-11-23"])


def test_the_day_of_the_page_is_marked_where_the_timeline_ends(client, record):
    html = ask(client, "?on=2025-11-24")
    assert html.index("As it stood on <time") < html.index('id="2025-11-24"')
    assert max(days(html)) == "2025-11-24"
    assert "that came later" not in html
    html = ask(client, "?on=2025-11-24&order=oldest")
    assert html.index("As it stood on <time") > html.index('id="2025-11-24"')
    assert "the latest day in the record" in words(ask(client).partition("axis-now")[2])
    # Not where the page ends before.
    assert "axis-now" not in ask(client, "?at=2025-11-24")


def test_a_quiet_time_is_said(client, record):
    found = re.findall(r"([0-9]+) days without an entry", ask(client, "?at=2025-11-20"))
    assert found == ["23", "10", "44", "146", "41"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?on=2024-01-01", "No entries are in the record by 1 January 2024."),
        ("?on=2025-10-01&kind=event", "No entries fit all of these filters by 1 October 2025"),
        ("?provision=7&kind=event", "Events are not entered by point"),
    ],
)
def test_where_nothing_is_found_it_says_what_to_change(client, record, query, said):
    html = words(ask(client, query))
    assert said in html


def test_an_old_slug_of_an_actor_stands_for_its_present_one(client, record):
    factories.rename("actors", "kyiv", "ukraine")
    old, present = (days(ask(client, f"?actor={slug}")) for slug in ("kyiv", "ukraine"))
    told = {day: words(html) for day, html in old.items()}
    assert told == {day: words(html) for day, html in present.items()}


def test_what_is_not_understood_is_answered_with_what_there_is(client, record):
    response = client.get("/timeline/?kind=shift")
    assert response.status_code == 400
    assert "There is no kind “shift”" in response.content.decode()
    assert client.get("/timeline/?at=2025-13-40").status_code == 400


def test_a_day_with_more_than_a_page_holds_says_how_much_more_and_where(client, record):
    with factories.editing():
        actor, source = factories.actor(short_name="Busy"), factories.source()
        day = date(2025, 12, 18)
        for _ in range(103):
            factories.statement(actor=actor, made_on=day, sources=[source])
    html = days(ask(client))["2025-12-18"]
    assert "103 statements" in words(html)
    assert html.count("<li><a") == 100
    assert "3 more statements, among all statements of the day." in words(html)
    assert "/statements/?from=2025-12-18&amp;to=2025-12-18" in html


def test_a_position_of_a_point_that_is_gone_is_on_its_removal(client, record):
    geneva = Draft.objects.get(slug="geneva")
    factories.stance(
        actor=factories.actor(short_name="Someone"),
        provision=Provision.objects.get(number=26),
        draft=geneva,
        position="accepts",
        stated_on=date(2025, 12, 18),
    )
    assert "Accepts removal Geneva" in words(days(ask(client))["2025-12-18"])
