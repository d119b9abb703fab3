"""Words are found whatever their case, accents and hyphens, and days by their names."""

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from record.search import (
    LONGEST,
    MOST_WORDS,
    SHORT,
    found,
    holding,
    on_day,
    pattern,
    words_of,
)
from statements.models import Statement
from tests import factories

FORGIVEN = [
    ("elysee", "Élysée"),
    ("Élysée", "elysee"),
    ("ELYSÉE", "the élysee palace"),
    ("zolta", "Żółta"),
    ("łodz", "Łódź"),
    ("ceasefire", "a Cease-Fire"),
    ("cease-fire", "ceasefire"),
    ("cease-fire", "cease fire"),
    ("US-Russia", "the US–Russia text"),
    ("us—russia", "US-Russia"),
    ("counterproposal", "the counter-proposal"),
    ("counter-proposal", "a counterproposal"),
    ("zelenskyy's", "Zelenskyy’s plan"),
    ("zelenskyys", "Zelenskyy’s plan"),
    ("Su27", "Su-27 jets"),
    ("2025-11", "ukraine-7-berlin-2025-11-23"),
    ("2025–11", "ukraine-7-berlin-2025-11-23"),
    ("its", "it’s"),
    ("-'0", "x–'0"),
    ("2-'3", "2-'3"),
    ("members'", "members"),
    ("E-3", "E3"),
    ("“plan”", "the “plan”"),
    ("сша-россия", "США—Россия"),
    ("УКРАЇНА", "Україна"),
    ("x̌y", "xy"),
    ("xy", "x̌y"),
]
MINDED = [
    ("un", "you-need"),
    ("e3", "state-30"),
    ("-ukraine", "Ukraine"),
    ("2025", "20-25"),
    ("23", "2-3"),
    ("2-3", "23"),
    ("и", "й"),
    ("cease-fire", "cease, fire"),
    ("a|b", "a"),
    (".*", "plan"),
    ("[^a]", "plan"),
    ("_", "plan"),
]
# Found or not, but never an error.
STRANGE = [
    *(
        "\\",
        "\\d",
        "\\m",
        "***:x",
        "***=x",
        "(?i)x",
        "(?#",
        "[[:alpha:]]",
        "[[.a.]]",
        "a{2}",
        "{,}",
    ),
    *("(((((", "[a-", "*", "+", "?", "^", "$", "x" * 100, "é" * 99, "x" * 101, "é-" * 49 + "é"),
    *("a" + "-'" * 40 + "b", "-", "'--", "––", "#", "~", "&&", "||", "\u0301", "\u200b", "\ufeff"),
    *("ß", "İ", "ı", "ﬁ", "Ǆ", "ς", "中", "🕊", "\ue000", "\ufffd", "\U0010ffff", "²", "x" * 3_000),
    *("a\x00b", "\x00", "\x01"),
]

letters = st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F, exclude_characters="µ")
words = st.text(letters | st.sampled_from("0123456789-’'"), min_size=1, max_size=20)


def is_found(word, text):
    return re.search(pattern(word), text) is not None


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@pytest.mark.parametrize(("word", "text"), FORGIVEN)
def test_a_word_is_found_as_people_type_it(word, text):
    assert is_found(word, text)


@pytest.mark.parametrize(("word", "text"), MINDED)
def test_what_makes_another_word_of_it_is_minded(word, text):
    assert not is_found(word, text)


@given(st.text(min_size=1))
def test_each_word_of_a_text_finds_it(text):
    text = unicodedata.normalize("NFC", text)
    for word in words_of(text):
        assert is_found(word, text)


@given(words)
def test_a_word_is_found_without_its_accents_and_in_any_case(word):
    word = unicodedata.normalize("NFC", word)
    for typed in {plain(word), word.lower(), word.upper()}:
        # The capital of ß is two letters, and so is another word.
        if len(typed) == len(word):
            assert is_found(typed, word)
            assert is_found(word, unicodedata.normalize("NFC", typed))


