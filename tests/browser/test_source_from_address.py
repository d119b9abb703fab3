"""A source from the address of an article, in a browser: a known one is offered, another saved."""

from urllib.parse import urlencode

import pytest

from statements.models import Source
from tests.browser.barriers import barriers
from tests.browser.steps import save, saved

pytestmark = pytest.mark.browser
FROM = "/admin/statements/source/from-address/"
NEW = "https://tass.com/politics/2099999"


def paste(tab, address):
    tab.get_by_label("Address:").fill(address)
    tab.get_by_role("button", name="Go on").click()


def test_it_works(site, desk):
    desk.goto(f"{site}/admin/")
    desk.get_by_role("link", name="Add: Source from its address").click()
    known = Source.objects.filter(url__startswith="https://tass.com/").first()
    paste(desk, known.url.replace("https://", "http://www.") + "/?utm_source=telegram#top")
    desk.get_by_role("heading", name="Entered already").wait_for()
    assert desk.get_by_role("link", name=str(known), exact=True).is_visible()

    paste(desk, f"{NEW}?utm_source=telegram&fbclid=1")
    desk.get_by_role("heading", name="Proposed, for you to check").wait_for()
    assert desk.locator("#id_url").input_value() == NEW
    assert desk.locator("#id_publisher").input_value() == "TASS"
    desk.locator("#id_title").fill("Talks go on")
    desk.locator("#id_published_on").fill("2025-12-17")
    # A slug is proposed as soon as the day is left.
    desk.locator("#id_published_on").press("Tab")
    assert desk.locator("#id_slug").input_value() == "tass-2025-12-17"
    desk.locator("#id_slug").fill("tass-2025-12-17-talks-go-on")
    save(desk, "Reported by TASS")
    saved(desk)
    made = Source.objects.get(slug="tass-2025-12-17-talks-go-on")
    assert (made.url, made.publisher, made.language) == (NEW, "TASS", "en")


def test_a_second_one_at_an_address_is_confirmed(site, desk):
    known = Source.objects.filter(url__startswith="https://tass.com/").first()
    desk.goto(f"{site}{FROM}?{urlencode({'address': known.url})}")
    desk.get_by_role("link", name="Another publication at the same address").click()
    desk.locator("#id_title").fill("The same page, a day later")
    desk.locator("#id_slug").fill("tass-later")
    save(desk, "Reported by TASS")
    desk.get_by_role("heading", name="Entered already").wait_for()
    assert barriers(desk, "#content") == []
    assert not Source.objects.filter(slug="tass-later").exists()
    desk.get_by_label("It is another publication at the same address").check()
    save(desk)
    saved(desk)
    assert Source.objects.get(slug="tass-later").url == known.url


def test_what_is_known_is_taken_into_the_list_that_asked_for_a_source(site, desk):
    known = Source.objects.filter(url__startswith="https://tass.com/").first()
    desk.goto(f"{site}/admin/statements/event/add/")
    with desk.expect_popup() as opened:
        desk.get_by_role("link", name="Add a new source").first.click()
    window = opened.value
    window.get_by_role("link", name="Begin from the address of an article").click()
    paste(window, known.url)
    with window.expect_event("close"):
        window.get_by_role("link", name="Cite this one").click()
    assert desk.locator("[name=sources]").input_value().split() == [known.slug]
