"""The events as a calendar: whole days, with names that stay, in every calendar."""

from datetime import date, timedelta

import pytest

from record.editing import edit
from tests import factories
from tests.briefing.feeds.valid import calendar

pytestmark = pytest.mark.django_db

SUMMARY = "Talks; in Geneva, on “points”: “Женева” and more \\ and less."


@pytest.fixture
def event(db):
    with factories.editing("Entered"):
        return factories.event(
            slug="geneva-talks",
            title="Talks in Geneva; first, of several",
            started_on=date(2025, 11, 23),
            ended_on=date(2025, 11, 24),
            place="Geneva, Switzerland",
            summary=f"{SUMMARY}\nA second paragraph. {'Довгий текст. ' * 40}End.",
            participants=[factories.actor(slug="ukraine", short_name="Ukraine")],
            sources=[factories.source(title="Talks end", url="https://reuters.example/1")],
        )


def events(client, **query):
    return calendar(client.get("/events.ics", query))


def test_it_works(client, event):
    read = events(client)
    assert read["name"] == read["x-wr-calname"] == "Peace Plan Tracker: events"
    assert read["refresh-interval"].dt == timedelta(hours=12)
    [listed] = read.events
    assert listed["summary"] == "Talks in Geneva; first, of several"
    assert listed["location"] == "Geneva, Switzerland"
    assert listed["uid"] == f"event-{event.pk}@localhost"
    assert listed["url"] == "http://localhost:8000/timeline/?at=2025-11-23#geneva-talks"
    assert listed["description"].startswith(f"{SUMMARY}\nA second paragraph.")
    assert listed["description"].endswith(
        "End.\n\nTook part: Ukraine\n\n"
        "Reuters, 20 November 2025: Talks end\nhttps://reuters.example/1"
    )
    assert listed["transp"] == "TRANSPARENT"


def test_types_that_have_no_default_are_said(client, event):
    text = client.get("/events.ics").content.decode().replace("\r\n ", "")
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in text
    assert "X-PUBLISHED-TTL:PT12H\r\n" in text
    assert "SOURCE;VALUE=URI:http://localhost:8000/events.ics\r\n" in text
    assert "DTSTART;VALUE=DATE:20251123\r\n" in text
    # The end is the first day on which it was over.
    assert "DTEND;VALUE=DATE:20251125\r\n" in text
    # Commas in the names that calendars had before they had a standard are escaped, too.
    found = client.get("/events.ics", {"actor": "ukraine"}).content.decode()
    assert "X-WR-CALDESC:The dated steps of the negotiation\\, with sources" in found


def test_an_event_of_one_day_ends_on_the_next(client):
    factories.event(started_on=date(2025, 12, 31))
    [listed] = events(client).events
    assert (listed.start, listed.end) == (date(2025, 12, 31), date(2026, 1, 1))


def test_a_correction_changes_the_instants_and_keeps_the_uid(client, event):
    [before] = events(client).events
    with edit(reason="Renamed", kind="correction") as made:
        event.slug = "talks-in-geneva"
        event.save()
    [after] = events(client).events
    assert after["uid"] == before["uid"]
    assert after["created"].dt == before["created"].dt
    instant = made.saved.recorded_at.replace(microsecond=0)
    assert after["dtstamp"].dt == after["last-modified"].dt == instant


def test_all_events_are_in_it_the_oldest_first(client, event):
    with factories.editing():
        cited = [factories.source()]
        for number in range(60):
            factories.event(started_on=date(2025, 10, 1), sources=cited, slug=f"step-{number:02}")
    listed = events(client).events
    assert len(listed) == 61
    assert [each["url"].rpartition("#")[2] for each in listed[:2]] == ["step-00", "step-01"]
    assert listed[-1]["uid"] == f"event-{event.pk}@localhost"


def test_a_day_shows_nothing_later(client, event):
    factories.event(started_on=date(2025, 11, 25))
    [listed] = events(client, on="2025-11-23").events
    # That it would go on was not known by then.
    assert listed.end == date(2025, 11, 24)
    assert events(client, on="2025-11-22").events == []


def test_it_can_be_narrowed_to_those_in_which_some_actors_took_part(client, event):
    factories.event()
    read = events(client, actor="ukraine")
    assert [listed["uid"] for listed in read.events] == [f"event-{event.pk}@localhost"]
    assert read["name"] == "Peace Plan Tracker: events (actor Ukraine)"
    assert read["source"] == "http://localhost:8000/events.ics?actor=ukraine"
