"""Two editors, each in a browser of their own, on one stance and on one statement."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from accounts.models import User
from provisions.models import Stance
from statements.models import Statement
from tests import factories
from tests.admin.forms import form_of
from tests.browser.barriers import barriers
from tests.browser.steps import WHY, find, save, saved

pytestmark = pytest.mark.browser

OPENED = "Ready to forgo the aim of joining in return for guarantees like those of Article 5."
THEIRS = "Ready to forgo the goal of joining in return for guarantees like those of Article 5."
MINE = "Ready to forgo the aim of joining in return for firm guarantees like those of Article 5."
BOTH = "Ready to forgo the goal of joining in return for firm guarantees like those of Article 5."


def stance():
    return Stance.objects.get(slug="ukraine-7-berlin-2025-12-14")


def statement():
    return Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")


@pytest.fixture
def other(site, browser):
    """A tab in a window of another editor's own."""
    editor = User.objects.create_superuser("ed", password="x", public_name="Editor 3")
    signed_in = Client()
    signed_in.force_login(editor)
    session = signed_in.cookies[settings.SESSION_COOKIE_NAME]
    window = browser.new_context()
    window.add_cookies([{"name": session.key, "value": session.value, "url": site}])
    yield window.new_page()
    window.close()


@pytest.fixture
def refused(site, desk, other):
    """A stance whose position and summary two have changed; the later one was just refused."""
    row = stance()
    with factories.editing():
        row.summary = OPENED
        row.save()
    desk.goto(site + form_of(row))
    other.goto(site + form_of(row))
    other.locator("#id_position").select_option("Ambiguous")
    other.locator("#id_summary").fill(THEIRS)
    save(other, "Heard otherwise")
    saved(other)
    desk.locator("#id_position").select_option("Rejects")
    desk.locator("#id_summary").fill(MINE)
    save(desk, "Said better")
    desk.locator(".collision").first.wait_for()
    return desk


def panel(tab, name):
    return tab.locator(f"#id_{name}-collision")


def choose(tab, name, choice):
    panel(tab, name).get_by_label(choice, exact=True).check()


def kept():
    row = stance()
    return row.position, row.summary


def test_it_works(refused):
    summary = panel(refused, "summary")
    assert "saved by Editor 3 on" in summary.inner_text()
    assert "“Heard otherwise”" in summary.inner_text()
    theirs, mine = summary.locator("dd").all()
    assert "goal" in theirs.locator("ins").inner_text()
    assert "firm" in mine.locator("ins").inner_text()
    assert refused.locator("#id_summary").input_value() == MINE
    assert refused.locator(WHY).input_value() == "Said better"
    assert refused.locator(".collision input:checked").count() == 0
    assert kept() == ("ambiguous", THEIRS)


def test_theirs_is_taken(refused):
    choose(refused, "position", "Take theirs")
    choose(refused, "summary", "Take theirs")
    assert refused.locator("#id_position").input_value() == "ambiguous"
    assert refused.locator("#id_summary").input_value() == THEIRS
    save(refused)
    refused.get_by_text("Nothing was changed").wait_for()
    assert kept() == ("ambiguous", THEIRS)


def test_mine_is_kept_and_may_be_changed_once_more(refused):
    choose(refused, "position", "Keep mine")
    refused.locator("#id_summary").fill("Mine, once more.")
    choose(refused, "summary", "Take theirs")
    choose(refused, "summary", "Keep mine")
    assert refused.locator("#id_summary").input_value() == "Mine, once more."
    save(refused)
    saved(refused)
    assert kept() == ("rejects", "Mine, once more.")


def test_the_two_are_edited_together(refused):
    choose(refused, "summary", "Edit together")
    assert refused.locator("#id_summary").input_value() == BOTH
    choose(refused, "position", "Edit together")
    refused.locator("#id_position").select_option("Seeks changes")
    save(refused)
    saved(refused)
    assert kept() == ("seeks-changes", BOTH)


def test_without_a_choice_it_is_asked_for_beside_the_field(refused):
    choose(refused, "position", "Keep mine")
    save(refused)
    expect(refused.locator(".field-summary .errorlist")).to_contain_text("choose what is to be")
    # What was chosen stays chosen.
    assert panel(refused, "position").get_by_label("Keep mine").is_checked()
    assert refused.locator("#id_position").input_value() == "rejects"
    assert kept() == ("ambiguous", THEIRS)


def test_a_third_save_is_shown_anew_with_what_was_typed(refused, other, site):
    choose(refused, "position", "Take theirs")
    choose(refused, "summary", "Take theirs")
    other.goto(site + form_of(stance()))
    other.locator("#id_summary").fill("A third text.")
    save(other, "And again")
    saved(other)
    save(refused)
    # The page that was left may tell of the third save, too, before it is replaced.
    expect(refused.locator("#id_summary")).to_have_value(MINE)
    assert refused.get_by_text("“And again”").first.is_visible()
    assert refused.locator(".collision input:checked").count() == 0


