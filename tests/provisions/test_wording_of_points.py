"""What the text of a point is compared with in each draft, and how the page marks the words."""

import re
from datetime import date
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisions.comparison import (
    Against,
    How,
    base_of,
    choices,
    lines,
    marked_lines,
    read_against,
)
from provisions.models import Draft, Revision
from record.wording import compare
from tests import factories
from tests.provisions.small_records import small_records

WITHOUT_TEXT = {"removed", "undisclosed"}

words = st.sampled_from(["NATO", "not", "the army", "600,000", "is", ".", ",", "(", "\n", "b) "])
texts = st.one_of(st.lists(words, max_size=20).map(" ".join), st.text("ab.,; \n)", max_size=40))


def a_draft(order, revises=None):
    return Draft(pk=order, order=order, slug=f"draft-{order}", revises_id=revises)


def held(draft, change="amended", text=None):
    text = "" if change in WITHOUT_TEXT else text or f"Text of draft {draft.pk}."
    return Revision(pk=100 + draft.pk, draft=draft, change=change, text=text)


def bases(drafts, revisions, against):
    by_draft = {revision.draft_id: revision for revision in revisions}
    found = [base_of(against, draft, drafts, by_draft) for draft in drafts]
    return [base and base.draft_id for base in found]


# --- What a text is compared with ---------------------------------------------------------------


def test_it_works():
    first, second, beside, third = (
        a_draft(1),
        a_draft(2, revises=1),
        a_draft(3, revises=1),
        a_draft(4, revises=2),
    )
    drafts = [first, second, beside, third]
    revisions = [held(first, "original"), held(second), held(beside), held(third)]
    assert bases(drafts, revisions, Against.BEFORE) == [None, 1, 1, 2]
    assert bases(drafts, revisions, Against.ORIGINAL) == [None, 1, 1, 1]


@pytest.mark.parametrize("between", ["undisclosed", None])
def test_a_draft_that_says_nothing_is_passed_over(between):
    drafts = [a_draft(1), a_draft(2, revises=1), a_draft(3, revises=2)]
    revisions = [held(drafts[0], "original"), held(drafts[2])]
    if between:
        revisions.append(held(drafts[1], between))
    assert bases(drafts, revisions, Against.BEFORE)[2] == 1


def test_a_removal_says_something_and_is_not_the_original():
    drafts = [a_draft(1), a_draft(2, revises=1), a_draft(3, revises=2)]
    revisions = [held(drafts[0], "original"), held(drafts[1], "removed"), held(drafts[2])]
    assert bases(drafts, revisions, Against.BEFORE)[2] == 2
    assert bases(drafts, revisions, Against.ORIGINAL)[2] == 1


def test_the_original_is_the_first_text_in_any_draft_whatever_revises_what():
    drafts = [a_draft(1), a_draft(2), a_draft(3)]
    revisions = [held(drafts[0], "undisclosed"), held(drafts[1], "original"), held(drafts[2])]
    assert bases(drafts, revisions, Against.ORIGINAL) == [2, None, 2]
    assert bases(drafts, revisions, Against.BEFORE) == [None, None, None]


def test_a_draft_that_had_not_begun_takes_no_part():
    first, later = a_draft(1), a_draft(3, revises=2)
    assert bases([first, later], [held(first), held(later)], Against.BEFORE) == [None, None]


def test_drafts_that_revise_one_another_end_somewhere():
    drafts = [a_draft(1, revises=2), a_draft(2, revises=1)]
    assert bases(drafts, [held(drafts[0])], Against.BEFORE) == [None, 1]


@given(small_records(), st.data())
def test_the_base_is_the_nearest_back_along_what_the_drafts_revise(record, data):
    on = data.draw(st.sampled_from([draft.started_on for draft in record.drafts]))
    begun = record.begun(on)
    drafts = [a_draft(draft.order, draft.revises) for draft in begun]
    by_order = {draft.order: draft for draft in begun}
    changes = {order: record.changes.get((order, 0)) for order in by_order}
    revisions = [held(draft, changes[draft.pk]) for draft in drafts if changes[draft.pk]]
    for draft, found in zip(begun, bases(drafts, revisions, Against.BEFORE), strict=True):
        expected = draft.revises
        while expected in by_order and changes[expected] in {None, "undisclosed"}:
            expected = by_order[expected].revises
        assert found == (expected if expected in by_order else None)
    says = [order for order in sorted(by_order) if changes[order] not in {None, *WITHOUT_TEXT}]
    for draft, found in zip(begun, bases(drafts, revisions, Against.ORIGINAL), strict=True):
        expected = says[0] if says and says[0] != draft.order else None
        assert found == expected


