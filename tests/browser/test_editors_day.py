"""A day of an editor on the real record, in a real browser."""

import re

import pytest

from briefing.models import Chapter
from provisions.models import Revision, Stance
from record.models import Edit, Rename
from statements.models import Source, Statement
from tests.browser.steps import WHY, find, save, saved

pytestmark = pytest.mark.browser

NEW = "poland-2025-12-17-elections"
STANCE = "ukraine-7-berlin-2025-12-14"


def open_row(tab, site, model, words):
    """Find a row in its list and open it."""
    tab.goto(f"{site}/admin/{model}/?q={words}")
    # What is typed before the scripts of the form are there goes unchecked.
    with tab.expect_navigation():
        tab.locator("#result_list tbody th a").first.click()
    tab.locator(WHY).wait_for()


def enter_a_statement_with_a_new_source_and_two_stances(tab, site):
    tab.goto(f"{site}/admin/statements/statement/add/")
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
    # The reason is that of the form for which the source is added.
    assert window.locator(WHY).input_value() == "Said in an interview of 17 December"
    with window.expect_event("close"):
        save(window)
    listed = tab.locator(".field-sources .links-chosen li")
    listed.filter(has_text="TVP Info").wait_for()
    find(tab, "id_sources_find", "both texts 24 November", "Report News Agency")
    assert listed.count() == 2
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

    statement = Statement.objects.get(slug=NEW)
    cited = statement.citations.order_by("position").values_list("source__slug", flat=True)
    assert list(cited) == [
        "tvp-2025-12-17-interview",
        "report-2025-11-24-both-texts",
    ]
    assert statement.stances.count() == 2
    assert Edit.objects.filter(reason="Said in an interview of 17 December").count() == 2


def correct_a_date(tab, site):
    open_row(tab, site, "statements/statement", NEW)
    day = tab.get_by_label("Made on:")
    day.fill("2031-01-01")
    tab.get_by_text("has not begun anywhere on Earth").wait_for()
    # Two stances hold from the day before: the check says so beside them.
    day.fill("2025-12-18")
    tab.get_by_text("None of its statements was made on or before 2025-12-17").first.wait_for()
    day.fill("2025-12-16")
    tab.get_by_text("Checked: nothing stands in the way of saving.").wait_for()
    save(tab, "The interview was of the day before")
    saved(tab)
    assert Statement.objects.get(slug=NEW).made_on.isoformat() == "2025-12-16"


def move_an_actor(tab, site):
    open_row(tab, site, "provisions/stance", STANCE)
    with tab.expect_navigation():
        tab.get_by_role("link", name="The actor moved").click()
    tab.get_by_label("Stated on:").fill("2025-12-17")
    tab.get_by_label("Position:", exact=True).select_option("Rejects")
    tab.get_by_label("Confidence:").select_option("Reported")
    tab.get_by_label("Summary:").fill("Withdraws the offer.")
    find(tab, "id_statements_find", "Zelenskyy 14 December", "nato-compromise")
    save(tab, "Reported to have withdrawn it")
    saved(tab)
    assert Stance.objects.get(slug="ukraine-7-berlin-2025-12-17").position == "rejects"
    assert Stance.objects.get(slug=STANCE).position == "accepts-with-conditions"


def add_a_fifth_draft_with_three_points(tab, site):
    tab.goto(f"{site}/admin/provisions/draft/add/")
    tab.get_by_label("Name:", exact=True).fill("Paris text")
    tab.get_by_label("Short name:").fill("Paris")
    tab.get_by_label("Order:").fill("5")
    find(tab, "id_revises", "Berlin")
    tab.get_by_label("Kind:", exact=True).select_option("Revision")
    tab.get_by_label("Disclosure:").select_option("Partial")
    tab.get_by_label("Started on:").fill("2026-01-06")
    find(tab, "id_participants_find", "Ukraine")
    find(tab, "id_participants_find", "France")
    tab.get_by_label("Summary:").fill("Talks in Paris on guarantees.")
    find(tab, "id_sources_find", "both texts", "Report News Agency")
    assert tab.get_by_label("Slug:").input_value() == "paris"
    save(tab, "A new text became known", "Save and continue editing")
    saved(tab)
    for number in (5, 7, 21):
        tab.goto(f"{site}/admin/provisions/draft/?q=paris")
        tab.locator("#result_list tbody th a").first.click()
        points = tab.locator(".points li").filter(has_text=re.compile(rf"^\s*{number}\. "))
        assert "not entered" in points.inner_text()
        points.get_by_role("link").click()
        paris = tab.get_by_role("region", name="Paris text")
        paris.get_by_label("Change:", exact=True).select_option("Amended")
        paris.get_by_label("Confidence:").select_option("Reported")
        paris.get_by_label("Text:", exact=True).fill(f"What Paris says on point {number}.")
        save(tab, f"What became known of point {number}")
        saved(tab)
    assert Revision.objects.filter(draft__slug="paris").count() == 3


def rename_a_source(tab, site):
    source = Chapter.objects.filter(citations__isnull=False).first().citations.first().source
    open_row(tab, site, "statements/source", source.slug)
    tab.get_by_label("Slug:").fill("renamed-source")
    save(tab, "The slug named another day")
    tab.get_by_text("Save again to rename it.").first.wait_for()
    assert Source.objects.filter(slug=source.slug).exists()
    save(tab)
    saved(tab)
    assert Rename.objects.get(old=source.slug).new == "renamed-source"
    assert Chapter.objects.filter(body__contains="[^renamed-source]").exists()
    assert not Chapter.objects.filter(body__contains=f"[^{source.slug}]").exists()


def try_to_delete_what_is_cited(tab, site):
    open_row(tab, site, "statements/source", "renamed-source")
    tab.get_by_role("link", name="Delete", exact=True).click()
    tab.get_by_text("the record still refers to it").wait_for()
    assert tab.get_by_role("button", name="Delete").count() == 0
    assert Source.objects.filter(slug="renamed-source").exists()


def read_the_history(tab, site):
    open_row(tab, site, "statements/statement", NEW)
    tab.get_by_role("link", name="History").click()
    page = tab.locator("#content-main")
    for words in ("The interview was of the day before", "Anna K.", "16 December 2025"):
        page.get_by_text(words).first.wait_for()


def test_a_day_at_the_desk(site, desk):
    enter_a_statement_with_a_new_source_and_two_stances(desk, site)
    correct_a_date(desk, site)
    move_an_actor(desk, site)
    add_a_fifth_draft_with_three_points(desk, site)
    rename_a_source(desk, site)
    try_to_delete_what_is_cited(desk, site)
    read_the_history(desk, site)
