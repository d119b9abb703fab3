"""/: what became of the points in each draft, the drafts, the latest events and edits."""

import re
from datetime import date
from html import unescape

from provisions.models import Stance
from record.models import Edit
from tests import factories


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", unescape(html)))


def part(html, pattern):
    return words(re.search(pattern, html, re.DOTALL)[0])


def draft(html, slug):
    return part(html, rf'<article class="draft" id="draft-{slug}">.*?</article>')


def test_it_works(client, record):
    html = client.get("/").content.decode()
    fates = part(html, r'<dl class="fates">.*?</dl>')
    assert "US–Russia draft 19 November 2025 28 original" in fates
    assert "11 kept 12 amended 4 replaced 1 removed" in fates
    assert "4 amended 9 replaced 3 removed 12 undisclosed" in fates
    assert "9 amended 6 replaced 13 undisclosed" in fates
    assert "on its 28 points" in words(html)
    events = part(html, r'<section aria-labelledby="_events">.*?</section>')
    assert "17 December 2025 Putin and Peskov speak" in events
    edits = part(html, r'<section aria-labelledby="_edits">.*?</section>')
    assert "First load" in edits
    assert "1 in all" in edits


def test_each_draft_has_its_day_kind_disclosure_and_account(client, record):
    text = draft(client.get("/").content.decode(), "geneva")
    assert "23 November 2025 to 24 November 2025 · Geneva · revision" in text
    assert "revises the US–Russia draft" in text
    assert "disclosure: partial · 19 points" in text
    assert "By US, Ukraine, E3, EU" in text
    assert "Framework that the US and Ukrainian delegations drafted" in text


def test_the_stances_on_a_draft_as_a_whole_stand_under_it(client, record):
    html = client.get("/").content.decode()
    for slug, on in Stance.objects.filter(provision=None).values_list("slug", "draft__slug"):
        assert html.count(f'id="{slug}"') == 1
        article = re.search(rf'id="draft-{on}">.*?</article>', html, re.DOTALL)[0]
        assert f'id="{slug}"' in article


def test_the_address_of_a_stance_leads_to_where_it_stands(client, record):
    for stance in Stance.objects.filter(provision=None)[:3]:
        address, _, anchor = stance.get_absolute_url().partition("#")
        assert f'id="{anchor}"' in client.get(address).content.decode()


def test_a_draft_that_lacks_points_says_how_many(client, record):
    factories.revision(factories.draft(name="Short draft"), factories.provision())
    fates = part(client.get("/").content.decode(), r'<dl class="fates">.*?</dl>')
    assert "Short draft 20 November 2025 1 original 28 not entered" in fates


def test_it_shows_the_newest_edits_and_counts_all(client, record):
    for number in range(7):
        with factories.editing(reason=f"Reason {number}"):
            factories.event(started_on=date(2025, 11, 20))
    html = client.get("/").content.decode()
    assert "8 in all" in html
    assert [f"Reason {n}" in html for n in range(7)] == [False, False, *[True] * 5]
    assert Edit.objects.count() == 8


def test_the_latest_edits_lead_to_all_changes(client, record):
    html = client.get("/").content.decode()
    assert '<a href="/changes/">All changes</a>' in html
    assert f'href="/changes/{Edit.objects.get().pk}/"' in html
