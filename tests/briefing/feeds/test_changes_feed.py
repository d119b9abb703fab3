"""The feed of changes: an entry an Edit, in words, for the whole record or a part of it."""

from datetime import date

import pytest

from provisions.models import StanceStatement
from record.editing import edit
from record.models import Edit
from tests import factories
from tests.briefing.feeds.valid import feed

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db):
    return factories.editor(username="anna", public_name="Anna K.", email="anna@example.org")


@pytest.fixture
def stance(db):
    with factories.editing("Entered"):
        ukraine = factories.actor(slug="ukraine", name="Ukraine", short_name="Ukraine")
        return factories.stance(
            slug="ukraine-7-first-2025-11-20",
            actor=ukraine,
            provision=factories.provision(number=7, title="Ukraine and NATO"),
            draft=factories.draft(slug="first", name="First draft", short_name="First"),
            summary="Ready to forgo membership, which is a great concession.",
        )


def change(
    row, *, reason="Reuters corrected its report", kind="correction", editor=None, **fields
):
    with edit(editor=editor, reason=reason, kind=kind) as made:
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    return made.saved


def changes(client, **query):
    return feed(client.get("/changes.atom", query))


def told(client, **query):
    """The titles of the entries."""
    return [entry.title for entry in changes(client, **query).entries]


def test_it_works(client, stance, editor):
    """An entry says who changed what, when, why, and what stood there before."""
    made = change(stance, editor=editor, position="ambiguous")
    newest, first = changes(client).entries
    assert newest.title == "Correction: Reuters corrected its report"
    assert newest.author == "Anna K."
    assert newest.categories == {"correction": "Correction"}
    assert newest.links == {"alternate": f"http://localhost:8000/changes/{made.pk}/"}
    assert newest.published == newest.updated == made.recorded_at
    assert "Position before: Rejects; after: Ambiguous" in newest.told
    row = "http://localhost:8000/provisions/7/#ukraine-7-first-2025-11-20"
    assert f'<a href="{row}">' in newest.content
    assert first.title == "Addition: Entered"
    assert first.author == "Command line"


