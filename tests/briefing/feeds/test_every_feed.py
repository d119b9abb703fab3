"""The feeds and the calendar of the record that the project ships."""

from datetime import date

import pytest

from actors.models import Actor
from statements.models import Event, Statement
from tests import factories
from tests.briefing.feeds.valid import calendar, feed

FEEDS = ["/changes.atom", "/statements.atom", "/events.atom"]
ADDRESSES = [*FEEDS, "/events.ics"]
OF_A_PART = [
    "/changes.atom?provision=7",
    "/changes.atom?kind=addition&actor=ukraine",
    "/changes.atom?draft=geneva",
    "/statements.atom?q=NATO&actor=ukraine",
    "/statements.atom?on=2025-11-24",
    "/events.atom?actor=ukraine&actor=russia",
]


@pytest.mark.parametrize("address", [*FEEDS, *OF_A_PART])
def test_it_works(client, record, address):
    """A feed of the whole record, and of each part of it, is valid and has entries."""
    found = feed(client.get(address))
    assert found.entries
    assert found.links["self"] == f"http://localhost:8000{address}"
    assert client.get(found.links["alternate"]).status_code == 200
    for entry in found.entries[:3]:
        assert client.get(entry.links["alternate"]).status_code == 200


def test_the_calendar_of_the_whole_record_is_valid(client, record):
    assert len(calendar(client.get("/events.ics")).events) == Event.objects.count()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_bad_value_is_answered_in_plain_text(client, record, address):
    response = client.get(address, {"actor": "atlantis"})
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith("actor: There is no actor “atlantis”.")


def test_what_is_entered_late_is_announced(client, record):
    """The newest entry is the last that was entered, whatever day it is about."""
    late = factories.statement(actor=Actor.objects.get(slug="ukraine"), made_on=date(2014, 3, 18))
    assert Statement.objects.order_by("made_on").first() == late
    [first, *_] = feed(client.get("/statements.atom")).entries
    assert first.id == f"tag:localhost,2025:statement/{late.pk}"
