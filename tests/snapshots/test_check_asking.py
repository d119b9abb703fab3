"""What a pasted text names: rows, Edits and snapshots, by slug, by address or in a citation."""

from datetime import UTC, date, datetime

import pytest

from snapshots.checking.asking import (
    NamedChapters,
    NamedDigest,
    NamedEdit,
    NamedPage,
    NamedRow,
    NamedSnapshot,
    NotOurs,
    NotUnderstood,
    Since,
    read_text,
)
from snapshots.checking.pasted import MOST_LINES, NotTakenError
from snapshots.citing import FORMATS, Cited

SLUGGED = ("actors", "stances")
DIGEST = "0f" * 32
SITE = "https://plan.example.org"
CITED = Cited(
    site_name="Peace Plan Tracker",
    site_url=SITE,
    name="2025-12-17",
    title="The record of 17 December 2025",
    day=date(2025, 12, 17),
    edit=12,
    recorded_at=datetime(2026, 1, 10, 12, tzinfo=UTC),
    frozen_on=date(2026, 1, 11),
    digest=DIGEST,
)


def named(text):
    return [one.named for one in read_text(text, SLUGGED)]


def test_it_works():
    text = "ukraine-7-berlin-2025-12-14\n/changes/3/\n\nnothing of ours here\n"
    asked = read_text(text, SLUGGED)
    assert [(one.line, one.named) for one in asked] == [
        (1, NamedRow(SLUGGED, ("ukraine-7-berlin-2025-12-14",), in_each=True)),
        (2, NamedEdit(3)),
        (4, NotUnderstood()),
    ]


@pytest.mark.parametrize(
    ("address", "tables", "keys"),
    [
        ("/provisions/7/", ("provisions",), (7,)),
        ("/provisions/7.json", ("provisions",), (7,)),
        ("/provisions/7/?on=2025-12-01", ("provisions",), (7,)),
        ("/provisions/7/history/", ("provisions",), (7,)),
        ("/provisions/7/#_positions", ("provisions",), (7,)),
        ("/provisions/7/#geneva", ("stances", "revisions"), ("geneva", ("geneva", 7))),
        ("/provisions/7/#a-7-b", ("stances", "revisions"), ("a-7-b", ("a-7-b", 7))),
        ("/drafts/berlin/", ("drafts",), ("berlin",)),
        ("/drafts/berlin", ("drafts",), ("berlin",)),
        ("/drafts/berlin/#e3-plan-berlin", ("stances",), ("e3-plan-berlin",)),
        ("/drafts/berlin/#point-7", ("revisions",), (("berlin", 7),)),
        ("/actors/e3/", ("actors",), ("e3",)),
        ("/actors/e3/#person-merz", ("people",), ("merz",)),
        ("/statements/a-b/", ("statements",), ("a-b",)),
        ("/sources/?q=unn-1#unn-1", ("sources",), ("unn-1",)),
        ("/sources/?q=unn-2025-11-21", ("sources",), ("unn-2025-11-21",)),
        ("/timeline/?at=2025-11-23#geneva-talks", ("events",), ("geneva-talks",)),
        ("/briefing/ukraine/", ("chapters",), ("ukraine",)),
        ("/provisions/?theme=territory", ("themes",), ("territory",)),
    ],
)
def test_the_address_of_a_row_names_it_on_any_host_and_in_a_sentence(address, tables, keys):
    row = NamedRow(tables, keys)
    for text in (
        address,
        f"{SITE}{address}",
        f"http://localhost:8000{address}",
        f"see <{SITE}{address}>.",
        f"(see {SITE}{address}).",
        f"“{SITE}{address.replace('&', '&amp;')}”;",
    ):
        assert named(text) == [row], text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/changes/12/", NamedEdit(12)),
        ("Edit 12", NamedEdit(12)),
        ("/snapshots/2025-12-17/", NamedSnapshot("2025-12-17")),
        (f"{SITE}/snapshots/2025-12-17.zip", NamedSnapshot("2025-12-17")),
        (f"{SITE}/snapshots/2025-12-17/stances.csv", NamedSnapshot("2025-12-17")),
        ("snapshot 2025-12-17", NamedSnapshot("2025-12-17")),
        (DIGEST.upper(), NamedDigest(DIGEST)),
        (f"{DIGEST}  SHA256SUMS", NamedDigest(DIGEST)),
        (f"{SITE}/briefing/?on=2025-12-17", NamedChapters()),
        ("/positions/?on=2025-12-17", NamedPage("/positions/?on=2025-12-17")),
        ("/about/", NamedPage("/about/")),
        (
            "https://www.reuters.com/world/europe/",
            NotOurs("https://www.reuters.com/world/europe/"),
        ),
        ("/admin/", NotOurs("/admin/")),
        ("https://[broken/", NotOurs("https://[broken/")),
        ("/provisions/99999999999999999999999/#x", None),
        (f"/changes/{'9' * 5_000}/", NotOurs(f"/changes/{'9' * 5_000}/")),
        ("A snapshot is frozen.", NotUnderstood()),
        ("=HYPERLINK(1)", NotUnderstood()),
    ],
)
def test_what_else_a_text_may_name(text, found):
    [one] = named(text)
    assert found is None or one == found


def test_slugs_may_stand_in_a_list_as_in_a_cell():
    keys = [row.keys[0] for row in named("a-b-c; d-e\nf, “g-h”\n* i-j")]
    assert keys == ["a-b-c", "d-e", "f", "g-h", "i-j"]


def test_a_sentence_names_what_can_only_be_a_slug():
    [row] = named("It rests on ukraine-7-berlin-2025-12-14, as we wrote.")
    assert row.keys == ("ukraine-7-berlin-2025-12-14",)
    assert named("a four-part, well-known text") == [NotUnderstood()]


def test_the_citation_of_the_briefing_says_its_day_and_its_edit():
    text = (
        "Peace Plan Tracker (2026): Briefing: the peace plan for Ukraine. As of 17 December 2025, "
        f"record as of edit 12, 10 Jan 2026, 12:00 UTC. {SITE}/briefing/?on=2025-12-16"
    )
    [asked] = read_text(text, SLUGGED)
    assert asked.named == NamedChapters()
    assert asked.since == Since(edit=12, day=date(2025, 12, 16))


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_of_the_citation_of_a_snapshot_names_it_once_with_its_digest(form):
    text = FORMATS[form].write(CITED)
    assert named(text) == [NamedSnapshot("2025-12-17", DIGEST)]


def test_a_row_beside_a_snapshot_is_cited_from_it():
    [asked] = read_text(f"{SITE}/actors/e3/ (snapshot 2025-12-17)", SLUGGED)
    assert asked.named == NamedRow(("actors",), ("e3",))
    assert asked.since.snapshot == "2025-12-17"


def test_a_wrapped_citation_is_read_as_one_and_lines_that_name_something_are_not():
    [asked] = read_text(f"Tracker (2026). Record as of\nedit 12.\n{SITE}/actors/e3/", SLUGGED)
    assert (asked.line, asked.since.edit) == (1, 12)
    assert len(named(f"{SITE}/actors/e3/\nukraine")) == 2
    assert len(named(f"{SITE}/actors/e3/\n\nfree words")) == 2


def test_more_lines_than_are_taken_are_refused_in_words():
    assert len(named("a\n\n" * MOST_LINES)) == MOST_LINES
    with pytest.raises(NotTakenError, match="1,001 lines, and 1,000 are taken"):
        named("a\n" * (MOST_LINES + 1))
