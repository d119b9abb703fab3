"""What editors changed, for readers: the list of Edits, one Edit, and the history of a point."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from actors.models import Actor
from provisions.models import Draft, Provision, Revision, Stance, StanceStatement
from record import trail
from record.editing import edit
from record.models import Edit
from statements.models import Source, Statement

pytestmark = pytest.mark.usefixtures("record")


@pytest.fixture
def editor(db):
    return User.objects.create_superuser("anna", password="of nobody", public_name="Anna K.")


def stance():
    return Stance.objects.get(slug="ukraine-7-berlin-2025-12-14")


def correct(editor, **fields):
    with edit(editor=editor, reason="Reuters corrected its report", kind="correction") as made:
        row = stance()
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    return made.saved


def page(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def test_it_works(client, editor):
    made = correct(editor, position="ambiguous")
    told = page(client, "/changes/")
    for words in (
        "Anna K.",
        "Reuters corrected its report",
        "Correction",
        f'href="/changes/{made.pk}/"',
        'href="/provisions/7/#ukraine-7-berlin-2025-12-14"',
        "Accepts with conditions</del>",
        "Ambiguous</ins>",
    ):
        assert words in told
    assert "anna" not in told


def test_a_change_of_words_is_marked_word_by_word(client, editor):
    correct(editor, summary=stance().summary.replace("concession", "compromise"))
    told = page(client, "/changes/")
    assert "deleted: </span>concession<" in told
    assert "inserted: </span>compromise<" in told
    assert "Ready to forgo NATO membership" in told


def test_a_citation_that_came_or_went_is_named(client, editor):
    row, other = stance(), Statement.objects.filter(actor__slug="ukraine").last()
    with edit(editor=editor, reason="Found another", kind="addition"):
        StanceStatement(stance=row, statement=other).save()
    assert f"{other}</ins>" in page(client, "/changes/")
    with edit(editor=editor, reason="Not about it", kind="correction"):
        row.grounds.get(statement=other).delete()
    assert f"{other}</del>" in page(client, "/changes/")


def test_a_row_that_was_removed_keeps_its_name_and_what_it_held(client, editor):
    row, summary = stance(), stance().summary
    with edit(editor=editor, reason="Entered twice", kind="correction") as made:
        row.delete()
    told = page(client, f"/changes/{made.saved.pk}/")
    assert "Stance removed: ukraine-7-berlin-2025-12-14" in told
    assert summary in told


def test_an_edit_of_many_rows_is_told_in_numbers_and_in_full_on_its_own_page(client):
    first = Edit.objects.get()
    assert "323 stances" in page(client, "/changes/")
    full = page(client, f"/changes/{first.pk}/")
    assert 'Chapter added: <a href="/briefing/introduction/">Introduction</a>' in full
    last = page(client, f"/changes/{first.pk}/", page=37)
    assert "Person added" in last or "Source added" in last or "Actor added" in last


def test_a_citation_on_a_later_page_than_its_row_says_what_became_of_the_row(client):
    first = Edit.objects.get()
    for number in range(1, 38):
        assert " changed: " not in page(client, f"/changes/{first.pk}/", page=number)


def test_every_row_of_an_edit_is_on_one_of_its_pages(client):
    first = Edit.objects.get()
    numbers = trail.entry(first)
    sources = [
        change.name
        for start in range(0, numbers.count, 500)
        for change in trail.rows_of(first, start, start + 500)
        if change.what == "source"
    ]
    assert len(sources) == Source.objects.count()


def test_filters_by_kind_point_and_actor(client, editor):
    correct(editor, position="ambiguous")
    with edit(editor=editor, reason="Elsewhere", kind="housekeeping"):
        row = Revision.objects.get(draft__slug="geneva", provision__number=9)
        row.note = "Another note."
        row.save()
    assert "Elsewhere" not in page(client, "/changes/", kind="correction")
    assert "Elsewhere" not in page(client, "/changes/", provision=7)
    assert "Elsewhere" in page(client, "/changes/", provision=9)
    assert "Elsewhere" not in page(client, "/changes/", actor="ukraine")
    assert "Reuters corrected" in page(client, "/changes/", actor="ukraine")
    assert "No Edit matches" in page(client, "/changes/", actor="poland", kind="correction")


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "slander"},
        {"provision": "99"},
        {"actor": "atlantis"},
        {"draft": "vienna"},
        {"page": "0"},
    ],
)
def test_a_bad_parameter_is_named(client, query):
    response = client.get("/changes/", query)
    assert response.status_code == 400
    assert next(iter(query)) in response.content.decode()


def test_the_history_of_a_point_has_its_own_edits_only(client, editor):
    correct(editor, position="ambiguous")
    assert "Reuters corrected" in page(client, "/provisions/7/history/")
    assert "Reuters corrected" not in page(client, "/provisions/8/history/")
    assert client.get("/provisions/99/history/").status_code == 404
    assert client.get("/changes/999999/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/changes/", "/provisions/7/history/", "/changes/?actor=ukraine", "/changes/?draft=berlin"],
)
def test_more_edits_cost_no_more_queries(client, editor, address):
    for number in range(3):
        correct(editor, summary=f"Summary {number}.", stated_on=date(2025, 12, 14 + number % 2))
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(30):
        correct(editor, summary=f"Another {number}.", stated_on=date(2025, 12, 14 + number % 2))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def edited(reason, row, **fields):
    with edit(reason=reason, kind="correction"):
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()


def test_filters_by_draft(client):
    """Its own row, what it holds, and the positions on it; those that were deleted, too."""
    geneva = Draft.objects.get(slug="geneva")
    edited("Of the draft", geneva, summary="Another account.")
    held = Revision.objects.get(draft=geneva, provision__number=9)
    edited("Of its text", held, note="Another note.")
    on_it = Stance.objects.filter(draft=geneva).first()
    edited("Of a position on it", on_it, summary="Another summary.")
    with edit(reason="A position on it was entered twice", kind="correction"):
        on_it.delete()
    edited("Of another draft", stance(), summary="Another summary.")
    told = page(client, "/changes/", draft="geneva")
    for reason in ("Of the draft", "Of its text", "Of a position on it", "was entered twice"):
        assert reason in told
    assert "Of another draft" not in told


def test_filters_that_are_given_together_ask_for_what_fits_them_all(client):
    edited("Ukraine on point 7", stance(), summary="Another summary.")
    actor = Actor.objects.get(slug="ukraine")
    edited("Ukraine elsewhere", actor, description="Another description.")
    edited("Point 7 elsewhere", Provision.objects.get(number=7), summary="Another summary.")
    told = page(client, "/changes/", actor="ukraine", provision=7)
    assert "Ukraine on point 7" in told
    assert "elsewhere" not in told
    assert "Ukraine on point 7" in page(client, "/changes/", provision=7, draft="berlin")
    assert "Ukraine on point 7" not in page(client, "/changes/", provision=7, draft="geneva")


def test_a_draft_that_was_renamed_is_found_under_either_name(client):
    edited("Renamed", Draft.objects.get(slug="geneva"), slug="geneva-2025")
    assert "Renamed" in page(client, "/changes/", draft="geneva")
    assert "Renamed" in page(client, "/changes/", draft="geneva-2025")
