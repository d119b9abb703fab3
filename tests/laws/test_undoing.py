"""Whatever editors did: any version can be restored, and the newest Edit can be undone."""

import io
import zipfile
from contextlib import contextmanager
from itertools import repeat

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from record.editing import edit
from record.models import Edit, Rename
from record.refused import REFUSALS
from record.restoring import restoring
from record.table import TABLES
from record.undoing import undoing
from record.versions import at, compare, now
from tests import factories
from tests.laws.examples import tried_on
from tests.laws.test_rebuilding import BUILDERS, carry_out, changes, exported

ROOTS = [table.model for table in TABLES.values() if table.model is not Rename]
edits = st.lists(st.lists(changes, min_size=1, max_size=4), min_size=1, max_size=5)
places = st.integers(0, 10_000)


@contextmanager
def taken_back():
    """What is written inside is not kept."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def begin():
    with factories.editing():
        for builder in BUILDERS * 2:
            getattr(factories, builder)()


def files(*, but_for=()):
    """The files of an archive of the record by name, and what they hold."""
    with zipfile.ZipFile(io.BytesIO(exported())) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name not in but_for}


@pytest.mark.django_db
@tried_on(6)
@given(edits, st.lists(st.tuples(places, places), min_size=12, max_size=12))
def test_any_version_can_be_restored_or_it_is_said_why_not(done, chosen):
    with taken_back():
        begin()
        for steps in done:
            carry_out(steps)
        roots = [
            (model, pk)
            for model in ROOTS
            for pk in sorted(set(model.history.values_list("id", flat=True)))
        ]
        for row, version in chosen:
            model, pk = roots[row % len(roots)]
            instants = sorted(set(model.history.values_list("history_date", flat=True)))
            with taken_back():
                assert_restored(model, pk, instants[version % len(instants)])


def assert_restored(model, pk, instant):
    """The row holds what it held then, but for what the page says that it does not."""
    then, before = at(model, pk, instant), exported()
    found = restoring(model, pk, instant)
    assert (found is None) == (then is None)
    if found is None:
        return
    assert bool(found.changes) == (not found.is_present)
    if not found.is_possible:
        assert found.needed or found.is_present
        return
    try:
        with edit(reason="Restored", kind="correction") as opened:
            found.carry_out()
    except REFUSALS:
        assert exported() == before
        return
    assert opened.saved == Edit.objects.first()
    present = now(model, [pk])[pk]
    assert compare(present, found.version) == []
    # Texts name by their present slugs what was renamed since.
    if not (found.left_out or Rename.objects.exists()):
        assert compare(present, then) == []


def renames(step, made):
    """Whether the Edit *made* gave the row of *step* another slug, were it before deleting it."""
    if "slug" not in {field.name for field in step.model._meta.fields}:
        return False
    left = step.model.history.filter(id=step.pk, history_date=made.recorded_at)
    had = {step.before.row.slug} if step.before else set()
    return len(had | set(left.values_list("slug", flat=True))) > 1


@pytest.mark.django_db
@tried_on(6)
@given(edits)
def test_undoing_the_newest_edit_brings_the_tables_back_byte_for_byte(done):
    with taken_back():
        begin()
        for steps in done:
            before = files()
            made = carry_out(steps)
            if made is None:
                assert files() == before
                continue
            with taken_back():
                assert_undone(made, before)


def assert_undone(made, before):
    """All files are as they were before, but for old slugs where the Edit renamed a row.

    These are kept: the slug that a renaming gave leads to the row under the one that it has again.
    """
    after = files()
    found = undoing(made)
    assert not found.has_obstacles
    if not found.steps:
        return
    but_for = {"renames.csv", "SHA256SUMS"} if any(map(renames, found.steps, repeat(made))) else ()
    with edit(reason="Undone", kind="correction") as opened:
        found.carry_out()
    expected = {name: held for name, held in before.items() if name not in but_for}
    assert files(but_for=but_for) == expected
    for old, table, new in Rename.objects.values_list("old", "table", "new"):
        assert old != new
        assert TABLES[table].model.objects.filter(slug=new).exists()
    with edit(reason="Done again", kind="correction"):
        undoing(opened.saved).carry_out()
    assert files(but_for=but_for) == {n: held for n, held in after.items() if n not in but_for}
