"""/compare/ of an empty record, and what it costs of one that grows."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

DAYS = [date(2025, 12, 1) + timedelta(days=number) for number in range(3)]
PAIRS = {
    "/compare/": 6,
    "/compare/?left=draft:left": 6,
    "/compare/?left=draft:left&right=draft:right": 14,
    "/compare/?left=actor:left&right=actor:right": 11,
    "/compare/?left=day:2025-12-01&right=day:2025-12-03": 19,
}
"""How many queries each page costs, with that for its tag and those for its day."""


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_of_an_empty_record_there_are_days_alone(client, db):
    html = page(client, "/compare/")
    assert html.count("The record does not have two of them by this day.") == 2
    assert html.count('<form class="filters"') == 1
    nothing = page(client, "/compare/?left=day:2025-11-22&right=day:2025-11-23")
    assert "Nothing in the record came between these two days" in nothing
    assert b"".join(client.get("/compare.csv")).decode().startswith("side,kind,name,day\nday:")


def test_of_drafts_without_points_and_actors_without_words_it_says_so(client, db):
    with factories.editing():
        for slug in ("left", "right"):
            factories.draft(slug=slug)
            factories.actor(slug=slug)
    html = page(client, "/compare/?left=draft:left&right=draft:right")
    assert "No points have been entered so far." in html
    html = page(client, "/compare/?left=actor:left&right=actor:right")
    assert html.count("Neither had spoken on this draft or a point of it by this day.") == 2
    html = page(client, "/compare/?left=actor:left&right=actor:right&on=2025-11-01")
    assert "No draft had begun by this day." in html


class Growing:
    """A record with some rows of every kind that a pair may show, which can grow."""

    def __init__(self):
        self.sides = [factories.actor(slug="left"), factories.actor(slug="right")]
        self.drafts = [
            factories.draft(slug=slug, started_on=day)
            for slug, day in zip(("left", "right"), DAYS, strict=False)
        ]
        self.grow(1)

    def grow(self, times):
        for _ in range(times):
            actors = [*self.sides, factories.actor(members=[self.sides[0]])]
            factories.draft(started_on=DAYS[1], revises=self.drafts[0])
            factories.event(started_on=DAYS[1])
            point = factories.provision()
            said = factories.statement(made_on=DAYS[2], actor=actors[0], provisions=[point])
            about = [(actors[2], None), *((actor, point) for actor in actors)]
            for draft in self.drafts:
                for actor, provision in about:
                    factories.stance(
                        actor=actor,
                        draft=draft,
                        provision=provision,
                        stated_on=DAYS[2],
                        statements=[said],
                    )


def count_queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        b"".join(response)
    assert response.status_code == 200
    return len(captured)


def test_a_pair_costs_the_same_with_ten_times_the_record(client, db):
    with factories.editing():
        record = Growing()
    files = [pair.replace("/?", f"{twin}?") for pair in PAIRS for twin in (".csv", ".json")]
    before = {address: count_queries(client, address) for address in [*PAIRS, *files]}
    with factories.editing():
        record.grow(9)
    assert {address: count_queries(client, address) for address in before} == before
    assert {address: before[address] for address in PAIRS} == PAIRS
