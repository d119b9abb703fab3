"""Lines of a card: none wider than its box, no letter lost."""

from hypothesis import given
from hypothesis import strategies as st

from briefing.cards.lettering import broken, fitted, width

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=200)


@given(TEXTS, st.floats(8, 80), st.floats(100, 1200))
def test_no_line_is_too_wide_and_no_letter_is_lost(text, size, available):
    lines = broken(text, size, available)
    assert all(width(line, size) <= available or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_words_stay_whole_where_they_fit():
    assert broken("one two three", 10, width("one two", 10)) == ["one two", "three"]
    assert broken("", 10, 100) == []


def test_a_long_text_is_set_smaller_and_never_cut():
    text = "Ukraine and NATO membership " * 6
    short = fitted("Ukraine", (60, 40), 1000, 2)
    long = fitted(text, (60, 40), 1000, 2)
    assert (short.size, len(short.lines)) == (60, 1)
    assert long.size == 40
    assert len(long.lines) > 2
    assert " ".join(long.lines) == text.strip()
