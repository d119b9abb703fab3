"""What was typed is words, phrases and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.search.asking import asked_for


def ways(text):
    return [each.ways for each in asked_for(text).sought]


def test_every_word_is_looked_for_once():
    assert ways("Territory, territories and TERRITORY of Ukraine") == [
        (("territori",),),
        (("ukrain",),),
    ]


def test_a_phrase_in_quotation_marks_is_looked_for_whole_with_its_common_words():
    for marks in ('""', "“”", "„“", "«»"):
        assert ways(f"{marks[0]}end of the war{marks[1]} now") == [
            (("end", "of", "the", "war"),),
            (("now",),),
        ]


def test_a_compound_is_found_in_parts_and_whole():
    assert ways("cease-fire") == [(("ceas", "fire"), ("ceasefir",))]
    assert ways("2025-11-23") == [(("n2025", "n11", "n23"), ("n2025d11d23",))]


@pytest.mark.parametrize("text", ["", "  ", "the", "of the", "?!", '""', "“”", "—", "\u200b", "🕊"])
def test_common_words_and_signs_ask_for_nothing(text):
    assert not asked_for(text).sought


def test_common_words_are_named():
    assert asked_for("the end of the war").ignored == ("the", "of")


@pytest.mark.parametrize(
    "text", ["nato AND russia", "nato OR russia", "nato NOT russia", "nato & !russia | (x)"]
)
def test_operators_are_words_or_signs(text):
    assert {"nato", "russia"} <= {way[0][0] for way in ways(text)}


@given(st.text())
def test_any_text_can_be_asked_for(text):
    asked = asked_for(text)
    assert all(word for each in asked.sought for way in each.ways for word in way)
    assert len({each.ways for each in asked.sought}) == len(asked.sought)
