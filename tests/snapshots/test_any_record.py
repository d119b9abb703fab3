"""Whatever sound rows the files have, the record has after a load, and writes out again.

And whatever editors do to a record then, renames included: its files make the same record from
nothing, and bring an older copy of it up to date.
"""

import csv
import io
import shutil

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.models import Stance
from record.models import Edit
from record.table import TABLES
from record.text import FORMULA_SIGNS, normalise
from snapshots.loading import load
from snapshots.tables import INTERCHANGE
from tests import factories
from tests.snapshots.folders import SMALL, Folder, record_as_files

# What a cell of text may hold: all of Unicode, as long as it is no control character.
characters = st.characters(
    exclude_categories=["Cc", "Cs"],
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029",
)
lines = st.text(characters, min_size=1, max_size=30).filter(
    lambda text: text.strip() and text.strip()[0] not in FORMULA_SIGNS
)
prose = st.lists(lines, min_size=1, max_size=3).map("\n".join)
days = st.sampled_from(["2025-11-20", "2025-11-21", "2025-12-31"])
people = ["zelenskyy", ""]
sources = st.permutations(["reuters-1", "reuters-2"]).flatmap(
    lambda order: st.integers(1, 2).map(lambda number: "; ".join(order[:number]))
)
positions = st.sampled_from(["accepts", "ambiguous", "rejects"])
changes = st.one_of(
    st.tuples(st.just("themes"), st.just(2), st.fixed_dictionaries({"description": prose})),
    st.tuples(st.just("actors"), st.integers(2, 4), st.fixed_dictionaries({"name": lines})),
    st.tuples(
        st.just("sources"),
        st.integers(2, 3),
        st.fixed_dictionaries(
            {"published_on": st.one_of(st.just(""), days)}, optional={"note": prose}
        ),
    ),
    st.tuples(
        st.just("revisions"),
        st.integers(2, 3),
        st.fixed_dictionaries({"text": prose, "label": lines, "sources": sources}),
    ),
    st.tuples(
        st.just("revisions"),
        st.just(4),
        st.sampled_from(
            [{"change": "undisclosed", "text": ""}, {"change": "amended", "text": "Text."}]
        ),
    ),
    st.tuples(
        st.just("statements"),
        st.just(2),
        st.fixed_dictionaries(
            {
                "person": st.sampled_from(people),
                "provisions": st.sampled_from(["", "1", "2; 1", "1; 2"]),
                "sources": sources,
            },
            optional={"quote": lines},
        ),
    ),
    st.tuples(
        st.just("stances"),
        st.integers(2, 3),
        st.fixed_dictionaries({"stated_on": days, "position": positions}),
    ),
    st.tuples(
        st.just("chapters"),
        st.just(2),
        st.fixed_dictionaries({"title": lines}),
    ),
)


# The rows that may be renamed, by table; each has three slugs to choose from.
RENAMED = [
    (table.name, row["slug"])
    for table in INTERCHANGE
    if table.may_be_renamed
    for row in SMALL[table.name]
]
renamings = st.lists(
    st.sampled_from(RENAMED).flatmap(
        lambda row: st.tuples(
            st.just(row), st.sampled_from([row[1], f"the-{row[1]}", f"{row[1]}-2"])
        )
    ),
    max_size=5,
)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def kept(content):
    """The rows of a file, in any order, each cell as it is kept."""
    reader = csv.reader(io.StringIO(content.decode(), newline=""))
    return sorted(tuple(map(normalise, row)) for row in reader)


def fresh(folder):
    shutil.rmtree(folder.path)
    folder.path.mkdir()
    for table, rows in SMALL.items():
        folder.write(table, rows)
    return folder


def fill(folder, files):
    for table, content in files.items():
        folder.file(table).write_bytes(content)


def rename(steps):
    """Rename rows one after the other, each in an Edit, and return what each is called now."""
    present = {row: row[1] for row in RENAMED}
    for row, slug in steps:
        with factories.editing():
            renamed = TABLES[row[0]].model.objects.get(slug=present[row])
            renamed.slug = present[row] = slug
            renamed.save()
    return {slug: now for (_, slug), now in present.items()}


def change(folder, step, present):
    """Change cells of the files; what a cell refers to goes by its *present* slug."""
    for table, row, cells in step:
        is_list = {"person", "sources"} & cells.keys()
        folder.change(
            table,
            row,
            **{
                name: "; ".join(present.get(item, item) for item in text.split("; "))
                if name in is_list
                else text
                for name, text in cells.items()
            },
        )


def loads_as_it_stands(folder):
    """Load the files, and check that the record is what they are; return it written out."""
    before, files = Edit.objects.count(), record_as_files()
    load(folder.path, reason="Changed", kind="correction")
    loaded = record_as_files()
    assert Edit.objects.count() == before + (loaded != files)
    for table, content in loaded.items():
        assert kept(content) == kept(folder.file(table).read_bytes())
    return loaded


steps = st.lists(changes, min_size=1, max_size=4)


@pytest.mark.django_db
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps, renamings, steps, st.booleans())
def test_the_files_of_a_record_make_it_anew_and_bring_a_copy_up_to_date(
    folder, first, renamed, then, is_withdrawn
):
    fresh(folder)
    with transaction.atomic():
        load(folder.path, reason="First load", kind="addition")
        change(folder, first, {})
        older = loads_as_it_stands(folder)

        present = rename(renamed)
        fill(folder, record_as_files())
        change(folder, then, present)
        loads_as_it_stands(folder)
        stance = Stance.objects.first().slug
        if is_withdrawn:
            with factories.editing():
                Stance.objects.get(slug=stance).delete()
        newer = record_as_files()
        transaction.set_rollback(True)

    # From nothing: what was there before makes no difference.
    fill(folder, newer)
    with transaction.atomic():
        load(folder.path, reason="From nothing", kind="addition")
        assert record_as_files() == newer
        # Loaded again, it is the same to the byte.
        assert loads_as_it_stands(folder) == newer
        transaction.set_rollback(True)

    # Over an older copy: it catches up, and what was deleted meanwhile stays.
    with transaction.atomic():
        fill(folder, older)
        load(folder.path, reason="A copy", kind="addition")
        fill(folder, newer)
        load(folder.path, reason="Caught up", kind="correction")
        if is_withdrawn:
            with factories.editing():
                Stance.objects.get(slug=stance).delete()
        assert record_as_files() == newer
        transaction.set_rollback(True)
