"""An editor takes changes back, in a real Chromium: of a row, a deletion, a whole Edit."""

import pytest
from playwright.sync_api import expect

from provisions.models import Stance
from record.models import Edit
from record.storing import relink_ids
from statements.models import Statement, StatementCitation
from tests import factories
from tests.browser.steps import WHY, save, saved

pytestmark = pytest.mark.browser
SLUG = "ukraine-2025-12-14-nato-compromise"


def open_history(desk, site, row):
    desk.goto(f"{site}/admin/statements/statement/?q={row.slug}")
    desk.locator("#result_list tbody th a").first.click()
    desk.get_by_role("link", name="History", exact=True).click()


def cited(row):
    return list(row.citations.order_by("position").values_list("source__slug", flat=True))


def test_a_row_gets_back_what_it_held(site, desk):
    row = Statement.objects.get(slug=SLUG)
    before, sources, first = row.summary, cited(row), Edit.objects.first()
    open_history(desk, site, row)
    desk.go_back()
    desk.get_by_label("Summary:").first.fill("Words that were wrong.")
    save(desk, "A correction that was none")
    saved(desk)
    with factories.editing():
        relink_ids(StatementCitation, {row.pk: [factories.source().pk]})

    open_history(desk, site, row)
    desk.get_by_role("link", name=f"Restore the version of Edit {first.pk}", exact=True).click()
    expect(desk.locator("del").filter(has_text="Words that were wrong.")).to_be_visible()
    expect(desk.locator("dt").filter(has_text="Source").first).to_be_visible()
    expect(desk.locator(WHY)).to_have_value(f"Restored the version of Edit {first.pk}")
    desk.get_by_role("button", name="Restore this version").click()
    saved(desk)
    row.refresh_from_db()
    assert (row.summary, cited(row)) == (before, sources)
    made = Edit.objects.first()
    assert made.byline == "Anna K."
    desk.locator(".messagelist").get_by_role("link", name=f"Edit {made.pk}").click()
    expect(desk.locator("main")).to_contain_text(f"Restored the version of Edit {first.pk}")


def test_a_deleted_row_comes_back_with_what_it_cited(site, desk):
    row = factories.statement(summary="Said once.", sources=[factories.source() for _ in "ab"])
    sources, history = cited(row), f"{site}/admin/statements/statement/{row.pk}/history/"
    made = Edit.objects.first()
    desk.goto(f"{site}/admin/statements/statement/{row.pk}/delete/")
    desk.get_by_label("Reason:").fill("Entered twice")
    desk.get_by_role("button", name="Delete").click()
    saved(desk)
    assert not Statement.objects.filter(pk=row.pk).exists()

    desk.goto(history)
    desk.get_by_role("link", name=f"Restore the version of Edit {made.pk}", exact=True).click()
    expect(desk.locator(".history-gone")).to_contain_text("Entered twice")
    desk.get_by_label("Reason:").fill("It was not entered twice")
    desk.get_by_role("button", name="Restore this version").click()
    saved(desk)
    assert cited(Statement.objects.get(pk=row.pk)) == sources
    assert Edit.objects.first().reason == "It was not entered twice"
    desk.locator(".messagelist").get_by_role("link", name=str(row)).click()
    expect(desk.get_by_label("Summary:").first).to_have_value("Said once.")


def test_a_whole_edit_is_undone_and_that_too(site, desk):
    with factories.editing("Heard in the news") as opened:
        said = factories.statement(summary="Heard once.")
        factories.stance(actor=said.actor, statements=[said], summary="It rejects it.")
    desk.goto(f"{site}/admin/record/edit/{opened.saved.pk}/change/")
    desk.get_by_role("link", name="Undo this Edit").click()
    expect(desk.locator("#content")).to_contain_text("1 stance will be deleted")
    desk.locator("summary").filter(has_text="What it holds").first.click()
    expect(desk.get_by_text("It rejects it.")).to_be_visible()
    desk.get_by_role("button", name="Undo this Edit").click()
    saved(desk)
    assert not Stance.objects.filter(summary="It rejects it.").exists()
    assert not Statement.objects.filter(pk=said.pk).exists()

    desk.get_by_role("link", name="Undo this Edit").click()
    desk.get_by_role("button", name="Undo this Edit").click()
    saved(desk)
    assert Stance.objects.filter(summary="It rejects it.").exists()


def test_what_rests_on_an_edit_is_named_and_there_is_no_button(site, desk):
    row = Statement.objects.get(slug=SLUG)
    with factories.editing("Corrected", "correction") as opened:
        row.setting = "post"
        row.save()
    with factories.editing("Said better", "housekeeping"):
        row.summary = "Other words."
        row.save()
    desk.goto(f"{site}/admin/record/edit/{opened.saved.pk}/undo/")
    expect(desk.get_by_text("Said better")).to_be_visible()
    assert desk.get_by_role("button", name="Undo this Edit").count() == 0
    desk.get_by_role("link", name=str(row)).click()
    expect(desk.get_by_role("heading", name="History:")).to_be_visible()
