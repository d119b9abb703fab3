"""The record is written inside an Edit, and every Edit says who, when, why and of which kind."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from actors.models import Actor, Membership, Person
from provisions.models import Provision, Revision, Stance
from record import bulk
from record.editing import OutsideEditError, current_edit, edit
from record.models import Edit, Tracked
from statements.models import Statement, StatementCitation
from tests import factories

pytestmark = pytest.mark.django_db

TRACKED = [model for model in apps.get_models() if issubclass(model, Tracked)]


def everything():
    """All rows of the record, all history and all Edits."""
    return {
        "edits": list(Edit.objects.order_by("pk").values()),
        **{model: list(model.objects.order_by("pk").values()) for model in TRACKED},
        **{
            f"history of {model.__name__}": list(model.history.order_by("history_id").values())
            for model in TRACKED
        },
    }


def history_of(row):
    return row.history.order_by("history_id")


def _load_fixture(row, folder):
    row.name = "Another name"
    path = folder / "fixture.json"
    path.write_text(serializers.serialize("json", [row]), encoding="utf-8")
    call_command("loaddata", path, verbosity=0)


def _save_deserialized(row, _):
    row.name = "Another name"
    for restored in serializers.deserialize("json", serializers.serialize("json", [row])):
        restored.save()


def _set_name(row, _, **kwargs):
    row.name = "Another name"
    row.save(**kwargs)


def _bulk(how):
    def write(row, _):
        row.name = "Another name"
        how(row)

    return write


WAYS_TO_WRITE = {
    "save": _set_name,
    "save without a change": lambda row, _: row.save(),
    "save some fields": lambda row, _: _set_name(row, None, update_fields=["name"]),
    "save_base": _bulk(lambda row: row.save_base()),
    "save_base raw": _bulk(lambda row: row.save_base(raw=True)),
    "loaddata": _load_fixture,
    "a deserialized object": _save_deserialized,
    "delete": lambda row, _: row.delete(),
    "delete of a queryset": lambda row, _: Actor.objects.filter(pk=row.pk).delete(),
    "update": lambda row, _: Actor.objects.filter(pk=row.pk).update(name="Another name"),
    "create": lambda row, _: Membership.objects.create(bloc=row, member=row),
    "get_or_create": lambda row, _: Actor.objects.get_or_create(slug="new", name="New"),
    "update_or_create": lambda row, _: Actor.objects.update_or_create(
        slug=row.slug, defaults={"name": "Another name"}
    ),
    "bulk_create": lambda row, _: Person.objects.bulk_create([Person(slug="new", actor=row)]),
    "bulk_update": _bulk(lambda row: Actor.objects.bulk_update([row], ["name"])),
    "record.bulk create": lambda row, _: bulk.create_all(
        [Person(slug="new", actor=row, name="New", role="Minister")]
    ),
    "record.bulk update": _bulk(lambda row: bulk.update_all([row], ["name"])),
    "create through a relation": lambda row, _: row.people.create(slug="new", name="New"),
    "add through a relation": lambda row, _: row.people.add(Person.objects.get(slug="speaker")),
    "set through a relation": lambda row, _: row.people.set(Person.objects.all()),
    "clear a relation": lambda row, _: Provision.objects.get().stances.clear(),
}


@pytest.mark.parametrize("way", WAYS_TO_WRITE)
def test_writing_outside_an_edit_is_refused_and_leaves_nothing(way, tmp_path):
    row = factories.actor()
    factories.person(slug="speaker")
    factories.stance(provision=factories.provision())
    before = everything()

    with pytest.raises(OutsideEditError):
        WAYS_TO_WRITE[way](row, tmp_path)

    assert everything() == before


@pytest.mark.parametrize("way", ["update", "bulk_create", "bulk_update", "add through a relation"])
def test_ways_that_write_no_history_are_refused_inside_an_edit_too(way, tmp_path):
    row = factories.actor()
    factories.person(slug="speaker")
    before = everything()
    with factories.editing(), pytest.raises(OutsideEditError, match=r"history; use"):
        WAYS_TO_WRITE[way](row, tmp_path)
    assert everything() == before


def test_an_edit_records_who_when_and_why():
    editor = factories.editor()
    before = timezone.now()
    with edit(editor=editor, reason="Reuters corrected it", kind="correction") as opened:
        row = factories.actor()

    made = Edit.objects.get()
    assert opened.saved == made
    assert (made.editor, made.reason, made.kind) == (editor, "Reuters corrected it", "correction")
    assert before <= made.recorded_at <= timezone.now()
    version = row.history.get()
    assert version.history_type == "+"
    assert version.history_date == made.recorded_at
    assert version.history_user == editor
    assert version.history_change_reason == "Reuters corrected it"


def test_every_way_of_writing_in_one_edit_carries_one_instant(tmp_path):
    editor = factories.editor()
    changed, removed = factories.actor(), factories.statement()
    with edit(editor=editor, reason="Much at once", kind="housekeeping") as opened:
        _set_name(changed, None)
        removed.delete()
        bulk.create_all(
            [Person(slug=f"p-{n}", actor=changed, name="New", role="Minister") for n in range(3)]
        )
        people = list(Person.objects.filter(slug__startswith="p-"))
        for person in people:
            person.role = "Envoy"
        bulk.update_all(people, ["role"])
        factories.stance(provision=factories.provision())
        _save_deserialized(factories.actor(), None)
        Person.objects.filter(slug="p-0").delete()

    stamps = {
        (row.history_date, row.history_user, row.history_change_reason)
        for model in TRACKED
        for row in model.history.filter(history_date__gte=opened.instant)
    }
    assert stamps == {(opened.saved.recorded_at, editor, "Much at once")}
    assert len(Person.history.filter(slug="p-0")) == 3
    assert StatementCitation.history.filter(statement=removed.pk or 0).count() == 0
    assert StatementCitation.history.filter(history_type="-").count() == 1
    assert Statement.history.filter(history_type="-").count() == 1


def test_nested_contexts_are_one_edit():
    with edit(reason="The outer reason", kind="addition") as outer:
        factories.actor()
        with edit(reason="The inner reason", kind="correction") as inner:
            assert inner is outer
            factories.actor()
        factories.actor()
    assert Edit.objects.get().reason == "The outer reason"
    assert set(Actor.history.values_list("history_date", "history_change_reason")) == {
        (outer.instant, "The outer reason")
    }


class Abandoned(Exception):
    """Raised by a test to leave a context."""


def _abandon(write):
    with pytest.raises(Abandoned), edit():
        write()
        raise Abandoned


def test_an_inner_context_that_fails_leaves_neither_rows_nor_history():
    with edit(reason="The outer one", kind="addition"):
        kept = factories.actor()
        _abandon(factories.stance)
        _abandon(lambda: _set_name(kept, None))
    assert Actor.objects.get() == kept
    assert Actor.objects.get().name != "Another name"
    assert not Stance.objects.exists()
    assert not Stance.history.exists()
    assert Actor.history.get().history_date == Edit.objects.get().recorded_at


def test_an_edit_whose_inner_contexts_all_fail_leaves_no_edit():
    before = everything()
    with edit(reason="Nothing comes of it", kind="addition") as opened:
        _abandon(factories.stance)
        _abandon(factories.chapter)
    assert opened.saved is None
    assert everything() == before


def test_an_edit_that_fails_leaves_nothing_and_the_next_one_works():
    before = everything()
    with pytest.raises(Abandoned), edit(reason="Fails", kind="addition"):
        factories.stance()
        raise Abandoned
    assert everything() == before
    with pytest.raises(OutsideEditError):
        current_edit()
    factories.actor()
    assert Edit.objects.count() == 1


def test_an_edit_in_a_transaction_that_is_rolled_back_leaves_nothing():
    before = everything()
    with pytest.raises(Abandoned), transaction.atomic():
        factories.stance()
        raise Abandoned
    assert everything() == before


def test_saving_what_is_unchanged_makes_no_edit_and_no_history():
    stance = factories.stance(provision=factories.provision())
    chapter = factories.chapter()
    before = everything()
    with edit(reason="Saved as it stood", kind="correction") as opened:
        Stance.objects.get().save()
        stance.save()
        chapter.save()
        for part in stance.grounds.all():
            part.save()
    assert opened.saved is None
    assert everything() == before


def test_what_differs_only_in_white_space_and_composition_is_unchanged():
    row = factories.actor(name="Česko", description="One line.\nAnother.")
    before = everything()
    with factories.editing():
        row.name = "  C\u030cesko "
        row.description = "One line.\r\nAnother.\r\n"
        row.save()
    assert everything() == before


def test_an_empty_edit_leaves_nothing():
    with edit():
        pass
    with edit(reason="A reason, and no change", kind="addition"):
        Actor.objects.filter(slug="nobody").delete()
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("", "addition"),
        ("   ", "addition"),
        ("A reason", ""),
        ("A reason", "whim"),
        ("A" * 501, "addition"),
        ("=SUM(A1)", "addition"),
    ],
)
def test_an_edit_takes_a_reason_and_a_kind(reason, kind):
    row = factories.actor()
    before = everything()
    for write in (lambda: _set_name(row, None), factories.source, row.delete):
        with pytest.raises(ValidationError), edit(reason=reason, kind=kind):
            write()
        assert everything() == before


def test_the_reason_may_come_later_but_before_the_first_row():
    with edit() as opened:
        opened.editor = factories.editor()
        opened.reason, opened.kind = "  Found in the form\r\n", "housekeeping"
        factories.actor()
    made = Edit.objects.get()
    assert (made.reason, made.kind, made.editor) == (
        "Found in the form",
        "housekeeping",
        opened.editor,
    )


def test_instants_strictly_increase_when_the_clock_goes_back():
    factories.actor()
    future = timezone.now() + timedelta(days=400)
    Edit.objects.update(recorded_at=future)
    for step in range(1, 4):
        row = factories.actor()
        instant = Edit.objects.latest().recorded_at
        assert instant == future + timedelta(microseconds=step)
        assert row.history.get().history_date == instant


def test_instants_strictly_increase_when_the_clock_stands_still(monkeypatch):
    still = datetime(2026, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: still)
    for _ in range(3):
        factories.actor()
    instants = list(Edit.objects.order_by("pk").values_list("recorded_at", flat=True))
    assert instants == [still + timedelta(microseconds=step) for step in range(3)]


def test_saving_some_fields_of_a_row_that_changed_in_others_is_refused():
    """The history row would hold what the row does not."""
    row = factories.actor()
    before = everything()
    row.name, row.short_name = "Another name", "Another"
    with pytest.raises(ValueError, match="short_name"), factories.editing():
        row.save(update_fields=["name"])
    assert everything() == before


def test_saving_the_fields_that_changed_is_recorded():
    row = factories.actor()
    with factories.editing():
        Actor.objects.update_or_create(slug=row.slug, defaults={"name": "Another name"})
    row.refresh_from_db()
    assert row.name == "Another name"
    assert [version.name for version in history_of(row)][-1] == "Another name"


def test_a_row_read_in_part_is_recorded_whole():
    pk = factories.actor(description="Kept.").pk
    with factories.editing():
        row = Actor.objects.only("name").get(pk=pk)
        row.name = "Another name"
        row.save()
    with factories.editing():
        Actor.objects.only("name").get(pk=pk).delete()
    versions = Actor.history.filter(id=pk).order_by("history_id")
    assert [version.history_type for version in versions] == ["+", "~", "-"]
    assert {version.description for version in versions} == {"Kept."}


def test_invalid_rows_are_refused_before_the_database_sees_them():
    before = everything()
    for fields in ({"kind": "planet"}, {"order": 0}, {"slug": "No Slug"}, {"name": "=1+1"}):
        with pytest.raises(ValidationError) as refused:
            factories.actor(**fields)
        assert set(refused.value.message_dict) == set(fields)
    assert everything() == before


def test_a_rule_broken_at_the_end_rolls_everything_back():
    statement = factories.statement()
    before = everything()
    with (
        pytest.raises(ValidationError, match="takes at least one") as refused,
        factories.editing(),
    ):
        factories.stance()
        statement.citations.get().delete()
    assert statement.slug in str(refused.value)
    assert everything() == before


def test_a_rule_may_be_broken_on_the_way():
    statement = factories.statement()
    with factories.editing():
        statement.citations.get().delete()
        StatementCitation.objects.create(statement=statement, source=factories.source())
    assert statement.citations.count() == 1


def test_an_edit_in_a_thread_is_not_the_edit_of_another():
    def look():
        with pytest.raises(OutsideEditError):
            current_edit()

    with factories.editing(), ThreadPoolExecutor(1) as pool:
        pool.submit(look).result()


def test_what_makes_a_row_what_it_is_never_changes():
    stance = factories.stance(provision=factories.provision())
    revision = Revision.objects.get()
    point = stance.provision
    others = factories.draft(), factories.provision()
    before = everything()
    for row, name, value in [
        (stance, "slug", "another-slug"),
        (point, "number", 99),
        (revision, "draft", others[0]),
        (revision, "provision", others[1]),
    ]:
        kept = getattr(row, name)
        setattr(row, name, value)
        with pytest.raises(ValidationError) as refused, factories.editing():
            row.save()
        assert "never changes" in str(refused.value.message_dict[name])
        setattr(row, name, kept)
    assert everything() == before


def test_a_part_stays_with_its_root():
    """Moved away, a statement's only source would leave it with none."""
    one, other = factories.statement(), factories.statement()
    before = everything()
    citation = one.citations.get()
    citation.statement = other
    with pytest.raises(ValidationError, match="never changes"), factories.editing():
        citation.save()
    assert everything() == before


def test_a_byline_never_shows_the_account():
    editor = factories.editor(username="secret", first_name="Secret", public_name="Ana")
    with edit(editor=editor, reason="Public", kind="addition"):
        factories.actor()
    assert Edit.objects.get().byline == "Ana"
    factories.actor()
    assert "secret" not in json.dumps([made.byline for made in Edit.objects.all()]).lower()