# --- How a text then reads ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "how"),
    [
        ("The army is 600,000.", "The army is 800,000.", How.MARKED),
        ("The army is 600,000.", "The army is 600,000.", How.SAME),
        ("The army is 600,000.", "Nothing limits what Kyiv may arm.", How.REWRITTEN),
        ("", "The army is 600,000.", How.NEW),
        ("The army is 600,000.", "", How.GONE),
        ("", "", How.ALONE),
    ],
)
def test_how_a_text_reads(old, new, how):
    earlier, later = a_draft(1), a_draft(2, revises=1)
    base = held(earlier, "removed" if not old else "original", old)
    revision = held(later, "removed" if not new else "amended", new)
    assert read_against(revision, base).how is how


def test_a_text_with_nothing_before_it_stands_alone():
    assert read_against(held(a_draft(1)), None).how is How.ALONE


def test_what_is_undisclosed_is_not_said_to_have_gone():
    base, revision = held(a_draft(1)), held(a_draft(2, revises=1), "undisclosed")
    assert read_against(revision, base).how is How.ALONE


def told(line):
    marks = {"same": "{}", "left": "[-{}-]", "came": "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in line.pieces)


def test_clauses_stand_on_lines_of_their_own_and_one_that_left_stays_in_its_place():
    old = "On these terms:\na) it is paid;\nb) it lapses."
    new = "On these fair terms:\nb) it lapses for ever."
    marked = marked_lines(compare(old, new).clauses)
    assert [told(line) for line in marked] == [
        "On these {+fair+} terms:",
        "[-a) it is paid;-]",
        "b) it lapses {+for ever+}.",
    ]
    assert [line.is_clause for line in marked] == [False, True, True]


def test_words_are_set_apart_and_signs_are_not():
    [line] = marked_lines(compare("it is 600,000 for now;", "it is 800,000 for now.").clauses)
    assert told(line) == "it is [-600,000-] {+800,000+} for now[-;-]{+.+}"


def without_space(text):
    return re.sub(r"\s", "", text)


def kept(line, *kinds):
    return "".join(piece.text for piece in line.pieces if piece.kind in kinds)


@given(texts, texts)
def test_lines_hold_both_texts_and_break_as_the_new_one_does(old, new):
    marked = marked_lines(compare(old, new).clauses)
    read = [without_space(kept(line, "same", "came")) for line in marked]
    clauses = compare(old, new).clauses
    came = "".join(p.text for c in clauses for p in c.pieces if p.kind != "left")
    left = "".join(p.text for c in clauses for p in c.pieces if p.kind != "came")
    assert [line for line in read if line] == list(
        filter(None, map(without_space, came.split("\n")))
    )
    assert without_space(left) == without_space(
        "".join(kept(line, "same", "left") for line in marked)
    )
    assert all(
        piece.text == piece.text.strip()
        for line in marked
        for piece in line.pieces
        if piece.kind != "same"
    )


@given(texts)
def test_a_plain_text_has_the_lines_that_it_had(text):
    assert [kept(line, "same") for line in lines(text)] == [
        line for line in text.split("\n") if line.strip()
    ]


def test_the_choices_keep_the_day():
    assert [(c.query, c.is_chosen) for c in choices(Against.ORIGINAL, "?on=2025-11-24")] == [
        ("?on=2025-11-24", False),
        ("?on=2025-11-24&against=original", True),
    ]
    assert [(c.query, c.is_chosen) for c in choices(Against.BEFORE, "")] == [
        ("", True),
        ("?against=original", False),
    ]


# --- On the page --------------------------------------------------------------------------------


def page(client, number, **query):
    response = client.get(f"/provisions/{number}/", query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def article(html, slug):
    return re.search(rf'<article class="version" id="{slug}">.*?</article>', html, re.DOTALL)[0]


def said(html):
    """The words of the page; those that only screen readers are told in brackets."""
    html = re.sub(r'<span class="visually-hidden">(.*?)</span>', r"[\1]", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def test_words_that_changed_are_marked_and_announced(client, record):
    text = said(article(page(client, 6), "european"))
    assert "Amended from the original" in text
    assert (
        "no more than [deleted: ]600,000[, end of deletion] "
        "[inserted: ]800,000[, end of insertion] personnel "
        "[inserted: ]in peacetime[, end of insertion]." in text
    )
    assert "Marked against the US–Russia draft" in text
    html = article(page(client, 6), "european")
    assert html.count("<ins>") == 2
    assert html.count("<del>") == 1


def test_each_text_is_compared_with_the_one_that_its_draft_revises(client, record):
    html = page(client, 6)
    assert "<ins>" not in article(html, "us-russia")
    assert "against the US–Russia draft" in said(article(html, "geneva"))
    berlin = said(article(page(client, 13), "berlin"))
    assert "Marked against the Geneva framework" in berlin
    assert "[deleted: ]format[, end of deletion] [inserted: ]agreement[" in berlin


def test_against_the_original_it_says_so(client, record):
    html = page(client, 6, against="original")
    berlin = said(article(html, "berlin"))
    assert "Geneva framework" not in berlin
    assert "US–Russia draft" in berlin
    assert '<a href="/provisions/6/#_versions">the text before</a>' in html
    assert "<b>the original</b>" in html


def test_the_switch_keeps_the_day(client, record):
    html = page(client, 6, on="2025-11-24")
    assert 'href="/provisions/6/?on=2025-11-24&against=original#_versions"' in html


def test_the_same_words_are_said_to_be_the_same(client, record):
    european = article(page(client, 1), "european")
    assert "Same words as in the US–Russia draft" in said(european)
    assert "<ins>" not in european


def test_clauses_are_aligned_by_letter(client, record):
    european = article(page(client, 10), "european")
    assert re.search(r'<p class="clause">a\) it is compensated for doing so;\s*</p>', european)
    gone = re.search(r'<p class="clause"><del>.*?</del>\s*</p>', european)[0]
    assert "[deleted: ]d) a missile fired by Ukraine" in said(gone)


def test_where_little_stayed_both_texts_stand_whole_in_a_fold(client, record):
    european = article(page(client, 7), "european")
    assert "<ins>" not in european
    assert "<del>" not in european
    fold = re.search(r'<details class="against">.*?</details>', european, re.DOTALL)[0]
    assert "Compare with the US–Russia draft" in said(fold)
    assert "is to rule out joining NATO" in said(fold)
    assert said(european).count("is a matter for consensus among the allies") == 2


def test_after_a_removal_the_whole_text_is_new(client, record):
    point, first = factories.provision(), factories.draft()
    second = factories.draft(name="Short text", revises=first)
    silent = factories.draft(revises=second)
    last = factories.draft(slug="last", revises=silent)
    factories.revision(first, point, text="The army is 600,000.")
    factories.revision(second, point, change="removed")
    factories.revision(silent, point, change="undisclosed")
    factories.revision(last, point, change="kept", text="The army is 600,000.")
    html = page(client, point.number)
    assert "<ins>" in article(html, "last")
    assert "All new: the Short text does not have the point" in said(article(html, "last"))
    html = page(client, point.number, against="original")
    assert f"Same words as in the {first.name}" in said(article(html, "last"))


def test_a_removed_point_shows_what_was_there(client, record):
    geneva = said(article(page(client, 26), "geneva"))
    assert "Removed: this draft does not have the point" in geneva
    assert (
        "What the US–Russia draft said All parties to the conflict are fully amnestied" in geneva
    )
    assert "said" not in said(article(page(client, 26), "berlin"))


def test_a_draft_that_begins_later_takes_no_part_before(client, record):
    point = factories.provision()
    early = factories.draft(name="Early text", started_on=date(2025, 11, 20))
    late = factories.draft(name="Late text", started_on=date(2025, 11, 28))
    newest = factories.draft(slug="newest", started_on=date(2025, 11, 21), revises=late)
    factories.revision(early, point, text="The army is large.")
    factories.revision(late, point, text="The army is quite small.")
    factories.revision(newest, point, change="amended", text="The army is small.")
    assert "against the Late text" in said(article(page(client, point.number), "newest"))
    then = page(client, point.number, on="2025-11-25")
    assert "Late text" not in then[: then.index('id="_history"')]
    assert "against" not in said(article(then, "newest"))
    then = page(client, point.number, on="2025-11-25", against="original")
    assert "against the Early text" in said(article(then, "newest"))


@pytest.mark.parametrize("address", ["/provisions/7/", "/drafts/geneva/"])
@pytest.mark.parametrize("value", ["after", "BEFORE", "originals", "x" * 500, "\x00"])
def test_a_wrong_value_is_answered_with_what_it_takes(client, record, address, value):
    response = client.get(address, {"against": value})
    assert response.status_code == 400
    html = unescape(response.content.decode())
    assert "<code>against</code>" in html
    assert "It takes one of: before, original." in html


def test_given_twice_it_is_refused(client, record):
    response = client.get("/provisions/7/?against=before&against=original")
    assert response.status_code == 400


def test_before_is_what_is_shown_without_a_choice(client, record):
    assert article(page(client, 6, against="before"), "berlin") == article(
        page(client, 6), "berlin"
    )


def test_texts_are_escaped_inside_the_marks(client, record):
    point, first = factories.provision(), factories.draft()
    second = factories.draft(revises=first)
    factories.revision(first, point, text="The army is large and <b>strong</b>.")
    factories.revision(second, point, change="amended", text="The army is large and <i>weak</i>.")
    html = client.get(point.get_absolute_url()).content.decode()
    assert "<ins>" in html
    assert not re.search(r"<b>strong|<i>weak", html)
