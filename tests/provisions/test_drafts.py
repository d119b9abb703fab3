"""/drafts/ and /drafts/<slug>/: each draft in short, and one in full."""

import re
from datetime import date
from html import unescape

import pytest

from provisions.models import Draft, Provision, Revision, Stance
from tests import factories

LATEST = date(2025, 12, 17)


def page(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def words(html):
    html = html.replace("</dt>", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def entry(html, slug):
    pattern = rf'<article class="draft-entry" aria-labelledby="{slug}">.*?</article>'
    return re.search(pattern, html, re.DOTALL)[0]


def point(html, number):
    return re.search(
        rf'<article class="point" id="point-{number}">.*?</article>', html, re.DOTALL
    )[0]


# --- The list -----------------------------------------------------------------------------------


def test_it_works(client, record):
    html = page(client, "/drafts/")
    assert "<title>The drafts" in html
    text = words(entry(html, "geneva"))
    assert text.startswith(
        "Geneva framework Day 23 to 24 November 2025 (2 days) "
        "Latest From 23 November until 14 December 2025 (21 days) Place Geneva"
    )
    assert "By US, Ukraine, E3, EU" in text
    assert "Kind Revision; it revises the US–Russia draft" in text
    assert "Public Partial Points 19, as reported" in text
    assert "4 amended 9 replaced 3 removed 12 undisclosed" in text
    assert "Summary Framework that the US and Ukrainian delegations drafted" in text
    assert "Sources: The White House, 23 Nov 2025" in text
    assert 'href="/drafts/geneva/"' in entry(html, "geneva")


def test_the_drafts_stand_in_their_order(client, record):
    html = page(client, "/drafts/")
    places = [html.index(f'id="{slug}"') for slug in Draft.objects.values_list("slug", flat=True)]
    assert places == sorted(places)


def test_as_of_a_day_later_drafts_are_left_out_and_summaries_are_folded(client, record):
    html = page(client, "/drafts/", on="2025-11-24")
    assert "berlin" not in html[html.index("<main") :]
    assert "Editor’s note, written later" in words(entry(html, "geneva"))
    assert "<details" in entry(html, "geneva")
    assert '<details class="note" open' not in html


def test_the_last_day_of_talks_shows_when_it_has_come(client, record):
    text = words(entry(page(client, "/drafts/", on="2025-11-23"), "geneva"))
    assert "Day 23 November 2025 Latest Since 23 November 2025 (first day) Place" in text


def test_a_draft_that_revises_one_of_a_later_day_does_not_name_it(client, record):
    later = factories.draft(name="Later text", started_on=date(2025, 12, 1))
    factories.draft(slug="early", started_on=date(2025, 11, 22), revises=later)
    assert "Later text" in entry(page(client, "/drafts/"), "early")
    assert "Later text" not in page(client, "/drafts/", on="2025-11-24")
    assert "Later text" not in page(client, "/drafts/early/", on="2025-11-24")


def test_before_the_first_draft_it_says_so(client, record):
    assert "No draft had begun by this day." in page(client, "/drafts/", on="2025-11-01")


# --- One draft ----------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["us-russia", "european", "geneva", "berlin"])
def test_a_draft_has_every_point_and_every_stance_on_it(client, record, slug):
    html = page(client, f"/drafts/{slug}/")
    draft = Draft.objects.get(slug=slug)
    assert f"<title>{draft.name} · " in html
    numbers = [int(number) for number in re.findall(r'id="point-(\d+)"', html)]
    assert numbers == list(Provision.objects.order_by("number").values_list("number", flat=True))
    for stance in Stance.objects.filter(draft=draft, provision=None):
        assert html.count(f'id="{stance.slug}"') == 1
    in_force = Stance.objects.current(LATEST).filter(draft=draft, provision__isnull=False)
    for stance in in_force.select_related("provision"):
        number = stance.provision.number
        link = f'href="/provisions/{number}/#{stance.slug}">{stance.actor.short_name}</a>'
        assert link in point(html, number)
    over = Stance.objects.filter(draft=draft, provision__isnull=False).exclude(pk__in=in_force)
    assert not [stance.slug for stance in over if f'"#{stance.slug}"' in html]


def test_its_head_says_what_it_is(client, record):
    html = page(client, "/drafts/geneva/")
    text = words(html)
    assert "Kind Revision; it revises the US–Russia draft Public Partial" in text
    assert "Framework that the US and Ukrainian delegations drafted" in text
    assert "4 amended 9 replaced 3 removed 12 undisclosed" in text
    assert 'href="/drafts/us-russia/"' in html
    assert 'href="/drafts/european/" rel="prev"' in html
    assert 'href="/drafts/berlin/" rel="next"' in html


def test_a_point_has_its_label_change_confidence_text_note_and_sources(client, record):
    point_7 = point(page(client, "/drafts/european/"), 7)
    text = words(point_7)
    assert text.startswith("7 7. Ukraine and NATO membership Replaces the original Published")
    assert "point 7 in this draft" in text
    assert "Whether Ukraine joins NATO is a matter for consensus" in text
    assert "Compare with the US–Russia draft" in text
    assert "Sources: The Straits Times, with Reuters, 24 Nov 2025" in text
    assert 'href="/provisions/7/"' in point_7
    assert "Editor’s note" in words(point(page(client, "/drafts/geneva/"), 7))


def test_words_are_marked_against_the_text_before_or_the_original(client, record):
    assert "Marked against the Geneva framework" in point(page(client, "/drafts/berlin/"), 13)
    html = page(client, "/drafts/berlin/", against="original", on="2025-12-15")
    assert "Geneva framework" not in point(html, 13)
    assert "Compare with the US–Russia draft" in point(html, 13)
    assert 'href="/drafts/berlin/?on=2025-12-15#_points">the text before</a>' in html


def test_who_stands_where_on_a_point_is_told_by_position(client, record):
    point_5 = point(page(client, "/drafts/geneva/"), 5)
    shared = words(re.search(r'<dl class="shared".*?</dl>', point_5, re.DOTALL)[0])
    assert shared == (
        "✓Accepts Geneva US "
        "✓?Accepts with conditions Geneva UK, NATO, EU, Germany, E3 "
        "≠Seeks changes Geneva Ukraine, Russia, France"
    )


def test_accepting_a_removal_says_so(client, record):
    assert "Accepts removal" in words(point(page(client, "/drafts/geneva/"), 26))


def test_what_is_latest_depends_on_the_day(client, record):
    assert "Latest text" not in point(page(client, "/drafts/geneva/"), 7)
    then = point(page(client, "/drafts/geneva/", on="2025-11-26"), 7)
    assert "Latest text" in then
    assert "is-latest" in then


def test_what_is_removed_undisclosed_or_not_entered_is_said(client, record):
    revised = Draft.objects.get(slug="berlin")
    factories.draft(slug="paris", revises=revised)
    assert "Removed: this draft does not have the point." in point(
        page(client, "/drafts/european/"), 3
    )
    assert "Undisclosed: nothing reliable was published" in point(
        page(client, "/drafts/berlin/"), 26
    )
    html = page(client, "/drafts/paris/")
    assert words(point(html, 7)).endswith(
        "Not entered: the record does not say what this draft holds on the point."
    )
    assert "28 not entered" in words(html)
    assert "No position had been found by this day." in html


def test_before_the_latest_day_notes_are_folded(client, record):
    now, then = page(client, "/drafts/geneva/"), page(client, "/drafts/geneva/", on="2025-12-16")
    assert "written later" not in now
    assert "<details open>" in now
    assert "Editor’s note, written later" in then
    assert not re.search(r"<details[^>]* open", then)


def test_nothing_of_a_later_day_shows(client, record):
    html = page(client, "/drafts/us-russia/", on="2025-11-22")
    main = html[html.index("<main") :]
    for draft in Draft.objects.filter(started_on__gt="2025-11-22"):
        assert draft.name not in main
        assert f"/drafts/{draft.slug}/" not in main
    for stance in Stance.objects.filter(stated_on__gt="2025-11-22"):
        assert stance.slug not in main


def test_links_keep_the_day(client, record):
    html = page(client, "/drafts/geneva/", on="2025-12-01")
    links = re.findall(
        r'<a [^>]*href="(/[^"]*)"', html[html.index("<main") : html.index("</main")]
    )
    assert links
    dayless = {link for link in links if "on=2025-12-01" not in link}
    # These tell by the record's own clock.
    assert dayless == {"/changes/?draft=geneva", "/changes.atom?draft=geneva"}


def test_a_draft_that_had_not_begun_is_not_there_yet(client, record):
    response = client.get("/drafts/berlin/?on=2025-11-24")
    assert response.status_code == 404
    assert '<a href="/drafts/berlin/">the same address' in response.content.decode()


@pytest.mark.parametrize("slug", ["vienna", "x" * 200, "GENEVA"])
def test_an_unknown_draft_is_not_found(client, record, slug):
    response = client.get(f"/drafts/{slug}/")
    assert response.status_code == 404
    assert "the same address" not in response.content.decode()


def test_a_renamed_draft_moved_for_good(client, record):
    factories.rename("drafts", "genf", "geneva")
    response = client.get("/drafts/genf/?on=2025-11-24&against=original")
    assert response.status_code == 301
    assert response["Location"] == "/drafts/geneva/?on=2025-11-24&against=original"
    assert client.get("/drafts/genf/")["Location"] == "/drafts/geneva/"


def test_the_name_of_another_table_leads_nowhere(client, record):
    factories.rename("actors", "genf", "russia")
    assert client.get("/drafts/genf/").status_code == 404


def test_the_address_of_a_draft_and_of_a_stance_on_it(client, record):
    draft = Draft.objects.get(slug="geneva")
    assert draft.get_absolute_url() == "/drafts/geneva/"
    stance = Stance.objects.filter(draft=draft, provision=None).first()
    assert stance.get_absolute_url() == f"/drafts/geneva/#{stance.slug}"


def test_texts_are_escaped(client, record):
    draft = factories.draft(slug="sharp", name="<b>bold</b>", summary="<script>alert(1)</script>")
    factories.revision(draft, factories.provision(title="<i>it</i>"), text="<u>us</u>")
    for address in ("/drafts/", "/drafts/sharp/"):
        html = client.get(address).content.decode()
        assert not re.search(r"<script|<b>bold|<i>it|<u>us", html)


def test_the_counts_agree_with_the_record(client, record):
    for draft in Draft.objects.all():
        found = re.findall(r"<b>(\d+)</b> (\w+)", entry(page(client, "/drafts/"), draft.slug))
        changes = list(Revision.objects.filter(draft=draft).values_list("change", flat=True))
        assert {word: int(n) for n, word in found} == {c: changes.count(c) for c in changes}
