"""What holds for every reading page: few queries, nothing inline, nothing from afar."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

import briefing.urls
import data.urls
import provisions.urls
import snapshots.urls
from actors.tables import ACTORS, PEOPLE
from briefing.tables import CHAPTERS
from data.openapi.operations import OPERATIONS
from provisions.models import Provision
from provisions.tables import DRAFTS, PROVISIONS, REVISIONS, STANCES, STATEMENTS, THEMES
from record.storing import create
from statements.tables import EVENTS
from tests import factories
from tests.briefing.reader import read

PAGES = {
    "/": 20,
    "/provisions/": 8,
    "/provisions/7/": 23,
    "/provisions/21/?on=2025-12-01": 23,
    "/drafts/": 8,
    "/drafts/geneva/": 20,
    "/drafts/berlin/?against=original&on=2025-12-15": 20,
    "/provisions/?theme=territory&q=line": 8,
    "/actors/": 8,
    "/actors/ukraine/": 16,
    "/actors/poland/?on=2025-12-01": 16,
    "/statements/": 9,
    "/statements/?actor=ukraine&q=nato&page=1": 9,
    "/statements/united-states-2025-02-13-trump-g8/": 10,
    "/timeline/": 21,
    "/timeline/?at=2025-11-23&actor=germany&blocs=shown": 21,
    "/timeline/?kind=moved&provision=6&on=2025-12-01&order=oldest": 10,
    "/timeline.csv": 15,
    "/timeline.json?on=2025-12-01&kind=moved&kind=event": 11,
    "/briefing/": 9,
    "/briefing/ukraine/?on=2025-12-01": 16,
    "/briefing/reactions/?on=2025-12-01": 13,
    "/sources/": 6,
    "/sources/?kind=media&on=2025-12-01": 6,
    "/reading/": 5,
    "/statements.atom": 13,
    "/statements.atom?actor=ukraine&q=nato&on=2025-12-01": 13,
    "/events.atom": 11,
    "/events.ics?actor=ukraine": 11,
    "/snapshots/": 3,
    "/snapshots.csv": 2,
    "/about/": 5,
    "/data/": 45,
    "/search/": 7,
    "/search/?q=territory&kind=statement": 5,
    "/search/?q=territory&on=2025-12-01&kind=text": 5,
    "/positions/": 12,
    "/positions/?on=2025-12-01&order=disputed&theme=territory": 12,
    "/positions/?draft=geneva&actor=ukraine&actor=e3": 12,
    "/positions.csv?shape=wide": 13,
    "/positions.csv?order=disputed": 16,
    "/positions.json?draft=geneva&shape=wide": 13,
    "/positions.csv": 11,
    "/positions.csv?draft=geneva&on=2025-12-01": 11,
    "/provisions.csv?q=line": 6,
    "/drafts.csv?on=2025-12-01": 9,
    "/actors.csv": 6,
    "/people.csv": 5,
    "/events.csv": 7,
    "/revisions.csv": 6,
    "/stances.csv?on=2025-12-01": 6,
    "/statements.csv?q=nato": 10,
    "/sources.csv?on=2025-12-01": 6,
    "/reading.csv": 5,
}
# Held to their queries elsewhere (comparing in tests/provisions, others beside them), or without
# anything of the record.
OTHERS = {
    "briefing-long",
    "compare",
    "compare-csv",
    "compare-json",
    "changes",
    "changes-atom",
    "change",
    "provision-history",
    "sitemap",
    "sitemap-section",
    "robots",
    "healthz",
    "briefing-pdf",
    "briefing-docx",
    "card-overview",
    "card-positions",
    "card-point",
    "snapshot",
    "snapshot-changes",
    "snapshot-check",
    "snapshot-citation",
    "snapshot-file",
    "snapshot-zip",
    "latest-zip",
    "recorded-zip",
}
# What copies of each table's rows change: their own keys, and what else no two rows share.
COPIED = (
    (THEMES, ("slug",)),
    (ACTORS, ("slug", "members")),
    (PEOPLE, ("slug", "actor")),
    (EVENTS, ("slug", "participants")),
    (DRAFTS, ("slug", "revises", "participants", "event")),
    (REVISIONS, ("draft",)),
    (STATEMENTS, ("slug", "actor", "person")),
    (STANCES, ("slug", "actor", "draft", "statements")),
)


def queries(client, page):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page)
        size = len(b"".join(response))
    assert response.status_code == 200
    return len(captured), size


def copied(row, names, copy):
    """The row with *copy* appended to every slug in the columns *names*."""

    def renamed(value):
        if isinstance(value, tuple):
            return tuple(f"{slug}-{copy}" for slug in value)
        return value and f"{value}-{copy}"

    order = {"order": row["order"] + 100 * copy} if "order" in row else {}
    return row | {name: renamed(row[name]) for name in names} | order


def multiply(times):
    """Fill the record up to *times* what it holds, of drafts, actors, statements and points."""
    with factories.editing():
        points = [row for _, row in PROVISIONS.rows()]
        for table, names in COPIED:
            rows = [row for _, row in table.rows()]
            create(table, [copied(row, names, copy) for copy in range(1, times) for row in rows])
        chapters = [
            row | {links.name: links.derive(row) for links in CHAPTERS.links}
            for _, row in CHAPTERS.rows()
        ]
        names = ("slug", "actor_chapter")
        copies = range(1, times)
        create(CHAPTERS, [copied(row, names, copy) for copy in copies for row in chapters])
        last = Provision.objects.order_by("number").last().number
        create(
            PROVISIONS,
            [
                row | {"number": row["number"] + last * copy, "slug": f"{row['slug']}-{copy}"}
                for copy in range(1, times)
                for row in points
            ],
        )
        revisions = [row for _, row in REVISIONS.rows() if row["draft"] == "us-russia"]
        create(
            REVISIONS,
            [
                row | {"provision": row["provision"] + last * copy}
                for copy in range(1, times)
                for row in revisions
            ],
        )


def test_every_kind_of_page_is_held_to_its_queries():
    apps = (briefing.urls, provisions.urls, snapshots.urls, data.urls)
    names = {path.name for app in apps for path in app.urlpatterns}
    held = {resolve(page.partition("?")[0]).url_name for page in PAGES}
    # What programs read has tests of its own.
    assert names - OTHERS - held <= set(OPERATIONS) | {"openapi", "csvm"}
    assert held <= names


@pytest.mark.parametrize("page", PAGES)
def test_it_works(client, record, page):
    """A page costs the queries that are written beside it above, no more and no fewer."""
    found, _ = queries(client, page)
    assert found == PAGES[page]


def test_ten_times_the_record_costs_the_same_queries(client, record):
    # What asks a query a row does so on either database: fewer rows show it on the second.
    times = 10 if connection.vendor == "sqlite" else 3
    before = {page: queries(client, page) for page in PAGES}
    multiply(times)
    after = {page: queries(client, page) for page in PAGES}
    assert {page: cost for page, (cost, _) in after.items()} == PAGES
    grown = [page for page in PAGES if after[page][1] > times / 2 * before[page][1]]
    assert {"/provisions/", "/provisions/7/", "/positions/", "/positions.csv"} <= set(grown)


FILES = (".csv", ".json", ".atom", ".ics")
HTML = [
    *(page for page in PAGES if not page.partition("?")[0].endswith(FILES)),
    "/nothing",
    "/?on=nonsense",
]


@pytest.mark.parametrize("page", HTML)
def test_it_loads_nothing_from_afar_and_has_a_title_a_description_and_no_id_twice(
    client, record, page
):
    found = read(client.get(page))
    assert found.inline == []
    assert all(address.startswith("/static/") for address in found.loaded)
    assert found.title
    assert found.description
    assert len(found.ids) == len(set(found.ids))
