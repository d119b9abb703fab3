"""What holds for every model of the record, those to come included."""

import re
from itertools import pairwise

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from actors.models import Actor
from record.models import Edit, Part, Tracked
from record.table import TABLES
from tests import factories

OURS = ["accounts", "actors", "briefing", "config", "data", "provisions", "record", "snapshots"]
OURS += ["spreadsheets", "statements"]
INDEX = {"briefing/search/index.py", "briefing/migrations/0002_search.py"}
"""What writes the index of the search, which is made from the record and is no part of it."""
COUNTS = {"data/counts.py"}
"""What counts requests, in a file of its own."""
GIVEN = {"spreadsheets/admin.py", "spreadsheets/worker.py", "spreadsheets/working.py"}
"""What keeps tables that were given until they are in the record, and is no part of it."""
TRIGGERS = {"snapshots/triggers.py"}
"""What refuses such statements by name."""
TRACKED = [model for model in apps.get_models() if issubclass(model, Tracked)]
by_name = pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)


def test_ways_past_history_stand_in_one_module():
    """`record.bulk` writes history beside them, and `record.querysets` refuses them."""
    past_history = re.compile(
        r"\.(bulk_create|bulk_update|_raw_delete|_update|_insert|abulk_create|abulk_update"
        r"|aupdate|save_without_historical_record)\("
        r"|skip_history_when_saving"
        r"|save_base\("
        r"|objects(\.\w+\([^)]*\))*\.update\("
        r"|queryset\.update\("
        r"|\b(INSERT INTO|DELETE FROM|UPDATE (?!record_edit SET reason = reason WHERE id IS NULL))"
    )
    found = [
        f"{path.relative_to(settings.BASE_DIR)}:{number}: {line.strip()}"
        for app in OURS
        for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
        if path.relative_to(settings.BASE_DIR).as_posix()
        not in {"record/bulk.py", "record/querysets.py", *INDEX, *COUNTS, *GIVEN, *TRIGGERS}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if past_history.search(line)
    ]
    assert found == []


def test_every_model_of_the_record_is_tracked():
    """What is edited has history; Edits, accounts, snapshots and what is typed are no record."""
    ours = {model for app in OURS for model in apps.all_models[app].values()}
    untracked = {
        model.__name__
        for model in ours
        if not issubclass(model, Tracked) and not hasattr(model, "history_id")
    }
    assert untracked - {"User", "User_groups", "User_user_permissions"} == {
        "Edit",
        "Import",
        "ImportedRow",
        "KeptForm",
        "LinkCheck",
        "Passage",
        "Snapshot",
        "SnapshotPart",
        "Spelling",
    }


@by_name
def test_deletions_cascade_to_parts_alone(model):
    """SET_NULL and its like would change rows without history."""
    for field in model._meta.concrete_fields:
        if field.is_relation:
            expected = models.CASCADE if field.name == model.part_of else models.PROTECT
            assert field.remote_field.on_delete is expected, field
    assert bool(model.part_of) == issubclass(model, Part)
    assert not model._meta.many_to_many


@by_name
def test_history_has_a_64_bit_id_and_copies_every_column(model):
    history = model.history.model
    assert isinstance(history._meta.pk, models.BigAutoField)
    assert history._meta.pk.name == "history_id"
    columns = {field.attname for field in model._meta.concrete_fields}
    assert columns <= {field.attname for field in history._meta.concrete_fields}


@pytest.mark.django_db
@by_name
def test_history_is_indexed_for_what_is_asked_of_it_and_for_nothing_else(model):
    table = model.history.model._meta.db_table
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
    indexed = sorted(
        tuple(zip(found["columns"], found["orders"] or [], strict=False))
        for found in constraints.values()
        if found["index"] and not found["primary_key"]
    )
    looked_up = {*model.history_lookups, model.part_of} - {""}
    expected = [
        (("history_date", "ASC"),),
        (("id", "ASC"), ("history_date", "DESC"), ("history_id", "DESC")),
        *(((model._meta.get_field(name).column, "ASC"),) for name in looked_up),
    ]
    assert indexed == sorted(expected)


@pytest.mark.django_db
def test_the_versions_of_a_row_are_found_by_the_index():
    row = factories.actor()
    for name in ("One", "Two", "Three"):
        with factories.editing():
            row.name = name
            row.save()
    versions = row.history.order_by("-history_date", "-history_id")
    assert [version.name for version in versions][:3] == ["Three", "Two", "One"]
    instants = [version.history_date for version in versions]
    assert all(later > earlier for later, earlier in pairwise(instants))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # So few rows are quicker read whole: the planner is asked what it could do.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    for asked in (versions.all()[:1], versions.filter(history_date__lte=instants[1])[:1]):
        plan = asked.explain()
        assert "actors_actor_ver" in plan
        assert "sort" not in plan.lower(), plan
        assert "temp b-tree" not in plan.lower(), plan
    assert Actor.history.filter(id=row.pk).latest().name == "Three"


@by_name
def test_every_row_names_itself_and_says_which_keys_its_name_is_made_from(model):
    for name in model.named_with:
        assert model._meta.get_field(name).is_relation


@by_name
def test_every_field_explains_itself(model):
    if not model.part_of:
        silent = [
            f.name for f in model._meta.concrete_fields if not f.help_text and f.name != "id"
        ]
        assert silent == []


def test_every_root_has_a_table_and_every_part_a_column():
    assert {table.model for table in TABLES.values()} == {m for m in TRACKED if not m.part_of}
    linked = {links.part for table in TABLES.values() for links in table.links}
    assert linked == {model for model in TRACKED if model.part_of}
    for table in TABLES.values():
        parts = {links.part for links in table.links}
        assert parts == set(table.model.parts())
        assert all(column.meaning for column in table.columns if column.in_file)
        fields = {f.name for f in table.model._meta.concrete_fields} - {"id"}
        assert fields == {column.name for column in table.scalars}


@by_name
def test_what_is_asked_most_has_few_indexes(model):
    """Every index of a row's own table is a key, a reference or a declared one."""
    assert len(model._meta.indexes) <= 2
    assert not any(field.db_index and not field.is_relation for field in model._meta.fields)


def test_keys_sort_by_their_bytes_on_either_database():
    for model in TRACKED:
        for field in model._meta.concrete_fields:
            if type(field).__name__ == "KeyField":
                collation = field.db_parameters(connection).get("collation")
                assert collation == ("C" if connection.vendor == "postgresql" else None)


@pytest.mark.django_db
def test_the_newest_edit_comes_first():
    for _ in range(3):
        factories.actor()
    instants = list(Edit.objects.values_list("recorded_at", flat=True))
    assert instants == sorted(instants, reverse=True)
    assert Edit.objects.latest() == Edit.objects.first()
