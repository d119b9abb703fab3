"""A row and its history are written together or not at all."""

from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from actors.models import Actor, Membership, Person
from briefing.models import ChapterCitation
from record import bulk
from record.editing import edit
from record.models import Edit
from tests import factories


@contextmanager
def broken_history(model):
    """Let every insert into the history of *model* fail, as on a full disk."""
    table = model.history.model._meta.db_table

    def rename(old, new):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")

    rename("history_type", "away")
    try:
        yield
    finally:
        rename("away", "history_type")


def _save(row):
    row.name = "Another name"
    row.save()


def _save_a_new_one(row):
    Person.objects.create(slug="new", actor=row.actor, name="New", role="Minister")


def _delete(row):
    row.delete()


def _delete_several(row):
    Person.objects.all().delete()


def _insert_many(row):
    bulk.create_all([Person(slug="new", actor=row.actor, name="New", role="Minister")])


def _update_many(row):
    row.name = "Another name"
    bulk.update_all([row], ["name"])


WAYS = [_save, _save_a_new_one, _delete, _delete_several, _insert_many, _update_many]


def people():
    return list(Person.objects.order_by("pk").values())


@pytest.mark.parametrize("write", WAYS)
@pytest.mark.django_db
def test_without_history_nothing_is_written(write):
    row = factories.person()
    before, edits = people(), Edit.objects.count()
    with broken_history(Person), pytest.raises(DatabaseError), factories.editing():
        write(row)
    assert people() == before
    assert Edit.objects.count() == edits


@pytest.mark.django_db(transaction=True)
def test_without_history_nothing_is_written_where_no_transaction_was_open():
    row = factories.person()
    before, edits = people(), Edit.objects.count()
    for write in WAYS:
        row = Person.objects.get()
        with broken_history(Person), pytest.raises(DatabaseError), factories.editing():
            write(row)
        assert people() == before
        assert Edit.objects.count() == edits
        assert Person.history.count() == 1


@pytest.mark.parametrize("write", WAYS)
@pytest.mark.django_db
def test_a_swallowed_failure_leaves_the_row_and_keeps_the_rest_of_the_edit(write):
    row = factories.person()
    before = people()
    with broken_history(Person), factories.editing() as opened:
        with pytest.raises(DatabaseError):
            write(row)
        kept = factories.actor(slug="kept")
    assert people() == before
    assert kept.history.get().history_date == opened.saved.recorded_at
    assert Person.history.count() == 1


@pytest.mark.parametrize("write", [_save, _save_a_new_one, _delete, _delete_several])
@pytest.mark.django_db
def test_the_same_holds_where_the_failure_is_not_the_database_s(write, monkeypatch):
    row = factories.person()
    before = people()

    def fail(*args, **kwargs):
        raise RuntimeError("out of order")

    with monkeypatch.context() as broken, factories.editing() as opened:
        broken.setattr(Person.history.model, "save", fail)
        with pytest.raises(RuntimeError):
            write(row)
    assert opened.saved is None
    assert people() == before
    assert Person.history.count() == 1


@pytest.mark.django_db
def test_a_part_without_history_keeps_its_row_and_takes_its_root_along():
    member = factories.actor()
    bloc = factories.actor(members=[member])
    with broken_history(Membership), pytest.raises(DatabaseError), factories.editing():
        bloc.delete()
    assert Actor.objects.filter(pk=bloc.pk).exists()
    assert bloc.memberships.get().member == member
    assert bloc.history.count() == 1


@pytest.mark.django_db
def test_a_chapter_without_the_history_of_its_citations_is_not_changed():
    source = factories.source()
    chapter = factories.chapter(body="Nothing is cited.")
    with broken_history(ChapterCitation), pytest.raises(DatabaseError), factories.editing():
        chapter.body = f"Something is cited.[^{source.slug}]"
        chapter.save()
    chapter.refresh_from_db()
    assert chapter.body == "Nothing is cited."
    assert chapter.history.count() == 1


@pytest.mark.django_db
def test_a_load_without_history_writes_nothing(settings):
    with broken_history(Person), pytest.raises((DatabaseError, CommandError)):
        call_command("load", settings.BASE_DIR / "dataset", verbosity=0)
    assert not Edit.objects.exists()
    assert not Actor.objects.exists()
    assert not Actor.history.exists()


@pytest.mark.django_db
def test_an_edit_that_cannot_be_recorded_leaves_no_history_either():
    row = factories.person()
    before = people()
    taken = Edit.objects.get()
    with pytest.raises(DatabaseError), edit(reason="Twice", kind="addition") as opened:
        _save(row)
        opened._begun.recorded_at = taken.recorded_at
    assert people() == before
    assert Person.history.count() == 1
