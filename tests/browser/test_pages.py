"""The reading pages in a real Chromium: without barriers, on any screen, without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/?on=2025-11-24",
    "/provisions/",
    "/provisions/7/",
    "/provisions/10/?on=2025-11-24",
    "/provisions/21/",
    "/actors/",
    "/actors/ukraine/",
    "/actors/poland/?on=2025-11-24",
    "/statements/",
    "/statements/?actor=poland&q=zzz",
    "/statements/united-states-2025-02-13-trump-g8/",
    "/sources/",
    "/reading/",
    "/about/",
    "/nothing",
    "/?on=nonsense",
]
SCREENS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]


def test_it_works(site, page):
    page.goto(f"{site}/")
    page.get_by_role("link", name="Points", exact=True).click()
    page.get_by_role("link", name="Ukraine and NATO membership").click()
    assert page.get_by_role("heading", level=1).inner_text().endswith("NATO membership")
    page.get_by_label("Show the record as of").fill("2025-11-24")
    page.get_by_role("button", name="Show").click()
    assert page.url == f"{site}/provisions/7/?on=2025-11-24"
    assert page.get_by_role("heading", name="Geneva framework").is_visible()
    assert page.get_by_role("heading", name="Berlin talks").count() == 0


def test_no_page_has_a_barrier_in_either_scheme_and_width(site, browser):
    found = []
    for width, scheme in SCREENS:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        tab = context.new_page()
        for address in PAGES:
            tab.goto(site + address)
            tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            for violation in Axe().run(tab).response["violations"]:
                nodes = [node["target"] for node in violation["nodes"][:3]]
                found.append((width, scheme, address, violation["id"], nodes))
        context.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1600])
def test_no_page_scrolls_sideways(site, browser, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    for address in PAGES:
        tab.goto(site + address)
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert tab.evaluate(overflow) == 0, address
    context.close()


def test_without_scripts_all_is_there(site, browser):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/provisions/21/")
    folded = tab.locator(".standing details").first
    assert not folded.locator(".stance").first.is_visible()
    folded.locator("summary").click()
    assert folded.locator(".stance").first.is_visible()
    context.close()


def test_the_address_of_a_folded_position_unfolds_it(site, page):
    slug = "ukraine-21-us-russia-2025-11-20"
    page.goto(f"{site}/provisions/21/#{slug}")
    page.locator(f"#{slug}").wait_for(state="visible")


def test_the_keyboard_alone_skips_to_the_content(site, page):
    page.goto(f"{site}/provisions/7/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "_main"


def test_pages_ask_no_other_host_and_set_no_cookie(site, browser):
    context = browser.new_context()
    tab = context.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    for address in PAGES:
        tab.goto(site + address)
    assert asked
    assert all(url.startswith(site) for url in asked)
    assert context.cookies() == []
    context.close()


def test_print_shows_what_is_folded_and_leaves_out_the_controls(site, page):
    page.emulate_media(media="print")
    page.goto(f"{site}/provisions/21/")
    assert page.locator(".standing details .stance").first.is_visible()
    assert not page.get_by_role("button", name="Show").is_visible()
