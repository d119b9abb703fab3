"""What one thing costs as JSON, whatever the size of the record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.data.reading import read

pytestmark = pytest.mark.django_db

ADDRESSES = ["/provisions/1.json", "/drafts/a.json", "/actors/a.json", "/statements/a.json"]
ADDRESSES += ["/briefing/a.json", "/changes.json", "/provisions/1/history.json"]


def test_one_thing_costs_as_many_queries_whatever_belongs_to_it(client):
    with factories.editing():
        actor = factories.actor(slug="a", chapter="group")
        factories.actor(members=[actor])
        draft = factories.draft(slug="a", sources=[factories.source()])
        point = factories.provision(number=1)
        factories.revision(draft, point, sources=[factories.source()])
        statement = factories.statement(slug="a", actor=actor, provisions=[point])
        factories.stance(actor=actor, provision=point, draft=draft, statements=[statement])
        source = factories.source(slug="cited")
        factories.chapter(slug="a", actor_chapter="group", body=f"Said.[^{source.slug}]")

    def grow(number):
        for _ in range(number):
            with factories.editing():
                other = factories.actor(chapter="group")
                said = factories.statement(actor=actor, provisions=[point])
                factories.stance(actor=other, provision=point, draft=draft, statements=[statement])
                factories.stance(actor=actor, draft=factories.draft(revises=draft))
                factories.revision(factories.draft(), point, sources=[factories.source()])
                factories.stance(actor=actor, provision=factories.provision(), statements=[said])
                factories.person(actor=actor)

    def count():
        found = {}
        for address in ADDRESSES:
            with CaptureQueriesContext(connection) as captured:
                read(client, address)
            found[address] = len(captured)
        return found

    grow(2)
    before = count()
    grow(12)
    assert count() == before
    assert max(before.values()) <= 26
