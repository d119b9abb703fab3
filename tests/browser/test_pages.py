"""The reading pages in a real Chromium: without barriers, on any screen, without scripts."""

import pytest

from provisions.models import Stance
from record.models import Edit
from snapshots.freezing import freeze
from tests import factories
from tests.browser.barriers import barriers

pytestmark = pytest.mark.browser

# One of every kind; the edit is the first load, whose number differs from test to test.
PAGES = [
    "/",
    "/?on=2025-11-24",
    "/provisions/",
    "/provisions/?theme=territory&q=line",
    "/provisions/10/?on=2025-11-24",
    "/provisions/26/?against=original",
    "/provisions/7/history/",
    "/positions/",
    "/positions/?order=disputed&on=2025-12-15",
    "/positions/?draft=geneva&theme=territory&actor=ukraine&actor=e3",
    "/positions/?on=2025-11-01",
    "/drafts/",
    "/drafts/us-russia/?on=2025-11-21",
    "/drafts/european/",
    "/drafts/geneva/",
    "/drafts/berlin/",
    "/compare/",
    "/compare/?left=actor:ukraine",
    "/compare/?left=draft:us-russia&right=draft:european",
    "/compare/?left=actor:germany&right=actor:e3",
    "/compare/?left=day:2025-11-22&right=day:2025-12-15",
    "/actors/",
    "/actors/ukraine/?on=2025-11-24",
    "/actors/e3/",
    "/actors/poland/",
    "/statements/",
    "/statements/?actor=poland&provision=7",
    "/statements/?actor=poland&q=zzz",
    "/statements/united-states-2025-02-13-trump-g8/",
    "/timeline/",
    "/timeline/?on=2025-11-24&actor=germany&blocs=shown&kind=moved&kind=position",
    "/timeline/?on=2025-10-01&provision=7&kind=event",
    "/briefing/",
    "/briefing/uk-nato-europe/",
    "/briefing/ukraine/?on=2025-11-24",
    "/sources/?language=de",
    "/reading/",
    "/search/?q=Article+5",
    "/search/?q=Zelnsky&on=2025-12-01",
    "/search/?q=the",
    "/changes/",
    "/changes/{edit}/?page=37",
    "/snapshots/",
    "/snapshots/2025-12-17/?since=2026-01-10",
    "/snapshots/2026-01-10/?table=stances",
    "/snapshots/check/",
    "/snapshots/check/?q=2025-12-17",
    "/data/",
    "/about/",
    "/nothing",
    "/?on=nonsense",
]
WIDTHS = [320, 390, 768, 1024, 1280]


def addresses(site):
    edit = Edit.objects.get()
    freeze("2025-12-17", title="The first")
    with factories.editing("Corrections after a review", "correction"):
        for stance in Stance.objects.filter(actor__slug="ukraine"):
            stance.summary = f"{stance.summary[:-1]}, as was reported."
            stance.save()
        factories.event(slug="later-talks")
    freeze("2026-01-10", title="After the review")
    return [site + address.format(edit=edit.pk) for address in PAGES]


def unfold(tab):
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def overflow(tab):
    root = "document.documentElement"
    return tab.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


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


def test_no_page_has_a_barrier_scrolls_sideways_or_asks_another_host(site, page):
    found, asked = [], []
    page.on("request", lambda request: asked.append(request.url))
    for place, address in enumerate(addresses(site)):
        page.emulate_media(media="screen", color_scheme="light")
        page.goto(address)
        unfold(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [(address, width, overflow(page))] if overflow(page) else []
            # Every other page is looked at as a phone shows it: dear, and they are made alike.
            if width == (390, 1280)[place % 2]:
                found += [(address, width, barrier) for barrier in barriers(page)]
        # Only colours differ between the schemes, and they do not between the widths.
        page.emulate_media(color_scheme="dark")
        found += [(address, "dark", broken) for broken in barriers(page, only_contrast=True)]
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 680, "height": 1000})  # A4 within its margins
        found += [(address, "print", overflow(page))] if overflow(page) else []
    assert found == []
    assert asked
    assert all(url.startswith(site) for url in asked)
    assert page.context.cookies() == []


def test_without_scripts_all_is_there(site, browser):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/provisions/21/")
    folded = tab.locator(".standing details").first
    assert not folded.locator(".stance").first.is_visible()
    folded.locator("summary").click()
    assert folded.locator(".stance").first.is_visible()
    tab.goto(f"{site}/statements/?on=2025-12-10")
    tab.get_by_label("Actor").select_option("Poland")
    tab.get_by_label("From").fill("2025-11-22")
    tab.get_by_role("button", name="Filter").click()
    assert "on=2025-12-10" in tab.url
    assert "actor=poland" in tab.url
    assert "from=2025-11-22" in tab.url
    names = tab.locator(".statement .who").all_inner_texts()
    assert names
    assert all(name.startswith("Poland") for name in names)
    tab.get_by_label("Show the record as of").fill("2025-11-24")
    tab.get_by_role("button", name="Show").click()
    assert "actor=poland" in tab.url
    assert "on=2025-11-24" in tab.url
    context.close()


@pytest.mark.parametrize(
    "address",
    ["/", "/provisions/26/", "/statements/?actor=poland&provision=7", "/briefing/ukraine/"],
)
def test_the_keyboard_reaches_every_control_and_shows_where_it_is(site, page, address):
    page.goto(site + address)
    # What has the focus tells where it is itself: asking after every key takes longer.
    page.evaluate("""() => {
        const all = document.querySelectorAll("a[href], button, input, select, summary");
        const seen = [...all].filter(element => element.checkVisibility());
        seen.forEach((element, place) => element.dataset.place = place);
        window.count = seen.length;
        window.reached = [];
        document.addEventListener("focusin", ({ target }) => {
            const style = getComputedStyle(target);
            const width = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
            reached.push([target.dataset.place, target.outerHTML.slice(0, 80), width]);
        });
    }""")
    count = page.evaluate("window.count")
    for _ in range(count + 10):
        page.keyboard.press("Tab")
    reached = page.evaluate("window.reached")
    assert {int(place) for place, _, _ in reached if place is not None} == set(range(count))
    assert [name for _, name, width in reached if width < 2] == []


def test_the_address_of_a_folded_position_unfolds_it(site, page):
    slug = "ukraine-21-us-russia-2025-11-20"
    page.goto(f"{site}/provisions/21/#{slug}")
    page.locator(f"#{slug}").wait_for(state="visible")


def test_the_address_of_an_event_unfolds_it(site, page):
    page.goto(f"{site}/timeline/?at=2025-11-23#geneva-talks")
    page.locator("#geneva-talks").wait_for(state="visible")


def test_the_keyboard_alone_skips_to_the_content(site, page):
    page.goto(f"{site}/provisions/7/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "_main"


def test_print_shows_what_is_folded_and_leaves_out_the_controls(site, page):
    page.emulate_media(media="print")
    page.goto(f"{site}/provisions/21/")
    assert page.locator(".standing details .stance").first.is_visible()
    assert not page.get_by_role("button", name="Show").is_visible()
