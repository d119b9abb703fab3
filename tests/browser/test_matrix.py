"""The matrix in a real Chromium: day by day, on a desktop, on a phone and on paper."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.browser
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def cell(tab, point, actor):
    """The link in the cell of a point, by its title, and an actor."""
    row = tab.get_by_role("row", name=re.compile(rf"\d+ {point}"))
    return row.locator(f'td[data-actor="{actor}"] a')


def pages(pdf):
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def is_in_sight(tab, locator):
    """Whether the middle of what *locator* finds is on the screen, with nothing before it."""
    return locator.evaluate("""element => {
        const {left, top, width, height} = element.getBoundingClientRect();
        const there = document.elementFromPoint(left + width / 2, top + height / 2);
        return element.contains(there);
    }""")


def test_it_works(site, page):
    """Stepping through the days changes who stands where, and a cell leads to the evidence."""
    page.set_viewport_size(DESKTOP)
    page.goto(f"{site}/positions/?on=2025-11-20")
    seen = []
    while True:
        on = re.search(r"on=([0-9-]+)", page.url)[1]
        word = cell(page, "Ukraine and NATO membership", "Ukraine")
        seen.append((on, word.text_content() if word.count() else ""))
        step = page.locator(".day-steps a[href]", has_text="→")
        if not step.count():
            break
        with page.expect_navigation():
            step.first.click()
    assert [seen[0][0], seen[-1][0]] == ["2025-11-20", "2025-12-17"]
    for on, text in seen:
        if on < "2025-11-25":
            assert "Rejects" in text
            assert "US–RU" in text
        elif on < "2025-12-14":
            assert "Ambiguous" in text
            assert "Geneva" in text
        else:
            assert "Accepts with conditions" in text
            assert "Berlin" in text
    cell(page, "Ukraine and NATO membership", "Ukraine").click()
    assert page.url.endswith("/provisions/7/?on=2025-12-17#ukraine-7-berlin-2025-12-14")
    stance = page.locator("#ukraine-7-berlin-2025-12-14")
    assert is_in_sight(page, stance.locator(".badge"))


def test_filters_and_order_work_without_scripts(site, browser):
    context = browser.new_context(java_script_enabled=False, viewport=DESKTOP)
    tab = context.new_page()
    tab.goto(f"{site}/positions/?on=2025-12-10")
    tab.get_by_text("Only some actors").click()
    tab.get_by_label("Poland").check()
    tab.get_by_label("Ukraine", exact=True).check()
    tab.get_by_label("Order").select_option("Most disputed first")
    tab.get_by_role("button", name="Show these").click()
    assert "on=2025-12-10" in tab.url
    assert tab.get_by_role("columnheader").all_inner_texts() == ["Point", "Ukraine", "Poland"]
    assert "Most disputed within the US–Russia draft" in tab.locator("main").inner_text()
    first = tab.locator("tbody th[scope=row]").nth(1)
    first.locator("summary").click()
    assert first.get_by_text("Reject: ").is_visible()
    tab.locator(".day-steps a[href]").first.click()
    assert tab.get_by_role("columnheader").all_inner_texts() == ["Point", "Ukraine", "Poland"]
    context.close()


def test_the_actors_stay_in_sight_on_a_desktop(site, page):
    page.set_viewport_size(DESKTOP)
    page.goto(f"{site}/positions/")
    page.locator("tbody tr").last.scroll_into_view_if_needed()
    assert is_in_sight(page, page.locator("thead th", has_text="Poland"))
    frame = page.locator(".matrix-frame")
    assert frame.evaluate("element => element.scrollWidth <= element.clientWidth")
    # Nothing in a cell is cut off.
    words = page.locator(".matrix .cell-word")
    assert not words.evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
    )


def test_many_actors_scroll_in_a_frame_within_their_headers(site, page):
    for number in range(4):
        factories.actor(short_name=f"State {number}")
    page.set_viewport_size(DESKTOP)
    page.goto(f"{site}/positions/")
    frame = page.get_by_role("region", name="Positions of each actor")
    frame.focus()
    frame.evaluate("element => { element.scrollIntoView(); element.scrollTo(9999, 9999); }")
    assert is_in_sight(page, page.locator("thead th", has_text="State 3"))
    assert is_in_sight(page, page.locator("tbody th[scope=row]").last.locator("a"))
    assert not is_in_sight(page, page.locator("thead th", has_text="Ukraine"))


@pytest.mark.parametrize("width", [320, 390, 700])
def test_a_phone_shows_one_actor_at_a_time(site, page, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{site}/positions/")
    for actor in ("Ukraine", "Germany", "European leaders"):
        page.get_by_role("navigation", name="Columns").get_by_role("link", name=actor).click()
        page.wait_for_timeout(100)
        heads = page.locator("thead th[id]")
        seen = [head.inner_text() for head in heads.all() if is_in_sight(page, head)]
        assert seen == [actor]
        left, right, points = page.evaluate(
            """name => {
            const frame = document.querySelector(".matrix-frame").getBoundingClientRect();
            const head = [...document.querySelectorAll("thead th")].find(
                one => one.innerText === name).getBoundingClientRect();
            const points = document.querySelector("tbody th").getBoundingClientRect();
            return [head.left - points.right, head.right - frame.right, points.left - frame.left];
        }""",
            actor,
        )
        assert max(map(abs, (left, right, points))) < 2
    # A cell says whose it is, and in full what was said.
    page.get_by_role("navigation", name="Columns").get_by_role("link", name="Ukraine").click()
    word = cell(page, "Ukraine and NATO membership", "Ukraine")
    assert word.inner_text().split("\n")[0] == "✓? Accepts with conditions"
    before = word.locator("..").evaluate("one => getComputedStyle(one, '::before').content")
    assert '"Ukraine"' in before


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("query", ["", "?on=2025-11-26"])
def test_it_prints_on_one_page(site, page, paper, query):
    page.set_viewport_size(DESKTOP)
    page.goto(f"{site}/positions/{query}")
    # The page asks for its own orientation.
    assert pages(page.pdf(format=paper, prefer_css_page_size=True)) == 1
    assert pages(page.pdf(format=paper, landscape=True)) == 1


def test_other_pages_print_upright(site, page):
    page.goto(f"{site}/provisions/")
    box = re.search(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", page.pdf(format="A4"))
    assert float(box[1]) < float(box[2])
