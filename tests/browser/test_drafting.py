"""An editor enters a draft from its text, in a real Chromium, and a reader sees it."""

import pytest
from playwright.sync_api import expect

from provisions.models import Revision
from record.models import Edit
from tests.browser.barriers import barriers
from tests.browser.steps import find
from tests.provisions.test_drafting_mapping import pasted

pytestmark = pytest.mark.browser
SEEN = ((390, "dark"), (1280, "light"))


def test_it_works(site, desk):
    text, points = pasted("geneva", 11)
    numbers = [int(row["provision"]) for row in points]
    army, plant = numbers.index(6), numbers.index(19)
    before = Edit.objects.count()

    desk.goto(f"{site}/admin/provisions/draft/")
    desk.get_by_role("link", name="Enter a draft from its text").click()
    desk.get_by_label("Name:", exact=True).fill("Paris draft")
    desk.get_by_label("Short name:").fill("Paris")
    desk.get_by_label("Slug:").first.fill("paris")
    desk.locator("#id_kind").select_option("revision")
    desk.locator("#id_disclosure").select_option("partial")
    desk.get_by_label("Started on:").fill("2025-12-17")
    desk.get_by_label("Summary:").first.fill("What it is.")
    find(desk, "id_revises", "Berlin")
    find(desk, "id_participants_find", "Ukraine")
    find(desk, "id_sources_find", "joint statement", choose="Joint")
    text = text.replace(points[army]["text"], points[army]["text"].replace("800,000", "700,000"))
    desk.get_by_label("Text:").fill(f"As printed on the day.\n\n{text}")
    desk.get_by_role("button", name="Split it into points").click()

    expect(desk.get_by_role("heading", name="3. Its points: 13")).to_be_in_viewport()
    of_army = desk.get_by_role("group", name=f"Point {army + 1} of the text")
    expect(of_army.get_by_label("Points:")).to_have_value("6")
    expect(of_army.locator(".why")).to_contain_text("% of its words are those of")
    # Corrected: the point on the plant is also what the draft says on its arms control.
    of_plant = desk.get_by_role("group", name=f"Point {plant + 1} of the text")
    of_plant.get_by_label("Points:").fill("19; 18")
    desk.get_by_label("Compare with:").select_option("geneva")
    desk.get_by_role("button", name="Show what changes").click()

    expect(desk.get_by_role("heading", name="4. What will be written: 14 points")).to_be_visible()
    shown = desk.locator(".previews li").filter(has_text="6. Size of Ukraine's armed forces")
    expect(shown.locator("del")).to_contain_text("800,000")
    expect(shown.locator("ins")).to_contain_text("700,000")
    for width, scheme in SEEN:
        desk.set_viewport_size({"width": width, "height": 900})
        desk.emulate_media(color_scheme=scheme)
        assert barriers(desk, "#content") == []
        assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert Edit.objects.count() == before
    desk.get_by_role("button", name="Confirm").click()
    expect(desk.locator(".errornote")).to_contain_text("Not saved")
    expect(of_plant.get_by_label("Points:")).to_have_value("19; 18")
    desk.get_by_label("Reason:").fill("Printed by Reuters")
    desk.get_by_role("button", name="Confirm").click()
    desk.get_by_text("with 14 points, in Edit").wait_for()

    assert Edit.objects.count() == before + 1
    held = {row.provision.number: row for row in Revision.objects.filter(draft__slug="paris")}
    assert sorted(held) == sorted([*numbers, 18])
    assert (held[18].text, held[18].label) == (held[19].text, held[19].label)
    desk.goto(f"{site}/drafts/paris/")
    assert "700,000" in desk.locator("main").inner_text()


def test_going_back_loses_nothing(site, desk):
    desk.goto(f"{site}/admin/provisions/draft/text/")
    desk.get_by_label("Name:", exact=True).fill("Paris draft")
    desk.get_by_label("Text:").fill("1. Elections.\n2. Grain.")
    desk.get_by_role("button", name="Split it into points").click()
    desk.get_by_role("heading", name="3. Its points: 2").wait_for()
    desk.go_back()
    desk.get_by_role("button", name="Split it into points").wait_for()
    expect(desk.get_by_label("Name:", exact=True)).to_have_value("Paris draft")
    expect(desk.get_by_label("Text:")).to_have_value("1. Elections.\n2. Grain.")
