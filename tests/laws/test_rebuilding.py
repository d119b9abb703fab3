"""The export taken after an Edit is, byte for byte, the export rebuilt later for it.

Whatever editors do: create, change, delete, relate, reorder and rename, one thing at a time or
several in one Edit.
"""

import io
import threading
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from record import storing
from record.editing import edit
from record.models import Edit, Tracked
from record.recorded import as_recorded, newest_versions
from record.table import TABLES
from snapshots.archives import ZipArchive
from snapshots.exporting import write_record
from snapshots.tables import INTERCHANGE
from tests import factories
from tests.laws.examples import tried_on

BUILDERS = ["source", "person", "statement", "stance", "event", "draft", "chapter", "actor"]
LISTS = {
    f"{table.name}.{links.name}": links
    for table in INTERCHANGE
    for links in table.links
    if links.in_file
}
TEXTS = [
    ("sources", "note"),
    ("statements", "summary"),
    ("stances", "summary"),
    ("chapters", "title"),
    ("revisions", "note"),
    ("people", "role"),
    ("drafts", "place"),
]
RENAMED = ["sources", "actors", "people", "statements", "events", "drafts", "themes", "chapters"]
places = st.integers(0, 20)
changes = st.one_of(
    st.tuples(st.just("create"), st.sampled_from(BUILDERS), places),
    st.tuples(st.just("change"), st.sampled_from(TEXTS), places),
    st.tuples(st.just("delete"), st.sampled_from(sorted(TABLES)), places),
    st.tuples(st.just("relate"), st.sampled_from(sorted(LISTS)), places),
    st.tuples(st.just("reorder"), st.sampled_from(sorted(LISTS)), places),
    st.tuples(st.just("rename"), st.sampled_from(RENAMED), places),
    st.tuples(st.just("rename back"), st.sampled_from(RENAMED), places),
)


def pick(queryset, place):
    """A row, if there is one."""
    rows = list(queryset.order_by("pk"))
    return rows[place % len(rows)] if rows else None


def create(builder, place):
    getattr(factories, builder)()


def change(text, place):
    table, column = text
    row = pick(TABLES[table].model.objects, place)
    if row:
        setattr(row, column, f"Changed, {place}.")
        row.save()


def delete(table, place):
    row = pick(TABLES[table].model.objects, place)
    if row and table != "renames":
        row.delete()


def listed(links, place):
    """A root, and the keys that one of its lists has."""
    root = pick(links.table.model.objects, place)
    if root is None:
        return None, ()
    [(_, row)] = links.table.rows(links.table.model.objects.filter(pk=root.pk))
    return root, row[links.name]


def relate(name, place):
    links = LISTS[name]
    root, keys = listed(links, place)
    other = pick(links.target.objects, place)
    if root is None or other is None:
        return
    key = getattr(other, other.key_field)
    kept = tuple(one for one in keys if one != key)
    storing.relink(links, {root.pk: kept if key in keys else (key, *keys)})


def reorder(name, place):
    links = LISTS[name]
    root, keys = listed(links, place)
    if root is not None:
        storing.relink(links, {root.pk: tuple(reversed(keys))})


def rename(table, place):
    row = pick(TABLES[table].model.objects, place)
    if row:
        row.slug = f"renamed-{place}-{row.slug}"[:80].strip("-")
        row.save()


def rename_back(table, place):
    old = pick(TABLES["renames"].model.objects.filter(table=table), place)
    row = old and TABLES[table].model.objects.filter(slug=old.new).first()
    if row:
        row.slug = old.old
        row.save()


DO = {
    "create": create,
    "change": change,
    "delete": delete,
    "relate": relate,
    "reorder": reorder,
    "rename": rename,
    "rename back": rename_back,
}


def exported():
    """The archive of the record, as the connection reads it."""
    file = io.BytesIO()
    with ZipArchive(file) as archive:
        write_record(archive)
    return file.getvalue()


def carry_out(steps):
    """Make one Edit of *steps*; what a rule, or another row, forbids is not done."""
    try:
        with edit(reason="Some steps", kind="correction") as opened:
            for step, what, place in steps:
                try:
                    with transaction.atomic():
                        DO[step](what, place)
                except (ValidationError, ProtectedError, IntegrityError):
                    continue
    except ValidationError:
        return None
    return opened.saved


@pytest.mark.django_db
@tried_on(6)
@given(st.lists(st.lists(changes, min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_was_recorded_can_be_rebuilt(edits):
    with transaction.atomic():
        with edit(reason="A record", kind="addition") as opened:
            for builder in BUILDERS * 2:
                getattr(factories, builder)()
        taken = {opened.saved: exported()}
        for steps in edits:
            made = carry_out(steps)
            if made is not None:
                taken[made] = exported()
        for made, archive in taken.items():
            with as_recorded(made.recorded_at) as of:
                assert of == made
                assert exported() == archive
        # The present is as it was, and between two Edits nothing changes.
        assert exported() == archive
        with as_recorded(opened.saved.recorded_at - timedelta(microseconds=1)):
            assert all(not table.model.objects.exists() for table in INTERCHANGE)
        transaction.set_rollback(True)


def rebuild(instant):
    with as_recorded(instant):
        exported()


@pytest.mark.django_db
def test_a_rebuild_costs_as_many_queries_however_long_the_history():
    factories.stance()
    first = Edit.objects.first()
    rebuild(first.recorded_at)
    with CaptureQueriesContext(connection) as few:
        rebuild(first.recorded_at)
    for _ in range(10):
        factories.stance()
    last = Edit.objects.first()
    with CaptureQueriesContext(connection) as many:
        rebuild(last.recorded_at)
    assert len(many) == len(few)


@pytest.mark.django_db
def test_each_table_is_rebuilt_by_the_index_of_its_versions():
    factories.stance()
    now = Edit.objects.first().recorded_at
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table of a few rows would be read as a whole.
            cursor.execute("SET LOCAL enable_seqscan = off")
    for model in apps.get_models():
        if issubclass(model, Tracked):
            plan = newest_versions(model, now).explain()
            assert f"{model._meta.app_label[:10]}_{model.__name__.lower()[:14]}_ver" in plan


def write_apart():
    """Write from a connection of one's own, as another editor does."""
    try:
        factories.stance()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_others_see_nothing_of_a_rebuild_and_are_not_kept_waiting():
    stances = TABLES["stances"].model.objects
    factories.stance()
    before = Edit.objects.first().recorded_at
    factories.stance()
    with as_recorded(before):
        assert stances.count() == 1
        writer = threading.Thread(target=write_apart)
        writer.start()
        writer.join(10)
        assert not writer.is_alive()
        assert stances.count() == 1
    assert stances.count() == 3
