"""Tables from a spreadsheet, in a browser: pasted or uploaded, looked at, written or proposed."""

import pytest

from proposals.models import Proposal
from provisions.models import Stance
from record.models import Edit
from spreadsheets import working
from spreadsheets.models import Import
from spreadsheets.worker import attend_to
from statements.models import Source
from tests.browser.barriers import barriers
from tests.spreadsheets.workbooks import xlsx

pytestmark = pytest.mark.browser
GIVE = "/admin/spreadsheets/import/"
SLUG = "ukraine-7-us-russia-2025-11-20"


def confirm(tab, name):
    tab.get_by_label("Reason").fill("From our table")
    tab.get_by_label("Addition").check()
    tab.get_by_role("button", name=name).click()


def test_cells_are_mended_until_they_fit_and_then_written(site, desk):
    desk.goto(f"{site}/admin/")
    desk.get_by_role("link", name="Add: From a spreadsheet").click()
    cells = f"slug\tsummary\tposition\n{SLUG}\tRefuses any limit on its choice.\t"
    desk.get_by_label("Cells").fill(f"{cells}maybe")
    desk.get_by_role("button", name="Check it").click()
    desk.get_by_text("“maybe” is not one of: accepts").wait_for()
    assert desk.get_by_role("button", name="Write it to the record").count() == 0
    assert barriers(desk, "#content") == []

    desk.get_by_role("link", name="Spreadsheets").last.click()
    desk.get_by_label("Cells").fill(f"{cells}seeks-changes")
    desk.get_by_role("button", name="Check it").click()
    row = desk.get_by_role("article", name=SLUG)
    assert row.locator("del").first.is_visible()
    assert row.locator("ins").first.is_visible()
    confirm(desk, "Write it to the record")
    desk.get_by_text("Written to the record as").wait_for()
    assert Edit.objects.first().reason == "From our table"
    assert Stance.objects.get(slug=SLUG).position == "seeks-changes"


def test_a_large_workbook_is_checked_and_written_while_its_page_waits(site, desk, monkeypatch):
    monkeypatch.setattr(working, "AT_ONCE", 2)
    slugs = Source.objects.values_list("slug", flat=True)[:5]
    book = xlsx(sources=[("slug", "note"), *((slug, "Read again.") for slug in slugs)])
    desk.goto(site + GIVE)
    file = {"name": "sources.xlsx", "mimeType": "application/zip", "buffer": book}
    desk.get_by_label("File").set_input_files(file)
    desk.get_by_role("button", name="Check it").click()
    desk.get_by_role("heading", name="Waits to be checked").wait_for()
    assert barriers(desk, "#content") == []
    attend_to(Import.objects.claim())
    # The page finds out by itself.
    desk.get_by_role("heading", name="What it would do, row by row").wait_for()
    confirm(desk, "Write it to the record")
    desk.get_by_role("heading", name="Waits to be written").wait_for()
    attend_to(Import.objects.claim())
    desk.get_by_text("In the record as").wait_for()
    assert Source.objects.filter(note="Read again.").count() == 5


def test_a_contributor_proposes(site, bench):
    bench.goto(site + GIVE)
    bench.get_by_label("Cells").fill(f"slug\tsummary\n{SLUG}\tRefuses any limit on its choice.")
    bench.get_by_role("button", name="Check it").click()
    confirm(bench, "Propose it")
    bench.get_by_role("link", name="Proposal").last.wait_for()
    assert Proposal.objects.get().changes.get().table == "stances"
    assert Edit.objects.count() == 1
