"""Splitting the numbered text of a draft: however it was pasted, nothing of it is lost."""

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provisions.drafting.splitting import split


def points(text):
    return [(point.label, point.text) for point in split(text).points]


TWO = [("1", "Ukraine is sovereign."), ("2", "Elections are held.")]


@pytest.mark.parametrize(
    "text",
    [
        "1. Ukraine is sovereign.\n2. Elections are held.",
        "1) Ukraine is sovereign.\n2) Elections are held.",
        "(1) Ukraine is sovereign.\n(2) Elections are held.",
        "1 – Ukraine is sovereign.\n2 – Elections are held.",
        "Point 1\nUkraine is sovereign.\nPoint 2\nElections are held.",
        "POINT 1: Ukraine is sovereign.\nPOINT 2: Elections are held.",
        "**1.** Ukraine is sovereign.\n\n**2.** Elections are held.",
        "**Point 1.** Ukraine is sovereign.\n**Point 2.** Elections are held.",
        "**1. Ukraine is sovereign.**\n**2. Elections are held.**",
        "1.\tUkraine is\r\nsovereign.\r\n2.\tElections\r\nare held.\r\n",
        "1.\n\nUkraine is sovereign.\n\n2.\n\nElections are held.",
    ],
)
def test_however_the_points_are_numbered(text):
    assert points(text) == TWO


def test_sub_clauses_stay_a_line_each_and_wrapped_lines_are_joined():
    text = (
        "The text as printed, with the words\nof its authors.\n\n"
        "1. The United States stands as guarantor on these\nterms:\n"
        "(a) it is compensated for doing\nso;\n"
        "b. Ukraine forfeits the guar-\nantee by invading Russia.\n"
        "2. On 5 of its borders, no more than\n600. personnel stand; in\n"
        "2026. Nothing else."
    )
    found = split(text)
    assert found.preamble == "The text as printed, with the words\nof its authors."
    first, second = (point.text.split("\n") for point in found.points)
    assert first == [
        "The United States stands as guarantor on these terms:",
        "a) it is compensated for doing so;",
        "b) Ukraine forfeits the guar-antee by invading Russia.",
    ]
    assert second == [
        "On 5 of its borders, no more than 600. personnel stand; in 2026. Nothing else."
    ]
    assert found.odd == []


def test_numbers_within_a_point_begin_none():
    text = "1. Funds:\n1) of Russia;\n2) of Europe;\n3) of both.\n2. Elections."
    assert points(text) == [
        ("1", "Funds:\n1) of Russia;\n2) of Europe;\n3) of both."),
        ("2", "Elections."),
    ]


def test_what_is_odd_about_the_numbers_is_told():
    assert split("2. A.\n3. B.\n6. C.\n4. D.\n4. E.\n5.").odd == [
        "The numbering begins with 2.",
        "The numbering goes from 3 to 6.",
        "Point 4 stands after point 6.",
        "The number 4 stands 2 times.",
        "Point 5 has no text.",
    ]
    assert "No numbered point was found" in split("A text without numbers.").odd[0]
    assert split("").points == []


MARKS = ["1.", "2.", "3)", "(2)", "Point 4", "**5.**", "**6. ", "7 –", "a) ", "(b) ", "c. ", "• "]
ENDS = ["\n", "\r\n", "\n\n", "\f", "\t", " ", "\u2028", "\u00a0"]
WORDS = [
    "word",
    "Russia;",
    "60.5",
    "23. November 2025",
    "**",
    "__",
    ":",
    ".",
    "-",
    "ﬁ",
    "е",
    "(",
    "#",
]
PIECES = st.sampled_from([*MARKS, *ENDS, *WORDS])
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join)


def letters(*texts):
    return Counter(letter for text in texts for letter in text if not letter.isspace())


@given(TEXTS)
@example("**1. a **b** c**\n(a) x")
def test_nothing_of_a_text_is_lost(text):
    found = split(text)
    kept = [found.preamble]
    for point in found.points:
        assert point.label in point.marks
        kept += [point.marks, point.text]
    assert letters(text) - letters(*kept) == Counter()
