"""Any earlier version of a row is put back from its history, as a new Edit, after a look at it."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from briefing.models import Chapter
from record.models import Edit
from record.storing import relink_ids
from record.versions import at, compare, now
from statements.models import Source, Statement, StatementCitation
from tests import factories
from tests.admin.forms import fields_of, form_of

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "The first was right", "kind_of_change": "correction"}


def statement():
    return Statement.objects.filter(stances__isnull=False).order_by("pk").first()


def edited(row, reason="Changed", **fields):
    with factories.editing(reason, "correction") as opened:
        row.refresh_from_db()
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    return opened.saved


def restore_page(row, edit):
    return f"{form_of(row).replace('change', 'history')}restore/?edit={edit.pk}"


def restore(desk, row, edit, **changes):
    address = restore_page(row, edit)
    return desk.post(address, {**fields_of(desk.get(address)), **WHY, **changes})


def text_of(response):
    return response.content.decode().replace("&#x27;", "'").replace("&quot;", '"')


def test_it_works(desk, editor):
    row = statement()
    before, first = row.summary, Edit.objects.first()
    edited(row, summary="Said otherwise.")
    history = text_of(desk.get(form_of(row).replace("change", "history")))
    assert restore_page(row, first) in history
    page = text_of(desk.get(restore_page(row, first)))
    assert "What restoring it changes" in page
    assert "Said otherwise." in page
    assert f"Restored the version of Edit {first.pk}" in page
    assert restore(desk, row, first).status_code == 302
    row.refresh_from_db()
    assert row.summary == before
    made = Edit.objects.first()
    assert (made.reason, made.kind, made.editor) == ("The first was right", "correction", editor)
    assert [v.history_type for v in row.history.all()] == ["~", "~", "+"]


def test_citations_come_back_in_their_order(desk):
    row = statement()
    first = Edit.objects.first()
    ids = list(row.citations.values_list("source", flat=True))
    others = list(Source.objects.exclude(pk__in=ids).values_list("pk", flat=True)[:2])
    with factories.editing("Other sources", "correction"):
        relink_ids(StatementCitation, {row.pk: [*reversed(others), *ids]})
    page = text_of(desk.get(restore_page(row, first)))
    for pk in others:
        assert str(Source.objects.get(pk=pk)) in page
    restore(desk, row, first)
    assert list(row.citations.order_by("position").values_list("source", flat=True)) == ids


def test_a_deleted_row_comes_back_with_what_it_cited(desk):
    source = Source.objects.first()
    with factories.editing() as opened:
        row = factories.event(slug="gone-soon", title="Talks", sources=[source])
    pk, address = row.pk, restore_page(row, opened.saved)
    history = form_of(row).replace("change", "history")
    with factories.editing("Entered twice", "correction"):
        row.delete()
    assert address in text_of(desk.get(history))
    page = desk.get(address)
    assert "the event comes back" in text_of(page)
    assert desk.post(address, {**fields_of(page), **WHY}).status_code == 302
    back = type(row).objects.get(slug="gone-soon")
    assert back.pk == pk
    assert back.citations.filter(source=source).exists()


def test_what_a_version_cites_that_is_gone_is_said_and_left_out(desk):
    row = statement()
    ids = list(row.citations.values_list("source", flat=True))
    with factories.editing() as with_both:
        gone = factories.source(slug="gone-soon", title="A report that was withdrawn")
        relink_ids(StatementCitation, {row.pk: [*ids, gone.pk]})
    with factories.editing("Withdrawn", "correction"):
        relink_ids(StatementCitation, {row.pk: ids})
        gone.delete()
    edited(row, summary="Said otherwise.")
    page = text_of(desk.get(restore_page(row, with_both.saved)))
    assert "gone-soon" in page
    assert "is not in the record any more, and is left out" in page
    assert restore(desk, row, with_both.saved).status_code == 302
    assert list(row.citations.values_list("source", flat=True)) == ids


def test_a_version_that_cannot_be_without_what_is_gone_says_what_to_restore_first(desk):
    with factories.editing() as opened:
        actor = factories.actor(slug="short-lived")
        row = factories.person(slug="of-it", actor=actor)
    address = restore_page(row, opened.saved)
    with factories.editing("Not an actor", "correction"):
        row.delete()
        actor.delete()
    page = text_of(desk.get(address))
    assert "cannot be without it. Restore that first." in page
    assert 'value="Restore this version"' not in page
    seen = Edit.objects.first().recorded_at.isoformat()
    refused = desk.post(address, {**WHY, "seen": seen})
    assert refused.status_code == 409
    assert "restore that first" in text_of(refused)
    assert not type(row).objects.filter(slug="of-it").exists()


def test_what_was_saved_since_the_preview_is_told_and_not_overwritten(desk):
    row = statement()
    first = Edit.objects.first()
    edited(row, summary="Said otherwise.")
    shown = fields_of(desk.get(restore_page(row, first)))
    edited(row, "Heard once more", quote="What the transcript has.")
    refused = desk.post(restore_page(row, first), {**shown, **WHY})
    assert refused.status_code == 409
    assert "Heard once more" in text_of(refused)
    row.refresh_from_db()
    assert row.quote == "What the transcript has."
    again = desk.post(restore_page(row, first), {**fields_of(refused), **WHY})
    assert again.status_code == 302


def test_the_rules_of_the_record_hold(desk):
    with factories.editing() as opened:
        ground = factories.statement(slug="the-ground")
        row = factories.stance(actor=ground.actor, statements=[ground])
    edited(row, stated_on="2025-12-16")
    edited(ground, made_on="2025-12-16")
    refused = restore(desk, row, opened.saved)
    row.refresh_from_db()
    assert refused.status_code == 409
    assert "2025-12-16" in text_of(refused)
    assert row.stated_on.isoformat() == "2025-12-16"


def test_a_reason_is_asked_for(desk):
    row = statement()
    first = Edit.objects.first()
    edited(row, summary="Said otherwise.")
    refused = restore(desk, row, first, reason_for_change="")
    assert refused.status_code == 409
    assert "Say below why the record changes" in text_of(refused)


def test_the_version_that_stands_says_so_and_has_no_button(desk):
    row = statement()
    page = text_of(desk.get(restore_page(row, Edit.objects.first())))
    assert "the record holds this version already" in page
    assert 'value="Restore this version"' not in page


def test_a_slug_comes_back_and_both_addresses_lead_there(desk, client):
    row = Source.objects.first()
    first, old = Edit.objects.first(), row.slug
    edited(row, slug="under-another-name")
    assert "This renames “under-another-name” back" in text_of(desk.get(restore_page(row, first)))
    assert restore(desk, row, first).status_code == 302
    row.refresh_from_db()
    assert row.slug == old


def test_a_chapter_cites_again_what_its_text_cites(desk):
    row = next(chapter for chapter in Chapter.objects.all() if chapter.citations.count() > 1)
    first, cited = Edit.objects.first(), list(row.citations.values_list("source", flat=True))
    edited(row, body="Nothing is cited here.")
    assert not row.citations.exists()
    assert restore(desk, row, first).status_code == 302
    assert list(row.citations.values_list("source", flat=True)) == cited
    assert not compare(now(Chapter, [row.pk])[row.pk], at(Chapter, row.pk, first.recorded_at))


def test_only_whoever_may_change_rows_restores_them(db, desk):
    row = statement()
    first = Edit.objects.first()
    edited(row, summary="Said otherwise.")
    looker = User.objects.create_user("berta", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename="view_statement"))
    browser = Client()
    browser.force_login(looker)
    assert restore_page(row, first) not in text_of(
        browser.get(form_of(row).replace("change", "history"))
    )
    assert browser.get(restore_page(row, first)).status_code == 403
    for address in ("?edit=999999", "?edit=x", ""):
        page = f"{form_of(row).replace('change', 'history')}restore/{address}"
        assert desk.get(page).status_code == 404
