"""The sentence that shows a match, with the match marked."""

from hypothesis import given
from hypothesis import strategies as st

from briefing.search.asking import asked_for
from briefing.search.marking import LONGEST, marked, snippet


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.is_marked else piece.text for piece in pieces)


def told(text, words):
    return shown(snippet([text], asked_for(words)))


def test_the_words_are_marked_as_they_are_written():
    text = "Zelenskyy's office named 800,000 troops."
    assert told(text, "zelensky 800000") == "[Zelenskyy's] office named [800,000] troops."


def test_the_sentence_with_most_of_the_words_is_shown():
    text = "Russia spoke. Guarantees came up. Russia asked for guarantees. Nothing more."
    assert told(text, "guarantees Russia") == "[Russia] asked for [guarantees]."


def test_words_that_stand_together_are_marked_together():
    text = "Articles 5 and 42. It mirrors Article 5."
    assert told("It mirrors Article 5 and Article 42.", "article 5") == (
        "It mirrors [Article 5] and Article 42."
    )
    assert told(text, "article 5") == "[Articles 5] and 42."


def test_a_figure_is_marked_only_with_what_it_was_asked_for_with():
    assert (
        shown(marked("EU on point 5, Geneva", asked_for("Article 5"))) == "EU on point 5, Geneva"
    )
    assert shown(marked("Point 5", asked_for("5"))) == "Point [5]"


def test_a_compound_is_marked_whole():
    assert told("A cease-fire came.", "ceasefire") == "A [cease-fire] came."
    assert told("A ceasefire came.", "cease-fire") == "A [ceasefire] came."


def test_without_a_match_the_first_sentence_stands():
    assert told("One. Two.", "three") == "One."
    assert told("", "three") == ""


def test_a_long_sentence_is_cut_around_the_match():
    text = "word " * 200 + "zeppelin " + "word " * 200
    shown_text = told(text, "zeppelin")
    assert "[zeppelin]" in shown_text
    assert shown_text.startswith("… word")
    assert shown_text.endswith("word …")
    assert len(shown_text) <= LONGEST + 20


@given(st.text(), st.text(max_size=30))
def test_marking_changes_no_letter(text, words):
    asked = asked_for(words)
    assert "".join(piece.text for piece in marked(text, asked)) == text
    assert all(piece.text for piece in snippet([text], asked))