def test_the_feed_says_what_it_is_where_it_is_and_what_one_may_do_with_it(client, stance):
    found = changes(client)
    assert found.title == "Peace Plan Tracker: changes to the record"
    assert found.id == "tag:localhost,2025:changes.atom"
    assert found.author == "Peace Plan Tracker"
    assert found.updated == Edit.objects.first().recorded_at
    assert found.links == {
        "alternate": "http://localhost:8000/changes/",
        "self": "http://localhost:8000/changes.atom",
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    text = client.get("/changes.atom").content.decode()
    assert "<rights>CC BY 4.0, https://creativecommons.org/licenses/by/4.0/</rights>" in text
    assert "<generator>Peace Plan Tracker</generator>" in text


def test_it_names_no_account(client, stance, editor):
    change(stance, editor=editor, position="ambiguous")
    text = client.get("/changes.atom").content.decode()
    assert "anna" not in text
    assert "Anna K." in text


def test_a_row_that_was_added_or_removed_is_told_with_what_it_holds_or_held(client, stance):
    assert "Stance added: Ukraine on point 7 of First" in changes(client).entries[0].told
    assert "Ready to forgo membership" in changes(client).entries[0].told
    with edit(reason="Entered twice", kind="correction"):
        stance.delete()
    newest = changes(client).entries[0]
    assert "Stance removed: ukraine-7-first-2025-11-20" in newest.told
    assert "Ready to forgo membership" in newest.told


def test_a_change_of_words_is_told_word_by_word_without_relying_on_marks(client, stance):
    change(stance, summary=stance.summary.replace("concession", "compromise"))
    newest = changes(client).entries[0]
    assert "a great [deleted: concession][inserted: compromise]." in newest.told
    assert "<del>concession</del>" in newest.content


def test_a_source_that_came_or_went_is_told(client, stance):
    with edit(reason="Found another", kind="addition"):
        other = factories.statement(actor=stance.actor, made_on=date(2025, 11, 21))
        StanceStatement(stance=stance, statement=other).save()
    assert f"Statement added: {other}" in changes(client).entries[0].told
    with edit(reason="Not about it", kind="correction"):
        stance.grounds.get(statement=other).delete()
    assert f"Statement removed: {other}" in changes(client).entries[0].told


@pytest.mark.parametrize(("rows", "is_counted"), [(20, False), (21, True)])
def test_an_edit_of_more_than_20_rows_is_told_in_numbers(client, rows, is_counted):
    with factories.editing("Many"):
        for _ in range(rows):
            factories.source()
    [entry] = changes(client).entries
    assert ("Changed: 21 sources" in entry.told) == is_counted
    assert entry.told.count("Source added") == (0 if is_counted else rows)


def test_an_edit_keeps_its_id_whatever_is_corrected_or_renamed_later(client, stance):
    before = changes(client).entries
    change(stance.draft, slug="very-first", name="The very first draft")
    after = changes(client).entries[1:]
    assert [entry.id for entry in after] == [entry.id for entry in before]
    assert before[0].id == f"tag:localhost,2025:edit/{Edit.objects.last().pk}"
    assert [entry.updated for entry in after] == [entry.updated for entry in before]


def test_an_id_is_of_the_host_that_is_public(client, stance, settings):
    settings.SITE_URL = "https://plan.example.org"
    found = changes(client)
    assert found.id == "tag:plan.example.org,2025:changes.atom"
    assert found.entries[0].id.startswith("tag:plan.example.org,2025:edit/")
    assert found.entries[0].links["alternate"].startswith("https://plan.example.org/changes/")


def test_filters_by_kind_point_actor_and_draft(client, stance):
    other = factories.provision(number=8)
    change(stance.draft, reason="Of the draft", summary="Another account.")
    change(stance.actor, reason="Of the actor", description="Another description.")
    change(other, reason="Of another point", kind="housekeeping", summary="Another summary.")
    change(stance, reason="Of the stance", summary="Another summary.")
    assert told(client, kind="housekeeping") == ["Housekeeping: Of another point"]
    first = "Addition: Entered"
    stands = "Correction: Of the stance"
    assert told(client, provision=7) == [stands, first]
    assert told(client, actor="ukraine") == [stands, "Correction: Of the actor", first]
    assert told(client, draft="first") == [stands, "Correction: Of the draft", first]
    assert told(client, draft="first", actor="ukraine", provision=7) == [stands, first]
    assert told(client, draft="first", kind="housekeeping") == []


def test_a_part_of_the_record_is_told_of_that_part_alone(client, stance):
    with edit(reason="Both at once", kind="correction"):
        stance.summary = "Another summary of the stance."
        stance.save()
        stance.actor.description = "Another description of the actor."
        stance.actor.save()
    newest = changes(client, provision=7).entries[0]
    assert "Another summary" not in newest.title
    assert "summary of the stance" in newest.told
    assert "description of the actor" not in newest.told


def test_a_feed_with_filters_says_which_and_leads_to_the_page_with_the_same(client, stance):
    found = changes(client, provision=7, kind="correction")
    assert found.title == (
        "Peace Plan Tracker: changes to the record (kind Correction; point 7. Ukraine and NATO)"
    )
    query = "?kind=correction&provision=7"
    assert found.links["self"] == f"http://localhost:8000/changes.atom{query}"
    assert found.links["alternate"] == f"http://localhost:8000/changes/{query}"
    assert found.id == f"tag:localhost,2025:changes.atom{query}"
    # In whatever order, and with whatever else the address was asked for.
    response = client.get("/changes.atom?page=7&utm_source=x&provision=7&kind=correction&actor=")
    assert feed(response).id == found.id


def test_whoever_follows_a_draft_by_its_old_slug_gets_the_same_feed(client, stance):
    before = changes(client, draft="first")
    change(stance.draft, reason="Renamed", slug="very-first")
    after = changes(client, draft="first")
    assert after.id == before.id
    assert [entry.title for entry in after.entries] == ["Correction: Renamed", "Addition: Entered"]


def test_it_has_the_newest_50_edits(client, stance):
    for number in range(60):
        change(stance, reason=f"Change {number}", summary=f"Summary {number}.")
    titles = told(client)
    assert len(titles) == 50
    assert titles[0] == "Correction: Change 59"
    assert titles[-1] == "Correction: Change 10"


def test_a_title_is_a_line_and_the_whole_reason_stands_below(client, stance):
    reason = "First line.\n" + "word " * 90 + "end."
    change(stance, reason=reason, summary="Another summary.")
    newest = changes(client).entries[0]
    assert newest.title.startswith("Correction: First line. word word")
    assert newest.title.endswith("…")
    assert "word end." in newest.told


def test_it_takes_no_day(client, stance):
    assert len(told(client, on="2020-01-01")) == 1
