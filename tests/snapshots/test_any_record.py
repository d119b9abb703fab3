"""Whatever sound rows the files have, the record has after a load, and writes out again."""

import csv
import io
import shutil

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from record.models import Edit
from record.text import FORMULA_SIGNS, normalise
from snapshots.loading import load
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


@pytest.mark.django_db
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.lists(changes, min_size=1, max_size=4), min_size=1, max_size=2))
def test_a_load_makes_the_record_what_the_files_are(folder, steps):
    fresh(folder)
    with transaction.atomic():
        load(folder.path, reason="First load", kind="addition")
        for step in steps:
            for table, row, cells in step:
                folder.change(table, row, **cells)
            before, files = Edit.objects.count(), record_as_files()
            load(folder.path, reason="Changed", kind="correction")
            loaded = record_as_files()
            assert Edit.objects.count() == before + (loaded != files)
            for table, content in loaded.items():
                assert kept(content) == kept(folder.file(table).read_bytes())

            # Written out and loaded again, it is the same to the byte.
            for table, content in loaded.items():
                folder.file(table).write_bytes(content)
            edits = Edit.objects.count()
            load(folder.path, reason="Again", kind="correction")
            assert record_as_files() == loaded
            assert Edit.objects.count() == edits

        # And the same from nothing: what was there before makes no difference.
        transaction.set_rollback(True)
    with transaction.atomic():
        load(folder.path, reason="From nothing", kind="addition")
        assert record_as_files() == loaded
        transaction.set_rollback(True)