@given(st.lists(st.text(letters, min_size=1, max_size=6), min_size=2, max_size=4))
def test_hyphens_may_be_added_and_left_out_between_letters(parts):
    assume(sum(map(len, parts)) > SHORT)
    forms = [mark.join(parts) for mark in ("", "-", "–", "’", "'")]
    for typed in forms:
        for text in forms:
            assert is_found(typed, text)


@given(
    st.text(st.sampled_from("ab-–'’ é."), max_size=60),
    st.text(st.sampled_from("ab-' "), max_size=400),
)
@settings(deadline=500)
def test_no_word_takes_long(typed, text):
    for word in words_of(typed):
        is_found(word, text)


@pytest.mark.parametrize("word", STRANGE, ids=ascii)
def test_no_word_is_an_error(db, word):
    for condition in (holding(word, "summary", "actor__name"), on_day(word, "made_on")):
        list(Statement.objects.filter(condition))


def test_a_pasted_page_is_looked_for_by_its_first_words(db):
    page = " ".join(f"word{number}" for number in range(2_000))
    assert len(words_of(page)) == MOST_WORDS
    assert list(found(Statement.objects.all(), page, ["summary", "slug"], ["made_on"])) == []


@pytest.fixture
def said(db):
    return factories.statement(made_on=date(2025, 11, 23), summary="Text.", quote="")


def finds(words, said, days=("made_on",)):
    return said in found(Statement.objects.all(), words, ["summary", "quote"], days)


@pytest.mark.parametrize(("word", "text"), FORGIVEN)
def test_a_database_finds_what_the_pattern_does(said, word, text):
    with factories.editing():
        said.summary = text
        said.save()
    assert Statement.objects.filter(holding(word, "summary")).exists()


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs"]), min_size=1, max_size=12), words
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_database_agrees_with_the_pattern(said, strange, usual):
    for word in words_of(f"{strange} {usual}"):
        text = unicodedata.normalize("NFC", f"A text of “{usual}”.")
        with factories.editing():
            said.summary = text
            said.save()
        assert Statement.objects.filter(holding(word, "summary")).exists() == is_found(word, text)


def test_an_address_is_found_whole(db):
    address = "https://example.org/" + "a-long-way/" * 100
    source = factories.source(url=address)
    assert type(source).objects.filter(holding(address.upper(), "url")).exists()
    assert not type(source).objects.filter(holding("x" * (LONGEST + 1), "url")).exists()


@pytest.mark.parametrize(
    "words",
    [
        *(
            "2025-11-23",
            "2025-11",
            "2025",
            "23 November 2025",
            "November 2025",
            "nov",
            "NOV. 2025",
        ),
        *("23 nov, 2025", "text 2025-11", "TEXT november"),
    ],
)
def test_a_row_is_found_by_its_day(said, words):
    assert finds(words, said)
    assert not finds(words, said, days=())


@pytest.mark.parametrize(
    "words",
    [
        *(
            "2025-11-24",
            "2025-12",
            "2024",
            "24 November 2025",
            "23 December",
            "no",
            "ov",
            "2025-13",
        ),
        *("2025-02-30", "0000-01-01", "99", "2025-11-2", "２０２５", "text 2025-12", "other nov"),
    ],
)
def test_a_row_of_another_day_is_not_found(said, words):
    assert not finds(words, said)


def test_without_words_everything_fits(said):
    assert finds("", said)
    assert finds("  ", said)


def test_a_word_is_looked_for_in_each_text_apart(said):
    with factories.editing():
        said.summary, said.quote = "The cease", "fire holds"
        said.save()
    assert not finds("cease-fire", said)
    assert not finds("ceasefire", said)
    assert finds("holds cease", said)


def test_a_text_that_is_not_there_hides_no_other(db):
    said = factories.statement(person=None, summary="Of zeppelins.")
    rows = Statement.objects.all()
    assert said in found(rows, "zeppelins", ["person__name", "summary", "actor__order"])


def test_rows_are_looked_for_once_whatever_is_asked_of_them(said, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = found(Statement.objects.order_by("slug"), "text", ["summary"])
    with django_assert_num_queries(2) as queries:
        assert rows.count() == len(rows) == 1
    assert not any("summary" in query["sql"].partition("WHERE")[2] for query in queries)
