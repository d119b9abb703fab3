"""The briefing in a real Chromium: read on a phone, and with nothing but the keyboard."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(page):
    page.set_viewport_size(PHONE)
    return page


def tab_to(tab, words):
    """Press the tab key until what has the focus says *words*, which has to be in view."""
    for _ in range(80):
        tab.keyboard.press("Tab")
        focused = tab.locator(":focus")
        if words in " ".join(focused.text_content().split()):
            expect(focused).to_be_in_viewport()
            return
    pytest.fail(f"The tab key does not lead to “{words}”.")


def skip_to_the_content(tab):
    tab_to(tab, "Skip to the content")
    tab.keyboard.press("Enter")


def fits(tab):
    """Whether nothing is to the right of the screen."""
    return tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_works(site, phone):
    """From the contents to a chapter, from a citation to its note, and back to the sentence."""
    phone.goto(f"{site}/briefing/")
    assert fits(phone)
    skip_to_the_content(phone)
    tab_to(phone, "Latest positions: Ukraine")
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(f"{site}/briefing/ukraine/")
    assert fits(phone)
    skip_to_the_content(phone)
    tab_to(phone, "note [4]")
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(re.compile("#_note-4$"))
    expect(phone.locator("#_note-4")).to_be_in_viewport()
    assert fits(phone)
    # It is cited twice, and leads back to either place.
    tab_to(phone, "Back to where note 4 is cited, place 2")
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(re.compile("#_cite-4-2$"))
    expect(phone.locator("#_cite-4-2")).to_be_in_viewport()
    # Reading goes on from there: the next note is one step away.
    phone.keyboard.press("Tab")
    expect(phone.locator(":focus")).to_have_text("note [10]")


def test_a_chapter_leads_to_the_next_and_to_its_positions_by_keyboard(site, phone):
    phone.goto(f"{site}/briefing/ukraine/")
    skip_to_the_content(phone)
    tab_to(phone, "The next chapter: Latest positions: Russia")
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(f"{site}/briefing/russia/")
    skip_to_the_content(phone)
    tab_to(phone, "Positions: Russia")
    phone.keyboard.press("Enter")
    expect(phone.locator("#_on-russia")).to_be_in_viewport()
    assert fits(phone)
