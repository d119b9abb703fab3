"""What changed from one archive to a later one."""

import csv
import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshots.comparing import Kind, Shape, Side, changes, changes_between, renames_between

ACTORS = Shape("actors", ("slug",), {"slug": "actors", "members": "actors"})
REVISIONS = Shape("revisions", ("draft", "provision"), {"draft": "drafts"})
COLUMNS = ["slug", "name", "members"]


def file(rows, columns=COLUMNS):
    """A CSV file as an archive has it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue().encode()


def side(opened=None, **files):
    """An archive with these files, which notes in *opened* which were."""
    contents = {f"{name}.csv": content for name, content in files.items()}
    checksums = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}

    def open_file(name):
        if opened is not None:
            opened.append(name)
        return io.BytesIO(contents[name])

    return Side(checksums, open_file)


def told(older, newer, renames=None, shape=ACTORS):
    """Each change in a few words."""
    found = changes_between(shape, io.BytesIO(older), io.BytesIO(newer), renames or {})
    return [(str(change.kind), *change.key, change.columns) for change in found]


def test_it_works():
    older = file([["e3", "E3", "france; germany"], ["gone", "Gone", ""], ["poland", "Poland", ""]])
    newer = file([["e3", "E3", "germany"], ["new", "New", ""], ["poland", "Poland", ""]])
    assert told(older, newer) == [
        ("changed", "e3", [("members", "france; germany", "germany")]),
        ("added", "new", [("slug", "", "new"), ("name", "", "New")]),
        ("removed", "gone", [("slug", "gone", ""), ("name", "Gone", "")]),
    ]


def test_a_renamed_row_is_one_row():
    older = file([["uk", "United Kingdom", ""], ["poland", "Poland", ""]])
    newer = file([["united-kingdom", "United Kingdom", ""], ["poland", "Poland", ""]])
    assert told(older, newer, {"actors": {"uk": "united-kingdom"}}) == [
        ("renamed", "united-kingdom", [("slug", "uk", "united-kingdom")])
    ]


def test_a_row_that_names_a_renamed_row_was_renamed_and_no_more():
    older = file([["e3", "E3", "france; germany; uk"], ["g2", "G2", "uk; usa"]])
    newer = file([["e3", "E3", "france; germany; united-kingdom"], ["g2", "G2", "usa; uk-2"]])
    assert told(older, newer, {"actors": {"uk": "united-kingdom"}}) == [
        ("renamed", "e3", [("members", "france; germany; uk", "france; germany; united-kingdom")]),
        ("changed", "g2", [("members", "uk; usa", "usa; uk-2")]),
    ]


def test_a_row_that_was_renamed_and_changed_was_changed():
    older, newer = file([["usa", "United States", ""]]), file([["united-states", "U.S.", ""]])
    assert told(older, newer, {"actors": {"usa": "united-states"}}) == [
        (
            "changed",
            "united-states",
            [("slug", "usa", "united-states"), ("name", "United States", "U.S.")],
        ),
    ]


def test_a_row_whose_key_names_a_renamed_row_is_renamed_with_it():
    columns = ["draft", "provision", "text"]
    older = file([["geneve", "7", "A"], ["berlin", "7", "B"]], columns)
    newer = file([["geneva", "7", "A"], ["berlin", "7", "B"]], columns)
    assert told(older, newer, {"drafts": {"geneve": "geneva"}}, REVISIONS) == [
        ("renamed", "geneva", "7", [("draft", "geneve", "geneva")])
    ]


def test_a_row_that_was_renamed_and_then_removed_was_removed():
    assert told(file([["uk", "UK", ""]]), file([]), {"actors": {"uk": "united-kingdom"}}) == [
        ("removed", "uk", [("slug", "uk", ""), ("name", "UK", "")])
    ]


def test_rows_that_only_moved_stayed():
    rows = [[f"a{number}", f"A {number}", ""] for number in range(9)]
    assert told(file(rows), file([rows[8], *rows[:8]])) == []
    assert told(file(rows), file(rows[::-1])) == []


def test_lines_and_quotes_inside_a_cell_are_part_of_it():
    older = file([["a", 'one "two"\n\nthree, "', ""], ["b", "B", ""]])
    newer = file([["a", 'one "two"\n\nfour, "', ""], ["b", "B", ""]])
    assert told(older, newer) == [
        ("changed", "a", [("name", 'one "two"\n\nthree, "', 'one "two"\n\nfour, "')])
    ]


def test_a_column_that_one_side_lacks_counts_where_it_says_something():
    older = file([["a", "A"], ["b", "B"]], COLUMNS[:2])
    newer = file([["a", "A", ""], ["b", "B", "a"]])
    assert told(older, newer) == [("changed", "b", [("members", "", "a")])]


@pytest.mark.parametrize("empty", [b"", file([])])
def test_a_file_without_rows_is_no_rows(empty):
    rows = file([["a", "A", ""]])
    assert [kind for kind, *_ in told(empty, rows)] == ["added"]
    assert [kind for kind, *_ in told(rows, empty)] == ["removed"]
    assert told(empty, empty) == []


def test_a_file_that_is_the_same_in_both_is_not_read():
    rows = file([["a", "A", ""]])
    opened = []
    older, newer = side(opened, actors=rows), side(opened, actors=rows)
    assert list(changes(ACTORS, older, newer, renames_between(older, newer))) == []
    assert opened == []
    assert list(changes(ACTORS, older, side(opened, actors=file([])), {})) != []
    assert opened == ["actors.csv", "actors.csv"]


def test_a_file_that_one_side_lacks_has_no_rows_there():
    older, newer = side(), side(actors=file([["a", "A", ""]]))
    assert [change.kind for change in changes(ACTORS, older, newer, {})] == [Kind.ADDED]
    assert [change.kind for change in changes(ACTORS, newer, older, {})] == [Kind.REMOVED]


def test_renames_are_those_of_the_newer_archive():
    columns = ["table", "old", "new"]
    older = side(renames=file([], columns))
    newer = side(renames=file([["actors", "uk", "united-kingdom"]], columns))
    assert renames_between(older, newer) == {"actors": {"uk": "united-kingdom"}}
    assert renames_between(newer, newer) == renames_between(side(), side()) == {}


class Watched(io.BytesIO):
    """A file that says how far it was read."""

    lines = 0

    def __next__(self):
        line = super().__next__()
        self.lines += 1
        return line


def test_both_files_are_read_in_step():
    rows = [[f"a{number}", f"A {number}", ""] for number in range(1_000)]
    changed = [[slug, f"{name}!", ""] for slug, name, _ in rows]
    older, newer = Watched(file(rows)), Watched(file([["x", "X", ""], *changed]))
    for found, _ in enumerate(changes_between(ACTORS, older, newer, {}), start=1):
        if found < 1_000:
            assert abs(older.lines - newer.lines) <= 2
            assert older.lines <= found + 3


slugs = st.sampled_from([f"s{number}" for number in range(12)])
cells = st.text(st.sampled_from('ab,"\n é'), max_size=4)
tables = st.dictionaries(slugs, st.tuples(cells, cells), max_size=12)


@st.composite
def two_tables(draw):
    """The rows of a table before and after, in any order, and which slugs changed between."""
    older = draw(tables)
    newer = draw(tables)
    # Slugs are given once: what was renamed has a new slug that nobody had.
    renamed = {
        old: f"{old}-new"
        for old in draw(st.lists(slugs, unique=True))
        if old in older and old in newer
    }
    newer = {renamed.get(slug, slug): row for slug, row in newer.items()}
    return (
        draw(st.permutations([[slug, *row] for slug, row in older.items()])),
        draw(st.permutations([[slug, *row] for slug, row in newer.items()])),
        renamed,
    )


@settings(max_examples=50)
@given(two_tables())
def test_the_changes_turn_the_older_rows_into_the_newer_and_their_counts_add_up(drawn):
    older, newer, renamed = drawn
    found = list(
        changes_between(
            ACTORS, io.BytesIO(file(older)), io.BytesIO(file(newer)), {"actors": renamed}
        )
    )
    rows = {slug: dict(zip(COLUMNS, [slug, *row], strict=True)) for slug, *row in older}
    counts = dict.fromkeys(Kind, 0)
    for change in found:
        counts[change.kind] += 1
        if change.before is not None:
            assert rows.pop(change.before["slug"]) == change.before
        if change.after is not None:
            rows[change.after["slug"]] = change.after
        assert change.columns
        if change.kind is Kind.RENAMED:
            assert change.before["name"] == change.after["name"]
            assert change.columns[0] == ("slug", change.before["slug"], change.key[0])
    assert rows == {slug: dict(zip(COLUMNS, [slug, *row], strict=True)) for slug, *row in newer}
    stayed = len(newer) - counts[Kind.ADDED] - counts[Kind.CHANGED] - counts[Kind.RENAMED]
    assert stayed == len(older) - sum(counts.values()) + counts[Kind.ADDED]
    assert stayed == len({tuple(row) for row in older} & {tuple(row) for row in newer})
    kinds = [change.kind for change in found]
    order = [Kind.ADDED, Kind.REMOVED]
    assert [kind for kind in kinds if kind in order] == sorted(
        (kind for kind in kinds if kind in order), key=order.index
    )
