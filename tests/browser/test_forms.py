"""The forms of the record at work: by keyboard, on a tablet, in the dark, without scripts."""

import pytest
from playwright.sync_api import expect

from provisions.models import Draft, Provision, Stance
from statements.models import Source, Statement
from tests.admin.forms import form_of
from tests.browser.barriers import barriers
from tests.browser.steps import WHY, find, save, saved

pytestmark = pytest.mark.browser


def statement():
    return Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")


def cited(row):
    return list(row.citations.order_by("position").values_list("source__slug", flat=True))


def test_a_list_is_put_in_order_by_keyboard(site, desk):
    row = statement()
    first, second, *others = cited(row)
    desk.goto(site + form_of(row))
    items = desk.locator(".field-sources .links-chosen li")
    items.nth(0).get_by_role("button", name="Move down").focus()
    desk.keyboard.press("Enter")
    focused = desk.evaluate("document.activeElement.closest('li').dataset.key")
    assert focused == first
    assert "2 of 4" in desk.locator(".field-sources [role=status]").inner_text()
    desk.keyboard.press("Alt+ArrowDown")
    items.nth(3).get_by_role("button", name="Remove").focus()
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.closest('li').dataset.key") == first
    save(desk, "Put in order")
    saved(desk)
    assert cited(row) == [second, others[0], first]


def test_a_source_is_found_and_added_by_keyboard_alone(site, desk):
    row = statement()
    desk.goto(site + form_of(row))
    box = desk.get_by_role("combobox", name="Find a source for: Sources")
    box.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".select2-search__field")).to_be_focused()
    desk.keyboard.type("both texts 24 November")
    desk.locator(".select2-results__option--highlighted").wait_for()
    desk.get_by_text("Report News Agency, 24 November 2025").first.wait_for()
    desk.keyboard.press("Enter")
    desk.locator(".links-chosen li").filter(has_text="Report News Agency").wait_for()
    save(desk, "Another report")
    saved(desk)
    assert cited(row)[-1] == "report-2025-11-24-both-texts"


def test_a_source_that_is_listed_already_is_not_listed_twice(site, desk):
    row = statement()
    desk.goto(site + form_of(row))
    find(desk, "id_sources_find", cited(row)[0], "LIGA")
    told = desk.locator(".field-sources [role=status]")
    assert "is in the list already" in told.inner_text()
    assert desk.locator(".field-sources .links-chosen li").count() == 4


def test_saving_without_a_reason_asks_for_it_and_keeps_the_page(site, desk):
    desk.goto(site + form_of(statement()))
    desk.get_by_label("Quote:").fill("a compromise already")
    save(desk)
    assert desk.evaluate("document.activeElement.id") == WHY[1:]
    assert "Say why the record changes" in desk.locator(".reason").inner_text()
    save(desk, "As it was said")
    saved(desk)


def test_ctrl_s_saves_and_stays(site, desk):
    desk.goto(site + form_of(statement()))
    desk.locator(WHY).fill("As it was said")
    desk.get_by_label("Quote:").fill("a compromise already")
    desk.keyboard.press("Control+s")
    saved(desk)
    assert desk.url.endswith(form_of(statement()))
    assert statement().quote == "a compromise already"


def test_what_was_typed_is_not_left_by_mistake(site, desk):
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    desk.goto(site + form_of(statement()))
    desk.wait_for_timeout(600)
    desk.get_by_label("Quote:").press_sequentially("!")
    desk.get_by_role("link", name="View site").click()
    desk.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert desk.url.endswith(form_of(statement()))


def test_a_form_that_was_only_read_is_left_freely(site, desk):
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.goto(site + form_of(statement()))
    desk.wait_for_timeout(600)
    desk.get_by_label("Quote:").click()
    desk.get_by_role("link", name="View site").click()
    desk.wait_for_url(f"{site}/")
    assert asked == []


def test_whoever_is_signed_out_is_told_and_saves_after_signing_in_elsewhere(site, desk):
    desk.goto(site + form_of(statement()))
    other = desk.context.new_page()
    other.goto(f"{site}/admin/")
    other.get_by_role("button", name="Log out").click()
    other.get_by_text("Thanks for spending").wait_for()
    desk.get_by_label("Quote:").press("End")
    desk.get_by_label("Quote:").press_sequentially(" then")
    desk.get_by_text("You have been signed out.").wait_for()
    other.goto(f"{site}/admin/")
    other.get_by_label("Username:").fill("anna")
    other.get_by_label("Password:").fill("a long password")
    other.get_by_role("button", name="Log in").click()
    other.get_by_role("link", name="View site").wait_for()
    save(desk, "As it was said")
    saved(desk)
    assert statement().quote.endswith(" then")


