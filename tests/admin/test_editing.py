"""An editor changes the record: what is asked, what is kept, what is refused."""

import pytest
from django.contrib import admin
from django.urls import reverse

from briefing.models import Chapter
from provisions.models import Revision, Stance, StanceStatement
from record.models import Edit, Rename, Tracked
from statements.models import Source, Statement
from tests.admin.forms import fields_of, form_of, submit

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "Reuters corrected its report", "kind_of_change": "correction"}


def stance():
    return Stance.objects.get(slug="ukraine-7-berlin-2025-12-14")


def errors(response):
    return " ".join(response.context["errors"])


def test_it_works(desk, editor):
    response = submit(desk, form_of(stance()), position="rejects", **WHY)
    assert response.status_code == 302
    assert stance().position == "rejects"
    edit = Edit.objects.first()
    assert (edit.editor, edit.reason, edit.kind) == (
        editor,
        "Reuters corrected its report",
        "correction",
    )
    version = stance().history.first()
    assert version.history_date == edit.recorded_at
    assert version.history_user == editor
    assert version.history_change_reason == edit.reason


@pytest.mark.parametrize(
    "model",
    [
        model
        for model in admin.site._registry
        if issubclass(model, Tracked) and model is not Rename
    ],
    ids=lambda model: model.__name__,
)
def test_every_kind_of_row_is_listed_found_opened_and_saved(desk, model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert desk.get(reverse(f"{name}_changelist")).status_code == 200
    assert desk.get(reverse(f"{name}_changelist"), {"q": "berlin"}).status_code == 200
    assert desk.get(reverse(f"{name}_add")).status_code == 200
    row = model.objects.first()
    if row is not None:
        assert submit(desk, form_of(row), **WHY).status_code == 302
        assert desk.get(reverse(f"{name}_history", args=[row.pk])).status_code == 200
        assert desk.get(reverse(f"{name}_delete", args=[row.pk])).status_code == 200
    assert Edit.objects.count() == 1


def test_without_a_reason_nothing_is_saved(desk):
    response = submit(desk, form_of(stance()), position="rejects", kind_of_change="correction")
    assert "Say why the record changes" in response.content.decode()
    assert stance().position == "accepts-with-conditions"
    assert Edit.objects.count() == 1


def test_saving_without_a_change_makes_no_edit_and_says_so(desk):
    response = submit(desk, form_of(stance()), **WHY)
    assert Edit.objects.count() == 1
    page = desk.get(response.url).content.decode()
    assert "Nothing was changed, so no Edit was made." in page


def test_a_stance_and_its_statements_are_one_edit(desk):
    row = stance()
    other = Statement.objects.filter(actor=row.actor, made_on="2025-12-15").first()
    response = submit(
        desk,
        form_of(row),
        summary="Another summary.",
        statements=f"{row.grounds.get().statement.slug} {other.slug}",
        **WHY,
    )
    assert response.status_code == 302
    edit = Edit.objects.first()
    assert Edit.objects.count() == 2
    link = StanceStatement.objects.get(stance=row, statement=other)
    assert link.history.get().history_date == edit.recorded_at == row.history.first().history_date
    assert link.position == 2


def test_a_new_stance_is_named_by_what_it_is_about(desk):
    row, said = stance(), Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")
    url = reverse("admin:provisions_stance_add")
    new = {
        "actor": row.actor_id,
        "provision": row.provision_id,
        "draft": row.draft_id,
        "stated_on": "2025-12-16",
        "position": "ambiguous",
        "confidence": "stated",
        "summary": "Says less than before.",
        "statements": said.slug,
    }
    assert submit(desk, url, **new, **WHY).status_code == 302
    assert Stance.objects.get(stated_on="2025-12-16", actor=row.actor, provision=row.provision)
    assert Stance.objects.get(slug="ukraine-7-berlin-2025-12-16").position == "ambiguous"


def test_what_breaks_a_rule_is_said_on_the_form_and_nothing_typed_is_lost(desk):
    row = stance()
    response = submit(
        desk, form_of(row), stated_on="2025-11-01", summary="Typed with care.", **WHY
    )
    assert response.status_code == 200
    page = response.content.decode()
    assert "None of its statements was made on or before 2025-11-01" in page
    assert fields_of(response)["summary"] == "Typed with care."
    assert fields_of(response)["reason_for_change"] == WHY["reason_for_change"]
    assert "was changed successfully" not in desk.get(reverse("admin:index")).content.decode()
    assert stance().summary == row.summary
    assert Edit.objects.count() == 1


def test_a_statement_keeps_at_least_one_source(desk):
    row = Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")
    response = submit(desk, form_of(row), sources="", **WHY)
    assert "This takes at least one." in response.content.decode()
    assert row.citations.exists()


def test_a_statement_that_moves_past_a_stance_resting_on_it_is_refused(desk):
    row = Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")
    response = submit(desk, form_of(row), made_on="2025-12-17", **WHY)
    page = response.content.decode()
    assert "Ukraine on point 7 of Berlin, 14 December 2025" in page
    assert "None of its statements was made on or before 2025-12-14" in page
    row.refresh_from_db()
    assert row.made_on.isoformat() == "2025-12-14"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"summary": "=cmd|' /C calc'!A0"}, "cannot begin with “=”"),
        ({"summary": "a\u202eb"}, "direction of writing"),
        ({"stated_on": "2031-01-01"}, "has not begun anywhere on Earth"),
        ({"summary": ""}, "This field is required"),
        ({"position": "agrees"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_named_beside_its_field(desk, changes, message):
    response = submit(desk, form_of(stance()), **changes, **WHY)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert Edit.objects.count() == 1


def test_the_same_stance_twice_is_refused(desk):
    row = stance()
    url = reverse("admin:provisions_stance_add")
    again = {
        "slug": "another",
        "actor": row.actor_id,
        "provision": row.provision_id,
        "draft": row.draft_id,
        "stated_on": row.stated_on.isoformat(),
        "position": "rejects",
        "confidence": "stated",
        "summary": "Again.",
        "statements": row.grounds.first().statement.slug,
    }
    response = submit(desk, url, **again, **WHY)
    assert "has a position on this point of this draft from this day already" in (
        response.content.decode()
    )


@pytest.mark.parametrize("version", ["", "yesterday", "2025-99-99T00:00:00Z", "2026-01-01T00:00"])
def test_a_form_of_no_known_version_overwrites_nothing(desk, version):
    row = stance()
    mine = {**fields_of(desk.get(form_of(row))), "summary": "Mine.", **WHY, "_save": "Save"}
    refused = desk.post(form_of(row), {**mine, "version": version})
    assert "which version you opened is not known" in refused.content.decode()
    assert stance().summary == row.summary


def test_what_is_cited_cannot_be_deleted_and_the_page_names_what_cites_it(desk):
    source = Source.objects.get(slug="report-2025-11-24-both-texts")
    url = reverse("admin:statements_source_delete", args=[source.pk])
    page = desk.get(url).content.decode()
    assert "cannot be deleted" in page
    assert "cites report-2025-11-24-both-texts" in page
    desk.post(url, {"post": "yes", **WHY})
    assert Source.objects.filter(pk=source.pk).exists()
    assert Edit.objects.count() == 1


def test_a_revision_that_a_stance_is_about_cannot_be_deleted(desk):
    row = Revision.objects.get(draft__slug="geneva", provision__number=7)
    url = reverse("admin:provisions_revision_delete", args=[row.pk])
    assert "Ukraine on point 7 of Geneva" in desk.get(url).content.decode()
    desk.post(url, {"post": "yes", **WHY})
    assert Revision.objects.filter(pk=row.pk).exists()


def test_deleting_asks_why(desk):
    row = stance()
    url = reverse("admin:provisions_stance_delete", args=[row.pk])
    refused = desk.post(url, {"post": "yes"})
    assert refused.status_code == 200
    assert "Say why the record changes" in refused.content.decode()
    assert Stance.objects.filter(pk=row.pk).exists()
    assert desk.post(url, {"post": "yes", **WHY}).status_code == 302
    assert not Stance.objects.filter(pk=row.pk).exists()
    edit = Edit.objects.first()
    assert edit.reason == WHY["reason_for_change"]
    gone = Stance.history.filter(id=row.pk).first()
    assert (gone.history_type, gone.history_date) == ("-", edit.recorded_at)
    links = StanceStatement.history.filter(stance_id=row.pk, history_type="-")
    assert {link.history_date for link in links} == {edit.recorded_at}


def test_deleting_several_asks_why_and_is_one_edit(desk):
    rows = list(Stance.objects.filter(actor__slug="poland")[:3])
    url = reverse("admin:provisions_stance_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    asked = desk.post(url, chosen)
    assert "Why the record changes" in asked.content.decode()
    refused = desk.post(url, {**chosen, "post": "yes"})
    assert "Say why the record changes" in refused.content.decode()
    assert Edit.objects.count() == 1
    assert desk.post(url, {**chosen, "post": "yes", **WHY}).status_code == 302
    assert not Stance.objects.filter(pk__in=[row.pk for row in rows]).exists()
    assert Edit.objects.count() == 2
    instants = Stance.history.filter(history_type="-").values_list("history_date", flat=True)
    assert set(instants) == {Edit.objects.first().recorded_at}


def test_the_slug_of_a_row_that_exists_is_not_a_field(desk):
    assert "slug" not in fields_of(desk.get(form_of(stance())))


def test_a_chapter_that_cites_nothing_known_is_refused_with_its_line(desk):
    row = Chapter.objects.first()
    body = "First line.\n\nA claim.[^no-such-source]"
    response = submit(desk, form_of(row), body=body, **WHY)
    page = response.content.decode()
    assert "Line 3" in page
    assert "no-such-source" in page
    row.refresh_from_db()
    assert row.body != body


def test_accounts_are_deactivated_not_deleted(desk, editor):
    url = reverse("admin:accounts_user_delete", args=[editor.pk])
    assert desk.post(url, {"post": "yes"}).status_code == 403
