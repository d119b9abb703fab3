"""What holds for any feed and for the calendar, whatever they tell of, if anything."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefing.feeds.legible import legible
from record.editing import edit
from tests import factories
from tests.briefing.feeds.valid import calendar, feed

FEEDS = ["/changes.atom", "/statements.atom", "/events.atom"]
ADDRESSES = [*FEEDS, "/events.ics"]


@pytest.mark.parametrize("address", FEEDS)
def test_an_empty_record_gives_a_valid_feed_without_entries(client, db, address):
    found = feed(client.get(address))
    assert found.entries == []
    # The same each time, so that nobody takes it for news.
    assert feed(client.get(address)).updated == found.updated


def test_an_empty_record_gives_a_calendar_without_events(client, db):
    assert calendar(client.get("/events.ics")).events == []


STRANGE = (
    "A < B & C > D ]]> <b>bold</b> &amp; “quoted” 'single' \"double\" \U0001f54a Я \ufffe\uffff"
)


def test_texts_are_told_as_they_were_written(client, db):
    """Whatever a text has of markup is words to a reader, and never markup."""
    actor = factories.actor(name=STRANGE, short_name="A & <B>", slug="strange")
    point = factories.provision(title="Point <i>7</i> & more", number=7)
    source = factories.source(title=STRANGE, publisher="R&D <X>", url="https://e.org/?a=1&b=2")
    with edit(reason=STRANGE, kind="correction"):
        factories.statement(
            actor=actor, summary=STRANGE, quote=STRANGE, provisions=[point], sources=[source]
        )
        factories.event(
            title=STRANGE,
            place="<Geneva>",
            summary=STRANGE,
            participants=[actor],
            sources=[source],
        )
    shown = STRANGE.removesuffix(" \ufffe\uffff")
    for address in FEEDS:
        entry = feed(client.get(address)).entries[0]
        assert shown in entry.title
        assert shown in entry.told
        assert "<b>" not in entry.content
    [listed] = calendar(client.get("/events.ics")).events
    assert listed["summary"].strip() == shown
    assert shown in listed["description"]


@pytest.mark.parametrize("words", ["\x01\x02\x1b[31m", "]]> & <x>", "\ufffe\uffff", "\U0010ffff"])
def test_whatever_is_asked_for_gives_a_valid_feed(client, db, words):
    assert feed(client.get("/statements.atom", {"q": words})).entries == []


def test_only_what_no_reader_could_read_is_left_out():
    assert legible("a\x00b\x0bc\ud800d\ufffee\tf\ng 🕊 Я") == "abcde\tf\ng 🕊 Я"


def enter(number):
    """Enter a point, a statement and an event, each in an Edit of its own, and correct them."""
    with factories.editing("Entered"):
        member = factories.actor()
        said = factories.statement(
            actor=member, provisions=[factories.provision(), factories.provision()]
        )
        happened = factories.event(participants=[member, factories.actor()])
    with edit(reason="Corrected", kind="correction"):
        said.summary, happened.summary = f"Corrected {number}.", f"Corrected {number}."
        said.save()
        happened.save()


@pytest.mark.parametrize("address", ADDRESSES)
def test_more_entries_cost_no_more_queries(client, db, address):
    enter(0)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(1, 8):
        enter(number)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) <= 14 + 20 * (address == "/changes.atom")


@pytest.mark.parametrize("address", [*ADDRESSES, "/changes.atom?kind=addition"])
def test_a_copy_is_fresh_until_the_record_changes(client, db, address):
    enter(0)
    first = client.get(address)
    assert first["Cache-Control"] == "public, no-cache"
    assert not first.cookies
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    enter(1)
    changed = client.get(address, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_record_gives_the_same_bytes(client, db, address):
    enter(0)
    assert client.get(address).content == client.get(address).content