def test_saving_while_the_site_is_out_of_reach_keeps_the_page(site, desk):
    desk.goto(site + form_of(statement()))
    desk.get_by_label("Quote:").fill("a compromise already")
    desk.context.route("**/statement/**", lambda route: route.abort())
    save(desk, "As it was said")
    desk.get_by_text("The site cannot be reached.").wait_for()
    assert desk.get_by_label("Quote:").input_value() == "a compromise already"
    desk.context.unroute("**/statement/**")
    save(desk)
    saved(desk)
    assert statement().quote == "a compromise already"


def test_saving_after_signing_out_elsewhere_keeps_the_page(site, desk):
    desk.goto(site + form_of(statement()))
    other = desk.context.new_page()
    other.goto(f"{site}/admin/")
    other.get_by_role("button", name="Log out").click()
    other.get_by_text("Thanks for spending").wait_for()
    desk.get_by_label("Quote:").fill("a compromise already")
    save(desk, "As it was said")
    desk.get_by_text("You have been signed out.").wait_for()
    assert desk.url.endswith(form_of(statement()))


def test_what_has_the_focus_is_not_hidden_by_the_buttons_in_sight(site, desk):
    desk.goto(site + form_of(Provision.objects.get(number=7)))
    desk.locator("#id_title").focus()
    hidden = []
    for _ in range(40):
        desk.keyboard.press("Tab")
        hidden += desk.evaluate(
            """(() => {
                const at = document.activeElement.getBoundingClientRect();
                const bar = document.querySelector('.save-bar').getBoundingClientRect();
                const isInBar = document.activeElement.closest('.save-bar');
                return !isInBar && at.top >= bar.top && at.bottom <= bar.bottom
                    ? [document.activeElement.id] : [];
            })()"""
        )
    assert hidden == []


def test_without_scripts_a_list_is_edited_as_its_keys(site, desk, browser):
    row = statement()
    plain = browser.new_context(
        java_script_enabled=False, storage_state=desk.context.storage_state()
    )
    tab = plain.new_page()
    tab.goto(site + form_of(row))
    keys = tab.get_by_label("Sources:")
    typed = keys.input_value().split()
    assert typed == cited(row)
    keys.fill("\n".join(reversed(typed)))
    save(tab, "Put in order")
    tab.get_by_text("was changed successfully").wait_for()
    plain.close()
    assert cited(row) == typed[::-1]


FORMS = {
    "a statement": lambda: form_of(statement()),
    "a point": lambda: form_of(Provision.objects.get(number=7)),
    "a stance": lambda: form_of(Stance.objects.get(slug="ukraine-7-berlin-2025-12-14")),
    "a draft": lambda: form_of(Draft.objects.get(slug="berlin")),
    "a source": lambda: form_of(Source.objects.first()),
    "a new statement": lambda: "/admin/statements/statement/add/",
    "a new stance": lambda: "/admin/provisions/stance/add/?actor=1&provision=7",
}


def test_forms_have_no_barrier_and_fit(site, desk):
    for name, address in FORMS.items():
        desk.set_viewport_size({"width": 390, "height": 900})
        desk.emulate_media(color_scheme="light")
        desk.goto(site + address())
        desk.wait_for_timeout(300)
        assert barriers(desk, "#content") == [], name
        assert_it_fits(desk, name)
        desk.set_viewport_size({"width": 1024, "height": 900})
        # What is there is the same in either scheme, but for its colours, which fade in.
        desk.emulate_media(color_scheme="dark")
        desk.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
        assert barriers(desk, "#content", only_contrast=True) == [], name
        assert_it_fits(desk, name)


def assert_it_fits(desk, name):
    """Nothing scrolls sideways, and no field or button is cut off."""
    fits = "document.documentElement.scrollWidth <= window.innerWidth"
    assert desk.evaluate(fits), name
    cut = (
        "[...document.querySelectorAll('#content-main :is(input, textarea, select, button)')]"
        ".filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1).length"
    )
    assert desk.evaluate(cut) == 0, name
