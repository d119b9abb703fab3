"""What changed in a long text is marked word by word, and what stayed is not in the way."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from record.passages import AROUND, cut, pieces_of

lines = st.lists(st.sampled_from(["One two three.", "Four five.", "a) Six", "seven", ""]))
texts = lines.map("\n".join)


def side(pieces, other):
    return "".join(piece.text for piece in pieces if piece.kind != other)


@given(texts, texts)
def test_the_pieces_make_up_both_texts(old, new):
    pieces = pieces_of(old, new)
    if pieces:
        assert (side(pieces, "came"), side(pieces, "left")) == (old, new)
    kinds = [piece.kind for piece in pieces]
    assert all(one != next_one for one, next_one in pairwise(kinds))


@given(texts, texts)
def test_cutting_keeps_all_that_left_and_came(old, new):
    pieces = pieces_of(old, new)
    kept = [piece for piece in cut(pieces) if piece.kind != "same"]
    assert kept == [piece for piece in pieces if piece.kind != "same"]


def test_words_are_marked_in_the_line_that_changed():
    pieces = pieces_of("First line.\nThe two days.\nLast.", "First line.\nThe three days.\nLast.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "First line.\nThe "),
        ("left", "two"),
        ("came", "three"),
        ("same", " days.\nLast."),
    ]


def test_a_line_that_was_rewritten_left_and_came_as_a_whole():
    pieces = pieces_of("It stays.\nOne two three four.", "It stays.\nFive six seven eight.")
    assert [piece.kind for piece in pieces] == ["same", "left", "came"]


def test_where_no_word_stayed_there_are_no_pieces():
    assert pieces_of("One two three.", "Four five six.") == []


def test_long_stretches_that_stayed_are_left_out():
    words = [f"word{number}" for number in range(300)]
    pieces = pieces_of(" ".join(words), " ".join([*words[:150], "new", *words[151:]]))
    before, left, came, after = cut(pieces)
    assert (left.text, came.text) == ("word150", "new")
    assert before.text.startswith("[…] word1")
    assert after.text.endswith(" […] ")
    assert len(before.text.split()) <= AROUND + 2


def test_a_chapter_is_compared_in_no_time():
    paragraphs = [" ".join(f"w{n}x{m}" for m in range(100)) for n in range(100)]
    changed = [*paragraphs[:50], paragraphs[50].replace("w50x7 ", "other "), *paragraphs[51:]]
    pieces = pieces_of("\n\n".join(paragraphs), "\n\n".join(changed))
    assert [piece.text for piece in pieces[1:3]] == ["w50x7", "other"]
