"""What is too large to be waited for: the worker checks it, and writes it once confirmed."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from record.editing import edit
from record.models import Edit
from spreadsheets import working
from spreadsheets.models import Import
from statements.models import Source
from tests.spreadsheets.steps import confirm, give, look, text_of, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Two rows are as many as anybody waits for."""
    monkeypatch.setattr(working, "AT_ONCE", 2)


@pytest.fixture
def given(edith):
    slugs = Source.objects.values_list("slug", flat=True)[:5]
    give(edith, "\n".join(["slug\tnote", *(f"{slug}\tRead again." for slug in slugs)]))
    return Import.objects.get()


def test_it_waits_for_the_worker_which_checks_and_then_writes_it(edith, given):
    assert "Waits to be checked" in text_of(look(edith))
    assert edith.get(f"{given.get_absolute_url()}progress/").json()["at_work"]
    work()
    assert "sources 0 5 0 0" in text_of(look(edith))
    assert Edit.objects.count() == 1
    assert "Waits to be written" in text_of(confirm(edith))
    assert Edit.objects.count() == 1
    work()
    made = Edit.objects.first()
    assert (made.editor, made.reason) == (edith.account, "From our table")
    assert Source.objects.filter(note="Read again.").count() == 5
    assert f"In the record as Edit {made.pk}" in text_of(look(edith))
    assert not edith.get(f"{given.get_absolute_url()}progress/").json()["at_work"]


def test_what_changed_before_it_was_written_is_shown_anew(edith, erik, given):
    work()
    confirm(edith)
    row = Source.objects.get(slug=given.rows.first().key)
    with edit(editor=erik.account, reason="Read it", kind="correction"):
        row.note = "Read by Erik."
        row.save()
    work()
    said = text_of(look(edith))
    assert "nothing was written" in said
    assert "and has here “Read by Erik.”" in said
    assert not Source.objects.filter(note="Read again.").exists()


def test_each_goes_to_one_worker_and_what_a_dead_one_left_waits_again(given):
    assert Import.objects.claim() == given
    assert Import.objects.claim() is None
    late = timezone.now() - timedelta(minutes=3)
    Import.objects.filter(pk=given.pk).update(seen_at=late)
    assert Import.objects.claim() == given


def test_a_write_is_not_begun_anew_while_it_may_still_run(given):
    Import.objects.filter(pk=given.pk).update(
        state="writing", seen_at=timezone.now() - timedelta(minutes=3)
    )
    assert Import.objects.claim() is None


def test_what_the_record_forbids_is_told(edith, given):
    work()
    confirm(edith)
    edith.account.groups.clear()
    work()
    given.refresh_from_db()
    assert given.state == "checked"
    assert given.told
    assert Edit.objects.count() == 1


def test_what_nobody_attends_to_says_who_can_help(edith, given):
    late = timezone.now() - timedelta(minutes=2)
    Import.objects.filter(pk=given.pk).update(given_at=late)
    assert "manage.py work" in text_of(look(edith))


def test_discarded_it_is_not_written(edith, given):
    work()
    confirm(edith)
    edith.post(given.get_absolute_url(), {"step": "discard"})
    call_command("work", "--once")
    assert Edit.objects.count() == 1


def test_what_lay_for_a_month_goes(edith, given):
    Import.objects.filter(pk=given.pk).update(given_at=timezone.now() - timedelta(days=31))
    give(edith, f"slug\tnote\n{Source.objects.first().slug}\tRead once more.")
    assert not Import.objects.filter(pk=given.pk).exists()


def test_what_is_discarded_while_it_is_written_is_not_written(edith, given, monkeypatch):
    work()
    confirm(edith)
    write = working.write

    def discarded_meanwhile(*args):
        opened = write(*args)
        Import.objects.filter(pk=given.pk).delete()
        return opened

    monkeypatch.setattr(working, "write", discarded_meanwhile)
    work()
    assert Edit.objects.count() == 1
    assert not Source.objects.filter(note="Read again.").exists()