def test_by_keyboard_alone(refused):
    keys = refused.keyboard
    # The page begins with what is wrong.
    expect(refused.locator(".errornote")).to_be_focused()
    for name, presses in (("position", 2), ("summary", 3)):
        for _ in range(40):
            keys.press("Tab")
            if refused.evaluate("document.activeElement.type") == "radio" and (
                refused.evaluate("document.activeElement.name") == f"{name}-choice"
            ):
                break
        keys.press("Space")
        for _ in range(presses - 1):
            keys.press("ArrowDown")
    assert panel(refused, "position").get_by_label("Keep mine").is_checked()
    assert panel(refused, "summary").get_by_label("Edit together").is_checked()
    keys.press("Control+Enter")
    saved(refused)
    assert kept() == ("rejects", BOTH)


def test_there_is_no_barrier_and_the_two_stand_beside_each_other(refused):
    sides = refused.locator("#id_summary-collision .collision-sides > div")
    for width, scheme in ((1280, "light"), (390, "dark")):
        refused.set_viewport_size({"width": width, "height": 900})
        refused.emulate_media(color_scheme=scheme)
        refused.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
        assert barriers(refused, "#content") == []
        assert refused.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        theirs, mine = (sides.nth(place).bounding_box() for place in range(2))
        if width == 1280:
            assert mine["y"] == theirs["y"]
            assert mine["x"] > theirs["x"] + theirs["width"]
        else:
            assert mine["x"] == theirs["x"]
            assert mine["y"] >= theirs["y"] + theirs["height"]


def test_a_collision_is_told_while_one_is_still_typing(site, desk, other):
    row = stance()
    desk.goto(site + form_of(row))
    other.goto(site + form_of(row))
    other.locator("#id_summary").fill(THEIRS)
    other.locator("#id_position").select_option("Ambiguous")
    save(other, "Heard otherwise")
    saved(other)
    desk.locator("#id_summary").fill(MINE)
    status = desk.locator(".check-status")
    expect(status).to_contain_text("changed summary, which you changed, too. Saving shows both.")
    expect(status).to_contain_text("Editor 3 had changed position meanwhile; that stays.")


def test_without_scripts_the_choice_is_made_on_saving(refused, browser):
    plain = browser.new_context(
        java_script_enabled=False, storage_state=refused.context.storage_state()
    )
    tab = plain.new_page()
    tab.goto(refused.url)
    # As the form was opened, before the other saved.
    tab.locator("#id_summary").fill("Typed without scripts.")
    row = stance()
    with factories.editing("Heard a third time"):
        row.summary = "A third text."
        row.save()
    save(tab, "Said better")
    tab.get_by_label("Edit together").check()
    save(tab)
    both = tab.locator("#id_summary").input_value()
    assert both.startswith("A third text.")
    assert both.endswith("Typed without scripts.")
    tab.locator("#id_summary").fill("Made of both.")
    save(tab)
    tab.get_by_text("was changed successfully").wait_for()
    plain.close()
    assert stance().summary == "Made of both."


# --- A list ------------------------------------------------------------------------------------


def cited(row):
    return list(row.citations.order_by("position").values_list("source__slug", flat=True))


def listed(tab):
    keys = "(items) => items.map((item) => item.dataset.key)"
    return tab.locator(".field-sources .links-chosen li").evaluate_all(keys)


@pytest.fixture
def lists(site, desk, other):
    """A statement of which one took out a source, and the other added one and was refused."""
    row = statement()
    first, *others = cited(row)
    added = "report-2025-11-24-both-texts"
    desk.goto(site + form_of(row))
    other.goto(site + form_of(row))
    remove = other.locator(".field-sources .links-chosen li").nth(0)
    remove.get_by_role("button", name="Remove").click()
    save(other, "It does not say so")
    saved(other)
    find(desk, "id_sources_find", "both texts 24 November", "Report News Agency")
    save(desk, "Another report")
    desk.locator(".collision").wait_for()
    assert listed(desk) == [first, *others, added]
    return {
        "Take theirs": others,
        "Keep mine": [first, *others, added],
        "Edit together": [*others, added],
    }


@pytest.mark.parametrize("choice", ["Take theirs", "Keep mine", "Edit together"])
def test_the_citations_of_a_statement(desk, lists, choice):
    said = panel(desk, "sources").inner_text()
    assert "Report News Agency" in said
    # Each choice is shown in the list, with names; the last one made counts.
    for each in [*lists, choice]:
        choose(desk, "sources", each)
        assert listed(desk) == lists[each]
    save(desk)
    if choice == "Take theirs":
        desk.get_by_text("Nothing was changed").wait_for()
    else:
        saved(desk)
    assert cited(statement()) == lists[choice]


def test_a_list_that_was_put_in_can_be_moved_on(desk, lists):
    choose(desk, "sources", "Edit together")
    last = desk.locator(".field-sources .links-chosen li").last
    assert "Report News Agency" in last.inner_text()
    last.get_by_role("button", name="Move up").click()
    save(desk)
    saved(desk)
    *others, before, added = lists["Edit together"]
    assert cited(statement()) == [*others, added, before]
