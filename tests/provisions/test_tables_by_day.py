"""What the tables of a small record hold on a day."""

import csv
import io
from datetime import date, timedelta

import pytest

from record.days import newest_day
from tests import factories

pytestmark = pytest.mark.django_db


def rows(client, address, query=None):
    response = client.get(address, query)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(response).decode(), newline="")))


def test_a_stance_lists_the_statements_made_by_then(client):
    actor = factories.actor()
    with factories.editing():
        early, late = (
            factories.statement(actor=actor, made_on=date(2025, 12, day), slug=f"on-{day}")
            for day in (1, 5)
        )
        factories.stance(actor=actor, stated_on=date(2025, 12, 1), statements=[late, early])
    [row] = rows(client, "/stances.csv", {"on": "2025-12-04"})
    assert row["statements"] == "on-1"
    [row] = rows(client, "/stances.csv", {"on": "2025-12-05"})
    assert row["statements"] == "on-5; on-1"


def test_a_draft_names_no_event_no_end_and_no_draft_that_was_still_to_come(client):
    with factories.editing():
        later = factories.draft(slug="later", order=1, started_on=date(2025, 12, 9))
        factories.draft(
            slug="shown",
            order=2,
            revises=later,
            started_on=date(2025, 12, 1),
            ended_on=date(2025, 12, 3),
            event=factories.event(slug="talks", started_on=date(2025, 12, 2)),
        )
    [row] = rows(client, "/drafts.csv", {"on": "2025-12-01"})
    assert (row["event"], row["ended_on"], row["revises"]) == ("", "", "")
    [row] = rows(client, "/drafts.csv", {"on": "2025-12-03"})
    assert (row["event"], row["ended_on"], row["revises"]) == ("talks", "2025-12-03", "")
    assert rows(client, "/drafts.csv")[1]["revises"] == "later"


def test_people_are_shown_from_the_day_on_which_their_role_began(client):
    ends = newest_day() + timedelta(days=900)
    factories.person(slug="new", role_since=date(2025, 12, 5), role_until=ends)
    factories.person(slug="undated")
    assert [row["slug"] for row in rows(client, "/people.csv", {"on": "2025-12-04"})] == [
        "undated"
    ]
    new = rows(client, "/people.csv", {"on": "2025-12-05"})[0]
    assert (new["slug"], new["role_until"]) == ("new", "")
    assert rows(client, "/people.csv")[0]["role_until"] == ends.isoformat()


def test_who_spoke_before_their_role_began_is_listed_without_it(client):
    """So that every statement of the day finds the person who made it."""
    begins = date(2025, 12, 5)
    new = factories.person(slug="new", role="Envoy", role_since=begins)
    factories.person(slug="silent", actor=new.actor, role_since=begins)
    factories.statement(actor=new.actor, person=new, made_on=date(2025, 12, 2))
    assert rows(client, "/people.csv", {"on": "2025-12-01"}) == []
    [row] = rows(client, "/people.csv", {"on": "2025-12-04"})
    assert (row["slug"], row["name"]) == ("new", new.name)
    assert (row["role"], row["role_since"]) == ("", "")
    [row, _] = rows(client, "/people.csv", {"on": "2025-12-05"})
    assert (row["role"], row["role_since"]) == ("Envoy", "2025-12-05")


def test_an_event_that_goes_on_has_no_end_yet(client):
    factories.event(started_on=date(2025, 12, 1), ended_on=date(2025, 12, 3))
    assert rows(client, "/events.csv", {"on": "2025-12-02"})[0]["ended_on"] == ""
    assert rows(client, "/events.csv", {"on": "2025-12-03"})[0]["ended_on"] == "2025-12-03"
    assert rows(client, "/events.csv")[0]["ended_on"] == "2025-12-03"
