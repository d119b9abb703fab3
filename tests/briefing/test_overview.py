"""/: what became of the points, who stands where, what is disputed, and what is new."""

import re
from datetime import date
from html import unescape

from actors.models import Actor
from provisions.models import Draft, Provision, Stance
from record.models import Edit
from tests import factories


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", unescape(html)))


def part(html, pattern):
    return words(re.search(pattern, html, re.DOTALL)[0])


def test_it_works(client, record):
    html = client.get("/").content.decode()
    fates = part(html, r'<dl class="fates">.*?</dl>')
    assert "US–Russia draft 19 November 2025 28 original" in fates
    assert "11 kept 12 amended 4 replaced 1 removed" in fates
    assert "4 amended 9 replaced 3 removed 12 undisclosed" in fates
    assert "9 amended 6 replaced 13 undisclosed" in fates
    assert "The 28-point peace plan for Ukraine, point by point" in words(html)
    assert "from the US–Russia draft of 19 November 2025 on" in words(html)
    steps = part(html, r'<section aria-labelledby="_timeline">.*?</section>')
    assert "17 December 2025 Putin and Peskov speak" in steps
    assert "14 December 2025 ▲ Draft Berlin talks and leaders' statement" in steps
    edits = part(html, r'<section aria-labelledby="_edits">.*?</section>')
    assert "First load" in edits
    assert "1 in all" in edits


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


def disputed(client, **query):
    html = client.get("/", query).content.decode()
    section = re.search(r'<section aria-labelledby="_disputed">.*?</section>', html, re.DOTALL)[0]
    rows = re.findall(r"<li>.*?</li>", section, re.DOTALL)
    return words(section), [words(re.sub(r'<div class="units".*?</div>', "", row)) for row in rows]


def test_the_points_that_most_object_to_come_first_with_the_arithmetic(client, record):
    section, rows = disputed(client)
    assert "Most disputed in the US–Russia draft" in section
    assert [int(row.split()[0]) for row in rows] == [21, 6, 14, 7, 13, 28]
    assert len(rows) == 6


def test_what_is_disputed_is_counted_by_the_day(client, record):
    assert (
        "2 reject: Ukraine, Germany, 2 seek changes: UK, France"
        in disputed(client, on="2025-11-20")[1][0]
    )
    factories.stance(
        actor=Actor.objects.get(slug="poland"),
        provision=Provision.objects.get(number=21),
        draft=Draft.objects.get(slug="us-russia"),
        stated_on=date(2025, 11, 20),
    )
    assert "3 reject: Ukraine, Germany, Poland, 2 seek" in disputed(client, on="2025-11-20")[1][0]
    assert "Poland" not in disputed(client, on="2025-11-19")[0]
