"""A chapter is written with a preview beside it, and what it cites is put in by key."""

import pytest
from playwright.sync_api import expect

from briefing.models import Chapter
from record.models import Edit
from tests.browser.barriers import barriers

pytestmark = pytest.mark.browser
SOURCE = "report-2025-11-24-both-texts"


@pytest.fixture
def text(site, desk):
    """The text of a new chapter."""
    desk.goto(f"{site}/admin/briefing/chapter/add/")
    return desk.get_by_label("Body:")


def choose(desk, label, words):
    desk.get_by_role("combobox", name=label).focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".select2-search__field")).to_be_focused()
    desk.keyboard.type(words)
    desk.locator(".select2-results__option--highlighted").filter(has_text=words).wait_for()
    desk.keyboard.press("Enter")
    expect(desk.locator("#id_body")).to_be_focused()


def test_the_preview_follows_what_is_typed(desk, text):
    desk.get_by_label("Title:").fill("New")
    text.fill("One **claim**.")
    desk.get_by_role("button", name="Preview").click()
    pane = desk.get_by_role("region", name="Preview")
    pane.locator("strong", has_text="claim").wait_for()
    assert barriers(desk, "#content") == []
    text.press("Control+End")
    text.press_sequentially("\n\nTwo.[^nobody]")
    problem = pane.get_by_role("button", name="Line 3: this footnote names a source")
    problem.wait_for()
    assert pane.locator("mark").inner_text().startswith("[^nobody]")
    desk.get_by_text("Preview up to date: 1 reference leads nowhere.").wait_for()
    problem.click()
    assert desk.evaluate("document.getSelection().toString()") == "Two.[^nobody]"
    desk.reload()
    desk.get_by_role("region", name="Preview").wait_for()
    desk.wait_for_load_state("networkidle")


def test_references_are_put_in_where_the_cursor_is_and_can_be_undone(desk, text):
    text.fill("The text of it.")
    text.press("Control+Home")
    for _ in "The text":
        text.press("ArrowRight")
    choose(desk, "Cite a source", "Europeans propose")
    desk.keyboard.type(" (see")
    choose(desk, "Cite a point", "NATO membership")
    desk.keyboard.type(")")
    written = f"The text[^{SOURCE}] (see[point 7](point:7)) of it."
    assert text.input_value() == written
    for _ in range(20):
        desk.keyboard.press("Control+z")
    assert "[^" not in text.input_value()


def test_what_is_selected_becomes_the_words_of_a_link(desk, text):
    text.fill("On NATO")
    text.press("Control+End")
    for _ in "NATO":
        text.press("Shift+ArrowLeft")
    choose(desk, "Cite a point", "NATO membership")
    assert text.input_value() == "On [NATO](point:7)"


def test_enter_in_another_field_saves_and_does_not_preview(site, desk, text):
    text.fill("Said.")
    desk.get_by_label("Slug:").fill("new")
    desk.get_by_label("Order:").fill("90")
    desk.get_by_label("Reason:").fill("A new chapter")
    desk.get_by_label("Title:").fill("New")
    desk.get_by_label("Title:").press("Enter")
    desk.get_by_text("was added successfully").wait_for()
    assert Chapter.objects.get(slug="new").body == "Said."
    assert Edit.objects.first().reason == "A new chapter"


def test_the_start_page_has_no_barrier_in_either_scheme(site, desk):
    for scheme in ("light", "dark"):
        desk.emulate_media(color_scheme=scheme)
        desk.goto(f"{site}/admin/", wait_until="networkidle")
        assert barriers(desk, "#content") == []
