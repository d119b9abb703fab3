"""An Edit is undone as a whole where nothing rests on it since; else it is said what does."""

import pytest
from django.test import Client

from record.models import Edit
from statements.models import Source, Statement
from tests import factories
from tests.admin.forms import fields_of
from tests.proposals.conftest import _account as account_of

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "It was not so", "kind_of_change": "correction"}


def undo_page(edit):
    return f"/admin/record/edit/{edit.pk}/undo/"


def undo(desk, edit, **changes):
    return desk.post(undo_page(edit), {**fields_of(desk.get(undo_page(edit))), **WHY, **changes})


def text_of(response):
    return response.content.decode().replace("&#x27;", "'").replace("&quot;", '"')


def bundle():
    """An Edit that added a source, a statement that cites it and a stance that rests on that."""
    with factories.editing("All of one day") as opened:
        source = factories.source(slug="of-one-day")
        statement = factories.statement(slug="said-that-day", sources=[source])
        stance = factories.stance(actor=statement.actor, statements=[statement])
    return opened.saved, source, statement, stance


def edited(row, reason="Changed", **fields):
    with factories.editing(reason, "correction") as opened:
        row.refresh_from_db()
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    return opened.saved


def test_it_works(desk, editor):
    row = Statement.objects.first()
    before = row.summary
    made = edited(row, summary="Said otherwise.")
    page = text_of(desk.get(undo_page(made)))
    assert "What undoing it does" in page
    assert "Said otherwise." in page
    assert f"Undid Edit {made.pk}: Changed" in page
    assert undo(desk, made).status_code == 302
    row.refresh_from_db()
    assert row.summary == before
    newest = Edit.objects.first()
    assert (newest.reason, newest.editor) == ("It was not so", editor)


def test_what_was_added_together_goes_together(desk):
    made, source, statement, stance = bundle()
    assert undo(desk, made).status_code == 302
    for row in (source, statement, stance):
        assert not type(row).objects.filter(pk=row.pk).exists()
    assert Edit.objects.first().recorded_at == source.history.first().history_date


def test_what_was_deleted_comes_back_and_an_undoing_is_undone(desk):
    made, source, statement, _ = bundle()
    undo(desk, made)
    again = Edit.objects.first()
    assert undo(desk, again).status_code == 302
    back = Statement.objects.get(slug="said-that-day")
    assert back.pk == statement.pk
    assert [each.source for each in back.citations.all()] == [source]


def test_a_later_edit_of_a_row_stands_in_the_way_and_is_named(desk):
    made, _, statement, _ = bundle()
    later = edited(statement, "Heard once more", summary="Said otherwise.")
    page = text_of(desk.get(undo_page(made)))
    assert "What stands in the way" in page
    assert "Heard once more" in page
    assert f"/changes/{later.pk}/" in page
    assert f'value="Undo Edit {made.pk}"' not in page
    assert desk.post(undo_page(made), WHY).status_code == 409
    assert Source.objects.filter(slug="of-one-day").exists()
    assert undo(desk, later).status_code == 302


def test_a_row_that_rests_on_what_would_go_stands_in_the_way(desk):
    made, source, _, _ = bundle()
    with factories.editing("Cites it too"):
        factories.statement(slug="cites-it-too", sources=[source])
    page = text_of(desk.get(undo_page(made)))
    assert "What stands in the way" in page
    assert "cites-it-too" in page
    assert desk.post(undo_page(made), WHY).status_code == 409


def test_rules_that_undoing_would_break_stand_in_the_way(desk):
    _, _, statement, stance = bundle()
    moved = edited(stance, stated_on="2025-12-16")
    edited(statement, made_on="2025-12-16")
    assert "What stands in the way" in text_of(desk.get(undo_page(moved)))
    assert desk.post(undo_page(moved), WHY).status_code == 409


def test_a_renaming_is_undone_and_no_address_is_lost(desk, client):
    row = Statement.objects.first()
    old = row.slug
    made = edited(row, slug="under-another-name")
    assert undo(desk, made).status_code == 302
    row.refresh_from_db()
    assert row.slug == old
    assert client.get("/statements/under-another-name/").status_code == 301


def test_what_is_undone_already_says_so(desk):
    made, *_ = bundle()
    undo(desk, made)
    page = text_of(desk.get(undo_page(made)))
    assert f'value="Undo Edit {made.pk}"' not in page


def test_only_with_a_reason(desk):
    made, *_ = bundle()
    refused = undo(desk, made, reason_for_change="")
    assert refused.status_code == 409
    assert Source.objects.filter(slug="of-one-day").exists()


def test_whoever_may_not_delete_cannot_undo_an_addition(db):
    made, *_ = bundle()
    for role, status in (("Contributors", 403), ("Editors", 200)):
        browser = Client()
        browser.force_login(account_of(role.lower(), role))
        page = browser.get(undo_page(made))
        assert page.status_code == status
        assert browser.post(undo_page(made), WHY).status_code in {403, 409}
    assert "Your account may not" in text_of(page)
    assert Source.objects.filter(slug="of-one-day").exists()


def test_an_edit_of_very_many_rows_is_not_undone_on_a_page(desk, django_assert_max_num_queries):
    first = Edit.objects.last()
    with django_assert_max_num_queries(60):
        page = desk.get(undo_page(first))
    assert "It changed too many rows to be undone on a page" in text_of(page)
    refused = desk.post(undo_page(first), WHY)
    assert refused.status_code == 409
    assert Statement.objects.exists()


def test_the_preview_of_many_rows_costs_as_many_queries_as_that_of_few(
    desk, django_assert_max_num_queries
):
    with factories.editing("Many at once") as opened:
        for _ in range(120):
            factories.source()
    with django_assert_max_num_queries(60):
        page = text_of(desk.get(undo_page(opened.saved)))
    assert "Page 1 of 3" in page
    assert undo(desk, opened.saved).status_code == 302


def test_the_edit_and_the_history_lead_there(desk):
    made, source, *_ = bundle()
    assert undo_page(made) in text_of(desk.get(f"/admin/record/edit/{made.pk}/change/"))
    assert undo_page(made) in text_of(desk.get(f"/admin/statements/source/{source.pk}/history/"))
    assert desk.get("/admin/record/edit/999999/undo/").status_code == 404
