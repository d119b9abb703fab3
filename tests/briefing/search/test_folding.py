"""Words are known alike however they are written, and reach a database as plain tokens."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.search.folding import indexed, stems, words_in

ALIKE = [
    ("Zelenskyy", "Zelensky", "Zelenskiy", "ZELENSKII", "Zelenskyy’s", "zelenskyy's"),
    ("Zaporizhzhia", "Zaporozhye", "Zaporizhia", "Zaporizhzhya"),
    ("Kyiv", "Kiev"),
    ("Kharkiv", "Kharkov"),
    ("Donbas", "Donbass"),
    ("Luhansk", "Lugansk", "Luhans’k"),
    ("Odesa", "Odessa"),
    ("Yermak", "Ermak"),
    ("Sybiha", "Sibiga"),
    ("Syrskyi", "Syrsky"),
    ("defence", "defense", "Defence"),
    ("organisation", "organization", "organisations"),
    ("demilitarise", "demilitarized", "demilitarising"),
    ("neighbour", "neighbors"),
    ("guarantee", "guarantees", "guaranteed"),
    ("amnesty", "amnesties"),
    ("Élysée", "elysee", "l’Élysée", "E\u0301lyse\u0301e"),
    ("Kołodziej", "kolodziej"),
    ("800,000", "800000", "800 000", "800\u00a0000", "800.000", "800’000"),
    ("1,500,000", "1500000"),
    ("U.S.", "US", "USA"),
    ("article", "Articles", "Art"),
]
APART = [
    ("1.5", "15"),
    ("2025", "20 25"),
    ("Ukraine", "Ukrainian"),
    ("four", "for"),
    ("25 100", "25100 "[:5] + "0"),
    ("3,5", "35"),
]


@pytest.mark.parametrize("words", ALIKE, ids=lambda words: words[0])
def test_a_word_is_known_in_every_spelling_and_form(words):
    assert len({tuple(stems(word)) for word in words}) == 1
    assert len(stems(words[0])) == 1


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_words_are_other_words(one, other):
    assert stems(one) != stems(other)


def test_a_compound_is_its_parts_and_the_whole():
    assert indexed("a cease-fire plan") == "a ceas fire plan ceasefir"
    assert stems("ceasefire") == ["ceasefir"]
    assert stems("US–Russia") == ["us", "russia"]
    assert indexed("plan—which") == "plan which"


def test_a_number_keeps_to_itself_in_a_list_a_range_and_a_date():
    assert stems("points 5, 6 and 7") == ["point", "n5", "n6", "and", "n7"]
    assert stems("2014–2015") == ["n2014", "n2015"]
    assert stems("in 2025 100 people") == ["in", "n2025", "n100", "peopl"]
    assert stems("24 November 2025") == ["n24", "novemb", "n2025"]


@given(st.text())
def test_what_reaches_a_database_is_small_letters_and_digits(text):
    for token in indexed(text).split():
        assert re.fullmatch("[a-z][a-z0-9]*", token)


@given(st.text())
def test_each_word_says_where_it_stands(text):
    places = [(word.start, word.end) for word in words_in(text) if not word.is_whole]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_text_holds_the_words_of_its_parts(one, other):
    assert stems(f"{one}\n{other}") == stems(one) + stems(other)
