"""Comparing in a real Chromium: what a reader sees of two drafts, two actors and two days."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DRAFTS = "/compare/?left=draft:us-russia&right=draft:berlin"
ACTORS = "/compare/?left=actor:ukraine&right=actor:russia"
DAYS = "/compare/?left=day:2025-11-22&right=day:2025-12-15"


def row(tab, tbody, title):
    return tab.locator(f"#{tbody} tr").filter(has_text=title)


def test_it_works(site, page):
    page.goto(f"{site}/drafts/berlin/")
    page.get_by_role("link", name="Compare with the draft it revises").click()
    expect(page).to_have_url(f"{site}/compare/?left=draft:geneva&right=draft:berlin")
    page.get_by_role("link", name="Swap sides").click()
    expect(page).to_have_url(f"{site}/compare/?left=draft:berlin&right=draft:geneva")
    page.get_by_role("link", name="Choose another pair").click()
    expect(page).to_have_url(f"{site}/compare/")


def test_two_drafts_point_by_point(site, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site + DRAFTS)
    expect(page.locator(".pair-counts")).to_contain_text("2 Words changed")
    page.get_by_role("link", name="Words changed", exact=True).click()
    expect(page).to_have_url(f"{site}{DRAFTS}#point-19")
    expect(page.locator("#point-19")).to_be_in_viewport()
    seven = page.locator("#point-7")
    expect(seven.get_by_role("heading", level=3)).to_contain_text("Ukraine and NATO membership")
    left, right = seven.locator(".half").all()
    expect(left).to_contain_text("NATO's statutes are to rule out admitting Ukraine")
    expect(right).to_contain_text("Ukraine offers to set aside its aim of joining NATO")
    expect(left.locator(".shared > div").last).to_have_text(
        re.compile(r"✕\s*Rejects\s+US–RU\s+Ukraine, NATO")
    )
    expect(right.locator(".shared > div").nth(1)).to_have_text(
        re.compile(r"✓\?\s*Accepts with conditions\s+Berlin\s+Ukraine")
    )
    # The two stand beside each other, each part at the height of the other's.
    boxes = [half.locator(".version-text").bounding_box() for half in (left, right)]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]
    right.get_by_role("link", name="Ukraine").click()
    expect(page).to_have_url(f"{site}/provisions/7/#ukraine-7-berlin-2025-12-14")


def test_a_folded_point_unfolds_where_a_link_leads_to_it(site, page):
    page.goto(f"{site}/compare/?left=draft:us-russia&right=draft:european")
    expect(page.locator("#point-17")).not_to_be_visible()
    page.get_by_role("navigation", name="Points of these drafts").get_by_role(
        "link", name="17"
    ).click()
    expect(page.locator("#point-17")).to_be_visible()


def test_two_actors_text_by_text(site, page):
    page.goto(site + ACTORS)
    seven = row(page, "_berlin-differ", "Ukraine and NATO membership")
    expect(seven.get_by_role("cell").first).to_contain_text("Accepts with conditions")
    expect(seven.get_by_role("cell").last).to_contain_text("Ambiguous")
    silent = row(page, "_geneva-only-left", "Ukraine and NATO membership")
    expect(silent.get_by_role("cell").last).to_contain_text("Spoke only on another text:")
    expect(silent.get_by_role("cell").last).to_contain_text("Berlin")
    expect(row(page, "_us-russia-differ", "Territorial arrangements")).to_have_count(1)
    seven.get_by_role("link", name="Ukraine, since 14 Dec 2025").click()
    expect(page).to_have_url(f"{site}/provisions/7/#ukraine-7-berlin-2025-12-14")


def test_two_days_and_what_each_actor_did_between_them(site, page):
    page.goto(site + DAYS)
    expect(page.locator(".pair-totals")).to_contain_text("252 positions")
    ukraine = page.locator("#_actor-ukraine")
    new_text = ukraine.locator("details").filter(has_text="On a new text")
    expect(new_text.locator("li").first).not_to_be_visible()
    new_text.locator("summary").click()
    seven = new_text.locator("li").filter(has_text="Ukraine and NATO membership")
    expect(seven.first).to_contain_text("Ambiguous")
    expect(seven.last).to_contain_text("Accepts with conditions")
    page.get_by_text("The 163 cells, point by point").click()
    cell = page.locator(".pair-cells tbody").filter(has_text="Ukraine and NATO membership")
    expect(cell.locator("tr").first).to_contain_text("Rejects")
    expect(cell.locator("tr").first).to_contain_text("Accepts with conditions")
    page.get_by_role("link", name="All 168 statements made between the two days").click()
    expect(page.locator(".found").first).to_contain_text("168 statements")


def test_a_pair_is_chosen_without_scripts(site, browser):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/compare/?on=2025-12-16")
    drafts = tab.get_by_role("form", name="Two drafts to compare")
    drafts.get_by_label("One draft").select_option("European counter-proposal")
    drafts.get_by_label("The other").select_option("Geneva framework")
    drafts.get_by_role("button", name="Compare").click()
    assert tab.get_by_role("heading", level=1).inner_text() == (
        "European counter-proposal compared with Geneva framework"
    )
    assert "on=2025-12-16" in tab.url
    tab.goto(f"{site}/actors/poland/?on=2025-12-16")
    tab.get_by_role("link", name="Compare with another actor").click()
    actors = tab.get_by_role("form", name="Two actors to compare")
    assert actors.get_by_label("One actor").input_value() == "actor:poland"
    actors.get_by_label("The other").select_option("Germany")
    actors.get_by_role("button", name="Compare").click()
    assert tab.get_by_text("Both are members of European leaders").is_visible()
    tab.goto(f"{site}/compare/")
    days = tab.get_by_role("form", name="Two days to compare")
    days.get_by_label("One day").fill("2025-12-15")
    days.get_by_label("The other").fill("2025-11-22")
    days.get_by_role("button", name="Compare").click()
    assert tab.url == f"{site}/compare/?left=day:2025-12-15&right=day:2025-11-22"
    assert tab.get_by_role("heading", level=1).inner_text() == (
        "22 November 2025 compared with 15 December 2025"
    )
    context.close()


@pytest.mark.parametrize(
    ("address", "folded"),
    [
        ("/compare/?left=draft:us-russia&right=draft:european", "#point-17"),
        (ACTORS, "#_berlin-differ"),
        (DAYS, "#_actor-ukraine li"),
        (DAYS, ".pair-cells tbody"),
    ],
)
def test_print_shows_what_is_folded_and_leaves_out_the_controls(site, page, address, folded):
    page.emulate_media(media="print")
    page.goto(site + address)
    expect(page.locator(folded).first).to_be_visible()
    for name in ("Choose another pair", "These rows as CSV", "In numbers"):
        expect(page.get_by_role("link", name=name)).not_to_be_visible()
