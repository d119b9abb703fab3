"""How actors moved, and the day bar, in a real Chromium: on any screen, on paper, by keyboard."""

import pytest

from tests.browser.barriers import barriers

pytestmark = pytest.mark.browser

# What stands outside its drawing or the page, and texts of a lane that lie on each other.
CUT = """() => [...document.querySelectorAll(".movement svg[role=img]")].flatMap((drawing) => {
    const lane = drawing.querySelector("title").textContent;
    const page = document.documentElement.clientWidth;
    const seen = [...drawing.querySelectorAll("text")].filter(
        (text) => !text.closest("defs") && text.checkVisibility());
    const boxes = seen.map((text) => [text.textContent, text.getBoundingClientRect()]);
    const cut = boxes.filter(([, box]) => box.left < 0 || box.right > page);
    const onEachOther = boxes.filter(([, a], place) => boxes.slice(0, place).some(([, b]) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4));
    return [...cut, ...onEachOther].map(([text]) => `${lane}: ${text}`);
})"""


def lane(page, name):
    """The drawing of one actor."""
    return page.locator(".movement").get_by_role("img", name=name, exact=True)


def test_it_works(site, page):
    """The chart and its table say how Ukraine moved on point 7, day by day."""
    said = {
        "2025-11-24": "US–RU: rejects from 20 November 2025.",
        "2025-11-25": "Geneva: ambiguous from 25 November 2025.",
        "2025-12-14": "Berlin: accepts with conditions from 14 December 2025.",
    }
    for number, (day, words) in enumerate(said.items()):
        page.goto(f"{site}/provisions/7/?on={day}")
        told = lane(page, "Ukraine").locator("desc").text_content()
        assert told.endswith(words)
        assert not any(later in told for later in list(said.values())[number + 1 :])
    page.get_by_text("The same in a table").click()
    table = page.locator(".movement-table tbody").filter(has_text="Ukraine")
    days = table.locator("tr").all_inner_texts()[1:]
    assert "20 Nov 2025" in days[0]
    assert "Rejects" in days[0]
    assert "25 Nov 2025" in days[2]
    assert "Ambiguous" in days[2]
    assert "14 Dec 2025" in days[4]
    assert "Accepts with conditions" in days[4]
    table.get_by_role("link", name="14 Dec 2025").click()
    assert page.url.endswith("#ukraine-7-berlin-2025-12-14")


@pytest.mark.parametrize("address", ["/provisions/7/", "/provisions/21/", "/actors/ukraine/"])
def test_no_name_is_cut_or_lies_on_another_on_any_screen(site, page, address):
    page.goto(site + address)
    for width in (320, 390, 768, 960, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(CUT) == [], width
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


def test_text_keeps_its_size_on_a_phone(site, page):
    page.goto(f"{site}/provisions/21/")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        sizes = page.evaluate(
            "[...document.querySelectorAll('.movement svg[role=img] > text')]"
            ".map(text => parseFloat(getComputedStyle(text).fontSize))"
        )
        assert min(sizes) >= 12


def test_in_print_the_table_and_the_events_are_open(site, page):
    page.goto(f"{site}/provisions/7/")
    table = page.locator(".movement-table")
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.is_visible()
    assert page.locator(".happened").is_visible()
    drawing = "getComputedStyle(document.querySelector('.movement svg')).printColorAdjust"
    assert page.evaluate(drawing) == "exact"


@pytest.mark.parametrize("address", ["/provisions/7/?on=2025-11-25", "/actors/united-states/"])
def test_it_has_no_barrier(site, page, address):
    page.goto(site + address)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for scheme, width in (("light", 390), ("dark", 1280)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert barriers(page, "section[aria-labelledby=_movement]") == []


def test_the_bar_steps_along_the_events_without_scripts(site, browser):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/provisions/7/?against=original&on=2025-11-21")
    days = []
    for _ in range(4):
        tab.locator(".day").get_by_role("link", name="The event after").click()
        assert "against=original" in tab.url
        days.append(tab.locator(".day time").first.get_attribute("datetime"))
    assert days == ["2025-11-22", "2025-11-23", "2025-11-24", "2025-11-25"]
    assert "Bloomberg publishes calls" in tab.locator(".day-events").inner_text()
    tab.locator(".day").get_by_role("link", name="The event before").click()
    assert "on=2025-11-24" in tab.url
    tab.get_by_role("link", name="Show the latest day").click()
    assert tab.url == f"{site}/provisions/7/?against=original"
    context.close()


def test_before_the_first_draft_the_page_is_calm_and_leads_to_it(site, page):
    for address in ("/", "/provisions/7/", "/drafts/", "/actors/ukraine/"):
        page.goto(f"{site}{address}?on=2025-10-18")
        notice = page.locator(".day-notice")
        assert "No draft of the plan had begun by this day" in notice.inner_text()
        assert barriers(page) == []
        notice.get_by_role("link").click()
        assert page.url.endswith(f"{address}?on=2025-11-19")
        assert page.locator(".day-notice").count() == 0
