"""The timeline in a real Chromium: narrowed, passed on, followed to a month, a day or an event."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def entries(tab):
    """The words of all days, as they are shown."""
    return tab.locator(".axis").all_inner_texts()


def boxes(tab):
    """The labels of the boxes that are checked."""
    return [box.inner_text().strip() for box in tab.locator(".filters label:has(:checked)").all()]


def test_it_works(site, page, browser):
    """By actor and kind, at an address that shows the same to someone else."""
    page.set_viewport_size(DESKTOP)
    page.goto(f"{site}/timeline/")
    page.get_by_text("Only some kinds").click()
    page.get_by_label("Events").check()
    page.get_by_label("Moves").check()
    page.get_by_text("Only some actors").click()
    page.get_by_label("Russia", exact=True).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Show these").last.click()
    for given in ("kind=event", "kind=moved", "actor=russia"):
        assert given in page.url
    shown = entries(page)
    assert page.locator(".axis-event").count()
    assert page.locator(".axis-move").count()
    assert not page.locator(".axis-draft, .axis-positions, .axis-statements").count()
    assert set(page.locator(".axis-move .who").all_inner_texts()) == {"Russia"}
    told = page.locator(".axis-found b").inner_text()

    other = browser.new_context(java_script_enabled=False, viewport=DESKTOP)
    tab = other.new_page()
    tab.goto(page.url)
    assert entries(tab) == shown
    assert tab.locator(".axis-found b").inner_text() == told
    assert boxes(tab) == boxes(page) == ["Events", "Moves", "Russia"]
    tab.get_by_role("link", name="Show all").click()
    expect(tab).to_have_url(f"{site}/timeline/")
    assert tab.locator(".axis-draft, .axis-positions, .axis-statements").count()
    other.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_month_is_jumped_to_with_what_is_chosen(site, page, size):
    page.set_viewport_size(size)
    page.goto(f"{site}/timeline/?kind=event&kind=statement")
    page.get_by_role("navigation", name="Months").get_by_role("link", name="November 2025").click()
    heading = page.get_by_role("heading", name="November 2025", level=2)
    expect(heading).to_be_in_viewport()
    assert boxes(page) == ["Events", "Statements"]
    assert not page.locator(".axis-move, .axis-positions").count()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_day_and_an_event_that_are_linked_to_are_in_view(site, page, size):
    page.set_viewport_size(size)
    page.goto(f"{site}/timeline/?at=2025-11-23")
    link = page.locator(".axis-date a", has_text="23 November")
    page.goto(link.evaluate("link => link.href"))
    expect(link).to_be_in_viewport()
    page.goto(f"{site}/timeline/?kind=event&at=2025-11-23#geneva-talks")
    # It is unfolded, with its title above it.
    event = page.locator("#geneva-talks")
    expect(event).to_be_in_viewport()
    expect(page.locator(".axis-event", has=event).locator("summary")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
