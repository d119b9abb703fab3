"""An editor and a reader, each in a real Chromium: what the one changes, the other sees."""

import pytest

from provisions.models import Stance
from record.models import Edit

pytestmark = pytest.mark.browser
SLUG = "ukraine-7-berlin-2025-12-14"


def open_stance(desk, site):
    desk.goto(f"{site}/admin/provisions/stance/?q={SLUG}")
    desk.get_by_role("link", name="Ukraine: 7. Ukraine and NATO membership").click()


def test_it_works(site, desk, browser):
    open_stance(desk, site)
    desk.get_by_label("Position:", exact=True).first.select_option("Ambiguous")
    desk.get_by_label("Reason:").fill("The offer was withdrawn in part")
    desk.get_by_role("button", name="Save", exact=True).first.click()
    desk.get_by_text("was changed successfully").wait_for()

    edit = Edit.objects.first()
    assert (edit.byline, edit.reason) == ("Anna K.", "The offer was withdrawn in part")
    reader = browser.new_context().new_page()
    reader.goto(f"{site}/provisions/7/#{SLUG}")
    assert "Ambiguous" in reader.locator(f"#{SLUG}").inner_text()
    told = reader.locator(f"#edit-{edit.pk}").inner_text()
    for words in ("Anna K.", "The offer was withdrawn in part", "Correction", "Ambiguous"):
        assert words in told
    assert "anna" not in reader.content().replace("Anna K.", "")
    reader.context.close()


def test_two_editors_on_one_stance_lose_nothing(site, desk, browser):
    open_stance(desk, site)
    other = desk.context.new_page()
    open_stance(other, site)
    other.get_by_label("Position:", exact=True).first.select_option("Rejects")
    other.get_by_label("Reason:").fill("Heard otherwise")
    other.get_by_role("button", name="Save", exact=True).first.click()
    other.get_by_text("was changed successfully").wait_for()

    desk.get_by_label("Summary:").fill("My own words.")
    desk.get_by_label("Reason:").fill("Said better")
    desk.get_by_role("button", name="Save", exact=True).first.click()
    desk.get_by_text("Anna K. saved this since you opened it.").wait_for()
    assert desk.get_by_label("Summary:").input_value() == "My own words."
    assert desk.get_by_label("Reason:").input_value() == "Said better"
    kept = Stance.objects.get(slug=SLUG)
    assert (kept.position, kept.summary != "My own words.") == ("rejects", True)
    desk.get_by_role("button", name="Save", exact=True).first.click()
    desk.get_by_text("Anna K. had changed position meanwhile; that stays.").wait_for()
    kept = Stance.objects.get(slug=SLUG)
    assert (kept.position, kept.summary) == ("rejects", "My own words.")


def test_a_source_that_is_cited_cannot_be_deleted(site, desk):
    desk.goto(f"{site}/admin/statements/source/?q=report-2025-11-24-both-texts")
    desk.locator("#result_list tbody th a").click()
    desk.get_by_role("link", name="Delete").first.click()
    desk.get_by_text("the record still refers to it").wait_for()
    assert desk.get_by_role("button", name="Delete").count() == 0


def test_deleting_a_stance_asks_why(site, desk):
    open_stance(desk, site)
    desk.get_by_role("link", name="Delete").first.click()
    desk.get_by_label("Reason:").fill("Entered twice")
    desk.get_by_role("button", name="Delete").click()
    desk.get_by_text("was deleted successfully").wait_for()
    assert not Stance.objects.filter(slug=SLUG).exists()
    assert Edit.objects.first().reason == "Entered twice"
