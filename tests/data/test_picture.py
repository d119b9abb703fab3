"""The picture of the references: all of them once, and nothing that stands on anything else."""

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.dictionary.layers import crossings, layered
from data.dictionary.picture import picture
from data.dictionary.references import Reference, references
from data.dictionary.views import drawn
from snapshots.tables import INTERCHANGE

NAMES = [table.name for table in INTERCHANGE]


@st.composite
def declared(draw):
    """Tables, and references of each to itself or to those before it, in any order of tables."""
    count = draw(st.integers(1, 9))
    tables = [f"table-{number}" for number in range(count)]
    pairs = draw(
        st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=16)
    )
    found = [
        Reference(
            tables[max(pair)],
            f"column_{number}",
            tables[min(pair)],
            is_list=draw(st.booleans()),
        )
        for number, pair in enumerate(pairs)
    ]
    return draw(st.permutations(tables)), found


def overlap(one, other):
    return (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.top < other.top + other.height
        and other.top < one.top + one.height
    )


def points(path):
    """The corners of a path: where it begins, and where each of its parts ends."""
    parts = re.findall(r"[MCH][^MCH]*", path)
    found = []
    for part in parts:
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        found.append((numbers[0], found[-1][1]) if part[0] == "H" else tuple(numbers[-2:]))
    return found


def check(tables, found):
    seen = picture(tables, found)
    boxes = {box.table: box for box in seen.boxes}
    # Every table and every reference once.
    assert sorted(box.table for box in seen.boxes) == sorted(tables)
    assert sorted(map(str, (line.reference for line in seen.lines))) == sorted(map(str, found))
    assert not any(overlap(one, other) for one, other in combinations(seen.boxes, 2))
    for box in seen.boxes:
        assert box.left >= 0
        assert box.top >= 0
        assert box.left + box.width <= seen.width
        assert box.top + box.height <= seen.height
        # Its columns stand in it, each on a line of its own.
        downs = [box.name_down, *(cell.down for cell in box.cells)]
        assert all(later - earlier >= 16 for earlier, later in pairwise(downs))
        assert all(box.top < down < box.top + box.height for down in downs)
        own = [one.column for one in found if one.table == box.table]
        assert sorted(cell.name for cell in box.cells) == sorted(own)
    for line in seen.lines:
        check_line(line, boxes)
    assert len({line.start for line in seen.lines}) == len(seen.lines)
    ends = [line.end for line in seen.lines if not line.reference.is_own]
    assert len(set(ends)) == len(ends)
    return seen


def check_line(line, boxes):
    table, to = boxes[line.reference.table], boxes[line.reference.to]
    # It begins beside the name of its column.
    [cell] = [cell for cell in table.cells if cell.name == line.reference.column]
    assert line.start[0] == table.left
    assert abs(line.start[1] - cell.down) < 10
    # It ends at the table that it leads to, and in between it stands on no box.
    assert line.end[0] == (to.left if line.reference.is_own else to.left + to.width)
    assert to.top <= line.end[1] <= to.top + to.height
    corners = points(line.path)
    assert (corners[0], corners[-1]) == (line.start, line.end)
    for (left, down), (right, then) in pairwise(corners):
        # A level piece passes a layer; what bends stands between two.
        if down == then and abs(left - right) == table.width:
            assert not any(
                box.left < max(left, right)
                and min(left, right) < box.left + box.width
                and box.top <= down <= box.top + box.height
                for box in boxes.values()
            )


def test_it_works():
    seen = check(NAMES, references(INTERCHANGE))
    assert seen == drawn()
    assert {line.reference.table for line in seen.lines if line.reference.is_own} == {
        "actors",
        "drafts",
    }
    # It fits a tablet, and is read on a desktop without scrolling.
    assert seen.width <= 772
    assert seen.height <= 600


@given(declared())
def test_whatever_the_declarations_nothing_stands_on_anything_else(found):
    check(*found)


def test_few_lines_cross():
    """Four hundred orders to begin with, drawn at random, led to no fewer than six."""
    others = [one for one in references(INTERCHANGE) if not one.is_own]
    joined = {name for one in others for name in (one.table, one.to)}
    links = [(one.table, one.to) for one in others]
    assert crossings(layered([name for name in NAMES if name in joined], links)) <= 6


@given(declared())
def test_what_is_referred_to_stands_before_what_refers(found):
    tables, all_of_them = found
    links = [(one.table, one.to) for one in all_of_them if not one.is_own]
    for route in layered(tables, links).routes:
        assert [stop.layer for stop in route] == list(
            range(route[0].layer, route[-1].layer - 1, -1)
        )


def test_lines_that_need_not_cross_do_not():
    """A ladder whose rungs are declared in the other order."""
    names = [f"{side}{number}" for side in "ab" for number in range(6)]
    links = [(f"b{number}", f"a{5 - number}") for number in range(6)]
    assert crossings(layered(names, links)) == 0


def test_a_new_table_finds_its_place():
    treaties = Reference("treaties", "drafts", "drafts", is_list=True)
    seen = check([*NAMES, "treaties"], [*references(INTERCHANGE), treaties])
    lefts = {box.table: box.left for box in seen.boxes}
    assert lefts["treaties"] > lefts["drafts"]


def test_without_tables_there_is_a_picture_of_nothing():
    assert picture([], []).boxes == []


def test_a_circle_is_refused():
    with pytest.raises(ValueError, match="cycle"):
        picture(["a", "b"], [Reference("a", "one", "b"), Reference("b", "other", "a")])
