"""Restoring an earlier version of a row: shown first, with its citations, then one new Edit."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from actors.models import Actor
from briefing.models import Chapter, ChapterCitation
from provisions.models import Stance
from record import versions
from record.models import Edit, Rename
from record.storing import relink_ids
from statements.models import Source, Statement, StatementCitation
from tests import factories
from tests.admin.forms import fields_of, form_of

pytestmark = pytest.mark.django_db


def address_of(row, page="history"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def restoring(row, made):
    return f"{address_of(row, 'restore')}?edit={made.pk}"


def text_of(response):
    """What is read on a page, and the address of each link before its words."""
    linked = re.sub(r'<a [^>]*href="([^"]*)"[^>]*>', r"[\1] ", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", linked).replace("&#x27;", "'").split())


def press(desk, address, **changes):
    """Open the page, fill in what it asks, and press its button."""
    return desk.post(address, {**fields_of(desk.get(address)), **changes}, follow=True)


def newest():
    return Edit.objects.first()


def cite(row, *sources):
    relink_ids(StatementCitation, {row.pk: [source.pk for source in sources]})


def cited(row):
    return [citation.source for citation in row.citations.order_by("position")]


def change(row, reason="Changed for a test", **fields):
    with factories.editing(reason, "correction") as opened:
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    return opened.saved


def delete(row, reason="Deleted for a test"):
    """Delete it; the row that is given back knows its id still."""
    pk = row.pk
    with factories.editing(reason, "correction") as opened:
        row.delete()
    row.pk = pk
    return opened.saved


@pytest.fixture
def reports():
    return [factories.source(title=f"Report {letter}") for letter in "abc"]


@pytest.fixture
def said(reports):
    """A statement that cites two reports."""
    return factories.statement(summary="Kyiv asks for two days.", sources=reports[:2])


def test_it_works(desk, said):
    first = newest()
    change(said, summary="Kyiv asks for three days.")
    history = text_of(desk.get(address_of(said)))
    assert f"[{restoring(said, first)}] Restore" in history
    page = desk.get(restoring(said, first))
    assert "Written for a test" in text_of(page)
    assert "deleted: three" in text_of(page)
    assert "inserted: two" in text_of(page)
    assert fields_of(page)["reason_for_change"] == f"Restored the version of Edit {first.pk}"
    answer = press(desk, restoring(said, first), kind_of_change="housekeeping")
    assert answer.redirect_chain == [(address_of(said), 302)]
    made = newest()
    told = text_of(answer)
    assert f"[{form_of(said)}] {said}" in told
    assert f"[/changes/{made.pk}/] Edit {made.pk}" in told
    assert (made.byline, made.reason, made.kind) == (
        "Anna K.",
        f"Restored the version of Edit {first.pk}",
        "housekeeping",
    )
    assert Statement.objects.get(pk=said.pk).summary == "Kyiv asks for two days."


def test_a_list_comes_back_in_its_order(desk, said, reports):
    a, b, c = reports
    first = newest()
    with factories.editing():
        cite(said, c, b, a)
    page = text_of(desk.get(restoring(said, first)))
    assert f"before: {c}" in page
    assert f"before: {b}; {a}" in page
    assert f"after: {a}; {b}" in page
    press(desk, restoring(said, first))
    assert cited(said) == [a, b]


def test_the_reason_is_the_editors_own_and_must_be_given(desk, said):
    first = newest()
    change(said, summary="Other words.")
    before = newest()
    answer = press(desk, restoring(said, first), reason_for_change=" ")
    assert "say why, below" in text_of(answer)
    assert "Say why the record changes" in text_of(answer)
    assert newest() == before
    press(desk, restoring(said, first), reason_for_change="The correction was wrong")
    assert newest().reason == "The correction was wrong"


def test_what_stands_today_is_not_offered(desk, said):
    first = newest()
    change(said, summary="Other words.")
    second = newest()
    change(said, summary="Kyiv asks for two days.")
    third = newest()
    history = text_of(desk.get(address_of(said)))
    assert restoring(said, second) in history
    assert restoring(said, first) not in history
    assert restoring(said, third) not in history
    page = desk.get(restoring(said, first))
    assert "there is nothing to restore" in text_of(page)
    assert "reason_for_change" not in page.content.decode()


def test_two_versions_compared_lead_to_the_older(desk, said):
    first = newest()
    second = change(said, summary="Other words.")
    compared = desk.get(address_of(said, "comparison"), {"from": first.pk, "to": second.pk})
    assert restoring(said, first) in text_of(compared)
    assert restoring(said, second) not in text_of(compared)


@pytest.mark.parametrize("edit", ["", "0", "x", "99999999", "9" * 40])
def test_a_version_that_never_was_is_refused_in_words(desk, said, edit):
    answer = desk.get(f"{address_of(said, 'restore')}?edit={edit}")
    assert answer.status_code == 400
    assert "No version of this statement is of that Edit" in text_of(answer)
    assert desk.post(f"{address_of(said, 'restore')}?edit={edit}", {}).status_code == 400


# --- What was deleted ------------------------------------------------------------------------


def test_a_deleted_row_comes_back_as_the_row_that_it_was(desk, said, reports):
    first = newest()
    gone = delete(said, "Entered twice")
    history = text_of(desk.get(address_of(said)))
    assert restoring(said, first) in history
    assert restoring(said, gone) not in history
    page = text_of(desk.get(restoring(said, first)))
    assert "Entered twice" in page
    assert "What restoring brings back" in page
    press(desk, restoring(said, first))
    back = Statement.objects.get(pk=said.pk)
    assert (back.slug, back.summary, cited(back)) == (said.slug, said.summary, reports[:2])


def test_after_a_deletion_there_is_nothing_to_restore(desk, said):
    gone = delete(said)
    answer = desk.get(restoring(said, gone))
    assert answer.status_code == 400
    assert f"After Edit {gone.pk}, the statement was not in the record" in text_of(answer)


def test_an_earlier_version_than_the_last_may_come_back(desk, said):
    first = newest()
    change(said, summary="Other words.")
    delete(said)
    press(desk, restoring(said, first))
    assert Statement.objects.get(pk=said.pk).summary == "Kyiv asks for two days."


def test_old_addresses_lead_to_a_row_that_came_back(desk, client):
    row = factories.source(slug="one")
    change(row, slug="two")
    last = change(row, slug="three")
    delete(row)
    assert not Rename.objects.exists()
    press(desk, restoring(row, last))
    assert set(Rename.objects.values_list("old", "new")) == {("one", "three"), ("two", "three")}


# --- What it cites is gone -------------------------------------------------------------------


@pytest.fixture
def source_gone(said, reports):
    """The statement cites its first report only, and the second was deleted."""
    with factories.editing():
        cite(said, reports[0])
    delete(reports[1])
    return said


def test_a_source_that_is_gone_is_told_and_left_out(desk, source_gone, reports):
    first = Edit.objects.get(recorded_at=source_gone.history.last().history_date)
    change(source_gone, summary="Other words.")
    page = desk.get(restoring(source_gone, first))
    told = text_of(page)
    assert "It will be restored without" in told
    assert f"[{address_of(reports[1])}] {reports[1].slug}" in told
    press(desk, restoring(source_gone, first))
    row = Statement.objects.get(pk=source_gone.pk)
    assert (row.summary, cited(row)) == ("Kyiv asks for two days.", reports[:1])


def test_nothing_is_left_out_that_the_page_did_not_tell_of(desk, said, reports):
    first = newest()
    with factories.editing():
        cite(said, reports[0])
    change(said, summary="Other words.")
    opened = fields_of(desk.get(restoring(said, first)))
    delete(reports[1])
    before = newest()
    answer = desk.post(restoring(said, first), opened)
    assert "this has changed since you opened the page" in text_of(answer)
    assert "It will be restored without" in text_of(answer)
    assert newest() == before
    desk.post(restoring(said, first), fields_of(answer))
    assert cited(said) == reports[:1]


def test_where_only_what_is_gone_differs_there_is_nothing_to_restore(desk, source_gone):
    first = Edit.objects.get(recorded_at=source_gone.history.last().history_date)
    page = desk.get(restoring(source_gone, first))
    assert "But for what is gone from the record" in text_of(page)
    assert "reason_for_change" not in page.content.decode()


def test_the_last_source_of_all_must_be_restored_first(desk, said, reports):
    first = newest()
    with factories.editing():
        cite(said, reports[2])
    delete(reports[0])
    delete(reports[1])
    page = desk.get(restoring(said, first))
    assert "Restore first" in text_of(page)
    assert address_of(reports[0]) in text_of(page)
    assert "reason_for_change" not in page.content.decode()


def test_an_actor_that_is_gone_must_be_restored_first(desk, reports):
    speaker = factories.actor(name="Old name")
    row = factories.statement(actor=speaker, sources=reports[:1])
    first = newest()
    of_speaker = Edit.objects.get(recorded_at=speaker.history.first().history_date)
    delete(row)
    delete(speaker)
    page = desk.get(restoring(row, first))
    assert f"the actor [{address_of(speaker)}] {speaker.slug} , its actor" in text_of(page)
    assert "reason_for_change" not in page.content.decode()
    before = newest()
    desk.post(restoring(row, first), {"reason_for_change": "Again", "kind_of_change": "addition"})
    assert newest() == before
    press(desk, restoring(speaker, of_speaker))
    press(desk, restoring(row, first))
    assert Statement.objects.get(pk=row.pk).actor == speaker


# --- Slugs and texts -------------------------------------------------------------------------


def test_another_slug_renames_the_row_and_the_page_says_so(desk, client):
    row = factories.actor(slug="one")
    first = newest()
    change(row, slug="two")
    page = text_of(desk.get(restoring(row, first)))
    assert "This renames “two” to “one”." in page
    assert "/actors/two/ will lead to /actors/one/" in page
    assert "Save again" not in page
    press(desk, restoring(row, first))
    assert Actor.objects.get(pk=row.pk).slug == "one"
    assert client.get("/actors/two/")["Location"] == "/actors/one/"


def test_a_text_names_what_was_renamed_since_as_it_is_called_now(desk):
    source = factories.source(slug="old-name")
    row = factories.chapter(body="It was so.[^old-name]")
    first = newest()
    change(row, body="It was not so.")
    change(source, slug="new-name")
    assert "old-name" not in text_of(desk.get(restoring(row, first)))
    press(desk, restoring(row, first))
    assert Chapter.objects.get(pk=row.pk).body == "It was so.[^new-name]"
    assert [c.source for c in ChapterCitation.objects.filter(chapter=row)] == [source]


def test_a_chapter_that_names_what_is_gone_is_refused_by_the_rules(desk):
    source = factories.source(slug="gone-source")
    row = factories.chapter(body="It was so.[^gone-source]")
    first = newest()
    change(row, body="It was not so.")
    delete(source)
    before = newest()
    answer = press(desk, restoring(row, first))
    assert "Nothing was restored, because the record does not allow it" in text_of(answer)
    assert "a source that is not in the record, “gone-source”" in text_of(answer)
    assert newest() == before
    assert Chapter.objects.get(pk=row.pk).body == "It was not so."


# --- What is refused -------------------------------------------------------------------------


def test_what_breaks_a_rule_is_refused_in_words(desk):
    said = factories.statement(made_on=date(2025, 11, 20))
    stance = factories.stance(actor=said.actor, statements=[said], stated_on=date(2025, 11, 20))
    first = newest()
    change(stance, stated_on=date(2025, 11, 25))
    change(said, made_on=date(2025, 11, 25))
    before = newest()
    answer = press(desk, restoring(stance, first), reason_for_change="It was right")
    assert "None of its statements was made on or before 2025-11-20" in text_of(answer)
    assert fields_of(answer)["reason_for_change"] == "It was right"
    assert newest() == before
    assert Stance.objects.get(pk=stance.pk).stated_on == date(2025, 11, 25)


def test_what_another_row_holds_by_now_is_refused_in_words(desk):
    row = factories.draft(order=400)
    first = newest()
    change(row, order=401)
    factories.draft(order=400)
    answer = press(desk, restoring(row, first))
    assert "Another draft has this place in the order." in text_of(answer)


def test_what_someone_saved_meanwhile_is_not_overwritten(desk, said):
    first = newest()
    change(said, summary="Other words.")
    opened = fields_of(desk.get(restoring(said, first)))
    theirs = change(said, "Heard it on the radio", summary="Words of a colleague.")
    answer = desk.post(restoring(said, first), opened)
    told = text_of(answer)
    assert "this has changed since you opened the page" in told
    assert f"Edit {theirs.pk}" in told
    assert "Command line: “Heard it on the radio”" in told
    assert "Words of a colleague." in told
    assert newest() == theirs
    desk.post(restoring(said, first), fields_of(answer))
    assert Statement.objects.get(pk=said.pk).summary == "Kyiv asks for two days."


def test_what_someone_deleted_meanwhile_says_so(desk, said):
    first = newest()
    change(said, summary="Other words.")
    opened = fields_of(desk.get(restoring(said, first)))
    theirs = delete(said, "Entered twice")
    answer = desk.post(restoring(said, first), opened)
    assert "this has changed since you opened the page" in text_of(answer)
    assert "What restoring brings back" in text_of(answer)
    assert newest() == theirs


# --- Who may ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("permissions", "there", "deleted"),
    [
        (["change_source"], True, True),
        (["view_source", "add_source"], False, True),
        (["view_source"], False, False),
    ],
)
def test_whoever_may_change_a_row_may_restore_it(client, permissions, there, deleted):
    someone = User.objects.create_user("carla", password="a long password", is_staff=True)
    someone.user_permissions.set(Permission.objects.filter(codename__in=[*permissions, "publish"]))
    client.force_login(someone)
    for is_gone, may in ((False, there), (True, deleted)):
        row = factories.source(title="First")
        first = newest()
        change(row, title="Second")
        if is_gone:
            delete(row)
        history = client.get(address_of(row))
        assert history.status_code == 200
        assert (restoring(row, first) in text_of(history)) == may
        assert client.get(restoring(row, first)).status_code == (200 if may else 403)
        why = {"reason_for_change": "So", "kind_of_change": "correction"}
        if not may:
            assert client.post(restoring(row, first), why).status_code == 403
            continue
        press(client, restoring(row, first))
        assert Source.objects.get(pk=row.pk).title == "First"


def test_old_slugs_are_not_restored(desk):
    row = factories.source(slug="one")
    change(row, slug="two")
    old = Rename.objects.get()
    assert desk.get(restoring(old, newest())).status_code == 403
    assert "Restore" not in text_of(desk.get(address_of(old)))


# --- What it costs ---------------------------------------------------------------------------


def test_the_pages_cost_the_same_however_long_the_history(desk, reports):
    def costs(number):
        row = factories.statement(summary="The first.", sources=reports)
        first = newest()
        for place in range(number):
            with factories.editing():
                row.summary = f"Version {place}."
                row.save()
                cite(row, *[factories.source() for _ in range(place + 1)])
        found = []
        for address in (address_of(row), restoring(row, first)):
            desk.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(address).status_code == 200
            found.append(len(queries))
        return found

    assert costs(2) == costs(12)


def test_a_version_is_the_present_where_fields_and_lists_are(said, reports):
    first = newest()
    with factories.editing():
        cite(said, *reports)
    second = newest()
    with factories.editing():
        cite(said, *reports[:2])
    third = newest()
    present = versions.now(Statement, [said.pk])[said.pk]
    instants = [made.recorded_at for made in (first, second, third)]
    others = versions.instants_of_others(Statement, said.pk, present, instants)
    assert others == {second.recorded_at}
