"""What two editors made of one text or list is merged where their changes do not touch."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from record.merging import changes, merge, merge_lists

words = st.sampled_from(["NATO", "not", "the", "army", "600,000", "is", "Ukraine's", ".", "–"])
sentences = st.lists(words, max_size=12).map(" ".join)
texts = st.lists(sentences, max_size=4).map("\n".join)
lists = st.lists(st.sampled_from("abcdefg"), unique=True)


def applied(opened, made):
    text, place = "", 0
    for change in made:
        text += opened[place : change.begin] + change.text
        place = change.end
    return text + opened[place:]


def test_it_works():
    assert merge(
        "The army is capped at 600,000 in peacetime.",
        "The army is capped at 800,000 in peacetime.",
        "Ukraine's army is capped at 600,000 in peacetime.",
    ) == ("Ukraine's army is capped at 800,000 in peacetime.")


@given(texts, texts)
def test_changes_turn_what_was_opened_into_the_text(opened, text):
    made = changes(opened, text)
    assert applied(opened, made) == text
    assert made == sorted(made)


@given(texts, texts)
def test_where_one_changed_nothing_the_text_is_the_others(opened, text):
    assert merge(opened, opened, text) == text
    assert merge(opened, text, opened) == text


@given(texts, texts)
def test_where_both_made_the_same_that_is_the_text(opened, text):
    assert merge(opened, text, text) == text


@given(texts, texts, texts)
def test_it_does_not_matter_whose_is_whose(opened, one, other):
    assert merge(opened, one, other) == merge(opened, other, one)


@given(texts, texts, texts)
def test_what_is_merged_holds_the_changes_of_both_and_no_other(opened, one, other):
    merged = merge(opened, one, other)
    assume(merged is not None)
    assert applied(opened, sorted({*changes(opened, one), *changes(opened, other)})) == merged


@given(st.integers(12, 30), st.data())
def test_changes_with_words_between_them_are_both_kept(length, data):
    place = data.draw(st.integers(2, length - 7))
    beyond = data.draw(st.integers(place + 4, length - 3))
    opened = [f"word{number}" for number in range(length)]
    one, other, both = opened.copy(), opened.copy(), opened.copy()
    one[place] = both[place] = "this"
    other[beyond] = both[beyond] = "that"
    assert merge(" ".join(opened), " ".join(one), " ".join(other)) == " ".join(both)


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ("It lapses in three days.", "It lapses in four days."),
        ("It lapses in three days.", "It lapses in two weeks."),
        ("It lapses in two days. Or not.", "It lapses in two days. Never."),
        ("", "It lapses in two long days."),
    ],
)
def test_changes_of_the_same_words_or_side_by_side_are_not_merged(theirs, mine):
    assert merge("It lapses in two days.", theirs, mine) is None


def test_a_chapter_is_merged_in_no_time():
    paragraphs = [" ".join(f"w{n}x{m}" for m in range(100)) for n in range(160)]
    one = [f"First, {paragraphs[0]}", *paragraphs[1:]]
    other = [*paragraphs[:-1], f"{paragraphs[-1]}, at last"]
    both = [one[0], *paragraphs[1:-1], other[-1]]
    opened, theirs, mine, merged = ("\n\n".join(each) for each in (paragraphs, one, other, both))
    assert merge(opened, theirs, mine) == merged


def test_a_chapter_that_both_wrote_anew_is_not_merged_in_no_time_either():
    texts = [
        "\n\n".join(" ".join(f"{who}{n}x{m}" for m in range(50)) for n in range(250))
        for who in "abc"
    ]
    assert merge(*texts) is None


@given(lists, lists)
def test_a_list_that_one_left_alone_is_the_others(opened, other):
    assert merge_lists(opened, opened, other) == other
    assert merge_lists(opened, other, opened) == other


@given(lists, lists)
def test_a_list_that_both_made_the_same_is_that(opened, other):
    assert merge_lists(opened, other, other) == other


@given(lists, lists, lists)
def test_a_list_has_what_either_added_and_lacks_what_either_took_out(opened, theirs, mine):
    merged = merge_lists(opened, theirs, mine)
    added = (set(theirs) | set(mine)) - set(opened)
    assert set(merged) == (set(opened) & set(theirs) & set(mine)) | added
    assert len(merged) == len(set(merged))


def test_what_both_added_stands_behind_what_it_was_put_behind():
    assert merge_lists("abc", "abtc", "abcm") == list("abtcm")
    assert merge_lists("ab", "abt", "abm") == list("abtm")
    assert merge_lists("abc", "abct", "cba") == list("ctba")
