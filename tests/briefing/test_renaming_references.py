"""Renaming in a chapter's Markdown changes the references, all of them and nothing else."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefing.references import read_references, rename

# What chapters are made of, with the old slug wherever it may stand.
PIECES = [
    "[^old]",
    "[^old-b]",
    "[^a-old]",
    "[^older]",
    "[^Old]",
    "[^other]",
    "![^old]",
    "[^old",
    "[^ old]",
    "[x](#old)",
    "[x](<#old>)",
    '[x](#old "see #old and [^old]")',
    "[#old [^old]](#old)",
    "[x](#old-b)",
    "[x](#a-old)",
    "[x](/sources/#old)",
    "[x](https://example.org/#old)",
    "[x](point:7)",
    "[x][r]",
    "[r]",
    "\n\n[r]: #old\n\n",
    "\n\n[r]: <#old> 'old'\n\n",
    "\n\n[^old]: https://example.org\n\n",
    "\n\n[#old]: #old\n\n",
    "[#old]",
    "`[^old] #old`",
    "``[x](#old)``",
    "\n\n```\n[^old] [x](#old)\n```\n\n",
    "\n\n    [^old]\n\n",
    "old",
    "#old",
    "<old>",
    "<b>[^old]</b>",
    "\n\n<div>\n[^old]\n</div>\n\n",
    "**[^old]**",
    "*",
    "`",
    "[",
    "]",
    "(",
    ")",
    "\\",
    " ",
    "\n",
    "\n\n",
    "\n> ",
    "\n* ",
    "\n1. ",
    "# ",
    "Words",
]
documents = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
soups = st.text("[]()^#:`*>!\\ \nold-x", max_size=40)
texts = st.one_of(documents, soups)
kinds = st.sampled_from(["source", "chapter"])
slugs = st.sampled_from(["new", "n", "new-slug", "2025", "20-nov"])


def as_renamed(markdown, kind, old, new):
    """What is to be read after the renaming."""
    return [
        replace(reference, target=new)
        if (reference.kind, reference.target) == (kind, old)
        else reference
        for reference in read_references(markdown)
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It began.[^old]", "It began.[^new]"),
        ("[^old][^old] [^other]", "[^new][^new] [^other]"),
        ("> * **Said[^old]**", "> * **Said[^new]**"),
        ("# Heading[^old]", "# Heading[^new]"),
        ("[See [^old]](#old)", "[See [^new]](#old)"),
        ("`[^old]` and [^old]", "`[^old]` and [^new]"),
        ("```\n[^old]\n```\n\n[^old]", "```\n[^old]\n```\n\n[^new]"),
        ("Text\n\n    [^old]\n\n[^old]", "Text\n\n    [^old]\n\n[^new]"),
        ("[^old-other] [^an-old] [^older] old ^old]", None),
        ("[old](#old) #old", None),
        ("[^old] is text.\n\n[^old]: https://example.org", None),
    ],
)
def test_a_source_is_renamed_in_footnotes_alone(before, after):
    assert rename(before, "source", "old", "new") == (before if after is None else after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[x](#old)", "[x](#new)"),
        ('[old](<#old> "#old")', '[old](<#new> "#old")'),
        ("[one][r], [r]\n\n[r]: #old", "[one][r], [r]\n\n[r]: #new"),
        ("[#old]\n\n[#old]: #old", "[#old]\n\n[#old]: #new"),
        ("`[x](#old)` [x](#old)", "`[x](#old)` [x](#new)"),
        ("[^old] #old [x](#old-b) [x](#an-old)", None),
        ("[x](https://example.org/#old)", None),
    ],
)
def test_a_chapter_is_renamed_in_links_alone(before, after):
    assert rename(before, "chapter", "old", "new") == (before if after is None else after)


def test_a_number_for_a_slug_is_not_taken_for_a_character():
    assert rename("&#45; [x](#45)", "chapter", "45", "46") == "&#45; [x](#46)"


def test_a_hyphen_may_be_escaped():
    assert rename(r"[^an\-old] [^an-old]", "source", "an-old", "new") == "[^new] [^new]"


@given(texts, kinds, slugs)
@example("[^old]\n\n[^old]: #old", "chapter", "new")
@example("[r][r]\n\n[r]: #old\n[r]: #old", "chapter", "new")
def test_the_references_read_are_the_renamed_ones(markdown, kind, new):
    renamed = rename(markdown, kind, "old", new)
    assert read_references(renamed) == as_renamed(markdown, kind, "old", new)


@given(texts, kinds, slugs)
def test_what_is_no_reference_stays(markdown, kind, new):
    """Where the two texts differ, one has the old slug and the other the new one."""
    renamed = rename(markdown, kind, "old", new)
    pieces = [re.escape(piece) for piece in markdown.split("old")]
    assert re.fullmatch(f"(?:old|{new})".join(pieces), renamed)
    if not any((r.kind, r.target) == (kind, "old") for r in read_references(markdown)):
        assert renamed == markdown


@given(texts, kinds, slugs)
def test_renaming_back_gives_the_text_as_it_was(markdown, kind, new):
    # None of the pieces refers to the other slug.
    assert rename(rename(markdown, kind, "old", new), kind, new, "old") == markdown


@given(texts, kinds, slugs)
def test_renaming_again_changes_nothing(markdown, kind, new):
    renamed = rename(markdown, kind, "old", new)
    assert rename(renamed, kind, "old", new) == renamed
