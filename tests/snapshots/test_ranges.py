"""Which bytes of a file a request asks for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshots.ranges import Stretch, UnsatisfiableError, is_still, stretch_asked

SIZE = 1000


@pytest.mark.parametrize(
    ("header", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-499", 0, 500),
        ("bytes=500-999", 500, 1000),
        ("bytes=999-", 999, 1000),
        ("bytes=0-", 0, 1000),
        ("bytes=-1", 999, 1000),
        ("bytes=-500", 500, 1000),
        # The last place is that of the file where the range reaches beyond it.
        ("bytes=900-1000", 900, 1000),
        ("bytes=900-99999999999999999999999999", 900, 1000),
        ("bytes=-1000", 0, 1000),
        ("bytes=-1001", 0, 1000),
        (f"bytes=-{'9' * 5_000}", 0, 1000),
        ("bytes=000-0009", 0, 10),
        # Units in any case; spaces and nothing between commas mean nothing.
        ("Bytes=0-9", 0, 10),
        ("BYTES=0-9", 0, 10),
        ("bytes= 0-9", 0, 10),
        ("bytes=0-9 ", 0, 10),
        ("bytes=,0-9,", 0, 10),
        ("bytes=\t, 0-9 ,", 0, 10),
    ],
)
def test_it_works(header, start, stop):
    assert stretch_asked(header, SIZE) == Stretch(start, stop, SIZE)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=-",
        "bytes=a-b",
        "bytes=1",
        "bytes=1-2-3",
        "bytes=--1",
        "bytes=+1-2",
        "bytes=1.0-2",
        "bytes=0x1-2",
        "bytes=٣-٤",
        "bytes=1 - 2",
        "bytes =1-2",
        " bytes=1-2",
        "lines=1-2",
        "bytes=0-9\n",
        "bytes:0-9",
        # A range that ends before it begins is none.
        "bytes=9-8",
        "bytes=1000-999",
        # Several.
        "bytes=0-1,2-3",
        "bytes=0-1, -1",
        "bytes=5000-,6000-",
    ],
)
def test_what_is_not_one_range_asks_for_the_whole_file(header):
    assert stretch_asked(header, SIZE) is None


@pytest.mark.parametrize(
    ("header", "size"),
    [
        ("bytes=1000-", SIZE),
        ("bytes=1000-1000", SIZE),
        ("bytes=1000-2000", SIZE),
        (f"bytes={'9' * 5_000}-", SIZE),
        ("bytes=-0", SIZE),
        ("bytes=-000", SIZE),
        ("bytes=0-", 0),
        ("bytes=0-0", 0),
        ("bytes=-0", 0),
    ],
)
def test_a_range_that_the_file_does_not_reach_cannot_be_satisfied(header, size):
    with pytest.raises(UnsatisfiableError):
        stretch_asked(header, size)


def test_the_end_of_an_empty_file_is_the_whole_of_it():
    assert stretch_asked("bytes=-5", 0) is None


def test_a_stretch_says_where_it_lies():
    stretch = stretch_asked("bytes=-10", SIZE)
    assert (stretch.length, stretch.content_range) == (10, "bytes 990-999/1000")


@settings(max_examples=50)
@given(st.integers(0, 30), st.integers(0, 30), st.binary(min_size=1, max_size=20))
def test_a_range_is_what_a_slice_is(first, length, content):
    header = f"bytes={first}-{first + length}"
    expected = content[first : first + length + 1]
    if not expected:
        with pytest.raises(UnsatisfiableError):
            stretch_asked(header, len(content))
        return
    stretch = stretch_asked(header, len(content))
    assert content[stretch.start : stretch.stop] == expected
    assert stretch.length == len(expected)


@settings(max_examples=50)
@given(st.text(max_size=20), st.integers(0, 5))
def test_nothing_that_anyone_sends_is_more_than_the_file_has(text, size):
    for header in (text, f"bytes={text}"):
        try:
            stretch = stretch_asked(header, size)
        except UnsatisfiableError:
            continue
        assert stretch is None or 0 <= stretch.start < stretch.stop <= size


@pytest.mark.parametrize(
    ("if_range", "still"),
    [
        (None, True),
        ('"abc"', True),
        (' "abc" ', True),
        ('W/"abc"', False),
        ('"abd"', False),
        ("abc", False),
        ('"abc", "abd"', False),
        ("*", False),
        ("", False),
        ("Tue, 15 Nov 1994 12:45:26 GMT", False),
    ],
)
def test_a_part_is_continued_only_of_the_same_bytes(if_range, still):
    assert is_still(if_range, '"abc"') is still
