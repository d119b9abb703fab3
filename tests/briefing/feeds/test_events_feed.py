"""The feed of events: what happened on which days, where, who took part, who reported it."""

from datetime import date

import pytest

from record.editing import edit
from statements.models import EventParticipant
from tests import factories
from tests.briefing.feeds.valid import feed

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db):
    with factories.editing("Entered"):
        return factories.event(
            slug="geneva-talks",
            title="Talks in Geneva",
            started_on=date(2025, 11, 23),
            ended_on=date(2025, 11, 24),
            place="Geneva",
            summary="Two delegations talked.",
            participants=[
                factories.actor(slug="ukraine", short_name="Ukraine"),
                factories.actor(slug="united-states", short_name="US"),
            ],
            sources=[factories.source(title="Talks end", url="https://reuters.example/1")],
        )


def events(client, **query):
    return feed(client.get("/events.atom", query))


def test_it_works(client, event):
    found = events(client)
    assert found.title == "Peace Plan Tracker: events"
    assert found.links["alternate"] == "http://localhost:8000/timeline/?kind=event"
    [entry] = found.entries
    assert entry.title == "23 to 24 November 2025 (2 days): Talks in Geneva"
    assert entry.id == f"tag:localhost,2025:event/{event.pk}"
    assert entry.links["alternate"] == (
        "http://localhost:8000/timeline/?at=2025-11-23#geneva-talks"
    )
    assert entry.categories == {"ukraine": "Ukraine", "united-states": "US"}
    assert entry.told == (
        "23 to 24 November 2025 (2 days), Geneva Two delegations talked. "
        "Took part: Ukraine, US Sources: Talks end. Reuters, 20 November 2025"
    )
    assert 'href="https://reuters.example/1"' in entry.content


def test_a_correction_changes_updated_and_keeps_the_id(client, event):
    [before] = events(client).entries
    with edit(reason="Renamed, and Poland was there too", kind="correction") as made:
        event.slug = "talks-in-geneva"
        event.save()
        EventParticipant(event=event, actor=factories.actor(slug="poland")).save()
    [after] = events(client).entries
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated == made.saved.recorded_at > before.updated
    assert after.links["alternate"].endswith("#talks-in-geneva")


def test_what_is_entered_last_comes_first(client, event):
    late = factories.event(started_on=date(2024, 1, 1))
    assert [entry.id.rpartition("/")[2] for entry in events(client).entries] == [
        str(late.pk),
        str(event.pk),
    ]


def test_a_day_shows_nothing_later(client, event):
    factories.event(started_on=date(2025, 11, 25))
    [entry] = events(client, on="2025-11-23").entries
    # That it would go on was not known by then.
    assert entry.title == "23 November 2025: Talks in Geneva"
    assert "24 November" not in entry.told
    assert entry.links["alternate"].endswith("?at=2025-11-23&on=2025-11-23#geneva-talks")
    assert events(client, on="2025-11-22").entries == []


def test_it_can_be_narrowed_to_those_in_which_some_actors_took_part(client, event):
    other = factories.event(participants=[factories.actor(slug="poland", short_name="Poland")])
    found = events(client, actor=["ukraine", "united-states"])
    assert [entry.id.rpartition("/")[2] for entry in found.entries] == [str(event.pk)]
    query = "actor=ukraine&actor=united-states"
    assert found.id == f"tag:localhost,2025:events.atom?{query}"
    assert found.links["alternate"] == f"http://localhost:8000/timeline/?{query}&kind=event"
    assert client.get(found.links["alternate"]).status_code == 200
    found = events(client, actor=["poland", "ukraine"])
    assert [entry.id.rpartition("/")[2] for entry in found.entries] == [
        str(other.pk),
        str(event.pk),
    ]
