"""What changed in a wording, told by whole words."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from record.wording import TOKEN, compare, word_diff

words = st.sampled_from(
    ["NATO", "not", "the", "army", "600,000", "is", "Ukraine's", ".", ",", "–"]
)
sentences = st.lists(words, max_size=25).map(" ".join)
texts = st.one_of(sentences, st.text(max_size=60))
clauses = st.lists(sentences, min_size=1, max_size=5).map(
    lambda lines: "\n".join(
        line if n == 0 else f"{'abcdef'[n - 1]}) {line}" for n, line in enumerate(lines)
    )
)


def told(old, new):
    """Write the diff as [-left-]{+came+}."""
    marks = {"same": "{}", "left": "[-{}-]", "came": "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in word_diff(old, new))


def rebuilt(pieces, *kinds):
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


def test_it_works():
    assert told("capped at 600,000", "capped at 800,000 in peacetime") == (
        "capped at [-600,000-]{+800,000 in peacetime+}"
    )


@given(texts, texts)
@example("a b", "a  b")
@example("", "x")
def test_a_diff_rebuilds_both_texts_exactly(old, new):
    pieces = word_diff(old, new)
    assert rebuilt(pieces, "same", "left") == old
    assert rebuilt(pieces, "same", "came") == new


@given(clauses, clauses)
def test_a_comparison_of_clauses_rebuilds_both_texts_exactly(old, new):
    pieces = compare(old, new).pieces
    assert rebuilt(pieces, "same", "left") == old
    assert rebuilt(pieces, "same", "came") == new


@given(texts)
def test_a_text_against_itself_has_no_change(text):
    comparison = compare(text, text)
    assert comparison.is_same
    assert comparison.is_readable
    assert all(piece.kind == "same" for piece in comparison.pieces)


@given(texts, texts)
def test_only_whole_words_and_numbers_change(old, new):
    tokens = {"left": TOKEN.findall(old), "came": TOKEN.findall(new)}
    for piece in word_diff(old, new):
        if piece.kind != "same":
            assert set(TOKEN.findall(piece.text)) <= set(tokens[piece.kind])


@given(texts, texts)
def test_what_stayed_does_not_depend_on_the_direction_of_an_empty_side(old, new):
    assert 0 <= compare(old, new).kept <= 1


def test_clauses_are_matched_by_letter():
    old = "The guarantee:\na) lapses if Ukraine attacks;\nb) is paid for."
    new = "The guarantee:\nb) is paid for by Europe."
    left, came = (
        [(c.letter, p.text) for c in compare(old, new).clauses for p in c.pieces if p.kind == kind]
        for kind in ("left", "came")
    )
    assert left == [("a", "\na) lapses if Ukraine attacks;")]
    assert came == [("b", " by Europe")]


def test_a_word_that_happens_to_recur_does_not_count_as_stayed():
    old = "Ukraine's constitution is to rule out joining the alliance for ever."
    new = "Whether it joins is a matter for consensus among all of its members."
    assert len([piece for piece in word_diff(old, new) if piece.kind == "same"]) <= 2
    assert not compare(old, new).is_readable


@pytest.mark.parametrize("word", ["800,000", "Article 5-like", "10%", "Ukraine’s", "2025/26"])
def test_a_number_or_a_compound_is_one_word(word):
    last = word.split()[-1]
    assert last in TOKEN.findall(word)
