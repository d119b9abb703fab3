"""A contributor proposes and an editor decides, each in a browser of their own."""

import pytest

from provisions.models import Stance
from record.models import Edit
from statements.models import Source, Statement
from tests.browser.steps import WHY, find, save, saved
from tests.factories import editing

pytestmark = pytest.mark.browser

NEW = "poland-2025-12-17-elections"


def propose_a_statement_with_a_new_source_and_two_stances(tab, site):
    tab.goto(f"{site}/admin/statements/statement/add/")
    tab.get_by_text("What you save waits as a proposal").wait_for()
    tab.get_by_label("Made on:").fill("2025-12-17")
    tab.get_by_label("Setting:").select_option("Interview")
    find(tab, "id_actor", "Poland")
    tab.get_by_label("Summary:").first.fill("Wants elections to follow a ceasefire.")
    tab.get_by_label("Slug:").fill(NEW)
    tab.locator(WHY).fill("Said in an interview of 17 December")
    with tab.expect_popup() as opened:
        tab.locator("#add_id_sources_find").click()
    window = opened.value
    window.get_by_label("Title:").fill("Interview with the prime minister")
    window.get_by_label("Publisher:").fill("TVP Info")
    window.get_by_label("Kind:").select_option("Media")
    window.get_by_label("Url:", exact=True).fill("https://tvp.info/interview")
    window.get_by_label("Language:").fill("pl")
    window.get_by_label("Slug:").fill("tvp-2025-12-17-interview")
    with window.expect_event("close"):
        save(window)
    tab.locator(".field-sources .links-chosen li").filter(has_text="TVP Info").wait_for()
    find(tab, "id_provisions_find", "Elections", "25.")
    for place, (draft, position) in enumerate(
        [("US–Russia", "Seeks changes"), ("European", "Accepts")]
    ):
        tab.locator(".supports .add-row a").click()
        find(tab, f"id_stances-{place}-new_provision", "Elections", "25.")
        find(tab, f"id_stances-{place}-new_draft", draft)
        group = tab.locator(f"#stances-{place}")
        group.get_by_label("Position:", exact=True).select_option(position)
        group.get_by_label("Confidence:").select_option("Stated")
        group.get_by_label("Summary:").fill("Elections only after a ceasefire.")
    tab.get_by_text("Checked: nothing stands in the way of saving.").wait_for()
    save(tab)
    saved(tab)
    tab.get_by_text("4 changes so far").wait_for()


def press(tab, name):
    """Press the button of that name by keyboard."""
    button = tab.get_by_role("button", name=name)
    button.focus()
    with tab.expect_navigation():
        tab.keyboard.press("Enter")


def submit(tab, comment):
    """Submit what the banner leads to, by keyboard."""
    with tab.expect_navigation():
        tab.locator(".proposal-banner a").focus()
        tab.keyboard.press("Enter")
    tab.get_by_label("Comment", exact=True).fill(comment)
    press(tab, "Submit it to the editors")
    tab.locator(".proposal-state").get_by_text("Waiting").wait_for()


def open_from_the_queue(tab, site, words):
    tab.goto(f"{site}/admin/proposals/proposal/")
    with tab.expect_navigation():
        tab.locator("#result_list th a").filter(has_text=words).click()


def shows_nothing(tab, site):
    assert tab.goto(f"{site}/statements/{NEW}/").status == 404


def test_a_bundle_is_proposed_sent_back_mended_and_approved(site, bench, desk):
    edits = Edit.objects.count()
    propose_a_statement_with_a_new_source_and_two_stances(bench, site)
    submit(bench, "TVP has the interview in full.")
    shows_nothing(desk, site)

    open_from_the_queue(desk, site, "Said in an interview")
    desk.get_by_text("TVP has the interview in full.").wait_for()
    assert desk.locator(".proposal-verdict").inner_text().startswith("Passed")
    assert desk.locator(".proposal-change").count() == 4
    desk.get_by_label("Comment", exact=True).fill("The interview was of the 16th.")
    press(desk, "Send it back")
    desk.locator(".proposal-state").get_by_text("In hand").wait_for()

    bench.goto(f"{site}/admin/")
    with bench.expect_navigation():
        bench.locator("main").get_by_role("link", name="Said in an interview").first.click()
    bench.get_by_text("The interview was of the 16th.").wait_for()
    with bench.expect_navigation():
        bench.locator(".proposal-change h3").filter(has_text="New statement").get_by_role(
            "link"
        ).click()
    bench.get_by_label("Summary:").first.fill("Wants elections to follow a lasting ceasefire.")
    save(bench, "The words as they were said")
    saved(bench)
    submit(bench, "Mended; the day stands in the title.")

    open_from_the_queue(desk, site, "Said in an interview")
    press(desk, "Approve: write it to the record")
    saved(desk)
    assert Edit.objects.count() == edits + 1
    assert Statement.objects.get(slug=NEW).stances.count() == 2
    assert Source.objects.filter(slug="tvp-2025-12-17-interview").exists()
    desk.goto(f"{site}/statements/{NEW}/")
    desk.get_by_text("Wants elections to follow a lasting ceasefire.").first.wait_for()
    desk.goto(f"{site}{Edit.objects.first().get_absolute_url()}")
    desk.get_by_text("Anna K., proposed by Carla C.").first.wait_for()


def test_an_overtaken_bundle_is_looked_at_again_and_approved(site, bench, desk):
    stance = Stance.objects.filter(provision__isnull=False).order_by("pk").first()
    bench.goto(f"{site}/admin/provisions/stance/{stance.pk}/change/")
    bench.get_by_label("Summary:").fill("Accepts it, if a vote comes first.")
    save(bench, "In its own words")
    saved(bench)
    submit(bench, "")
    with editing("Corrected after the transcript", "correction"):
        stance.summary, stance.confidence = "As the transcript has it.", "reported"
        stance.save()

    open_from_the_queue(desk, site, "In its own words")
    desk.get_by_text("overtaken in 1 row").wait_for()
    desk.get_by_text("Corrected after the transcript").wait_for()
    desk.get_by_text("Both changed: summary.").wait_for()
    press(desk, "Approve: write it to the record")
    desk.get_by_text("The record has changed under this proposal").wait_for()
    press(desk, "I have looked at it again")
    assert desk.locator(".proposal-verdict").inner_text().startswith("Passed")
    press(desk, "Approve: write it to the record")
    saved(desk)
    stance.refresh_from_db()
    assert stance.summary == "Accepts it, if a vote comes first."
    assert stance.confidence == "reported"
    desk.goto(f"{site}{stance.get_absolute_url()}")
    desk.get_by_text("Accepts it, if a vote comes first.").first.wait_for()
