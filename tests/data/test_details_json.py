"""One point, draft, actor, statement or chapter as JSON: what its page shows."""

import pytest

from provisions.models import Provision, Stance
from tests import factories
from tests.data.reading import as_cells, read, rows

STATEMENT = "/statements/united-states-2025-02-13-trump-g8"
DETAILS = [
    "/provisions/7",
    "/drafts/geneva",
    "/actors/ukraine",
    STATEMENT,
    "/briefing/ukraine",
]
EARLIER = {"on": "2025-12-01"}


def where(found, **values):
    return [row for row in found if all(row[name] == value for name, value in values.items())]


def cells(found):
    return list(map(as_cells, found))


def test_it_works(client, record):
    found = read(client, "/provisions/7.json")
    assert found["page"] == "http://testserver/provisions/7/"
    point = Provision.objects.get(number=7)
    assert found["provision"]["title"] == point.title
    assert found["theme"]["slug"] == point.theme.slug
    assert cells(found["revisions"]) == where(rows(client, "/revisions.csv"), provision="7")
    assert cells(found["stances"]) == where(rows(client, "/stances.csv"), provision="7")
    assert cells(found["positions"]) == where(rows(client, "/positions.csv"), provision="7")
    about = rows(client, "/statements.csv", {"provision": "7"})
    assert found["statement_count"] == len(about)
    assert cells(found["statements"]) == about[-100:]
    cited = {slug for row in found["revisions"] for slug in row["sources"]}
    assert {row["slug"] for row in found["sources"]} == cited


def test_a_point_says_how_each_text_reads_against_the_one_before(client, record):
    found = read(client, "/provisions/7.json")["wordings"]
    assert [(one["draft"], one["against"]) for one in found] == [
        ("us-russia", None),
        ("european", "us-russia"),
        ("geneva", "us-russia"),
        ("berlin", "geneva"),
    ]
    first = "".join(piece["text"] for line in found[0]["lines"] for piece in line)
    assert "NATO" in first
    against = read(client, "/provisions/7.json", {"against": "original"})
    assert against["against"] == "original"
    assert against["wordings"][-1]["against"] == "us-russia"


def test_a_draft_has_its_texts_and_the_positions_on_it(client, record):
    found = read(client, "/drafts/geneva.json")
    assert found["draft"]["revises"] == "us-russia"
    assert cells(found["revisions"]) == where(rows(client, "/revisions.csv"), draft="geneva")
    assert cells(found["stances"]) == where(rows(client, "/stances.csv"), draft="geneva")
    on_it = rows(client, "/positions.csv", {"draft": "geneva"})
    assert cells(found["positions"]) == on_it
    assert {one["provision"] for one in found["wordings"]} == {
        row["provision"] for row in found["revisions"]
    }


def test_an_actor_has_its_people_and_positions_and_those_of_its_blocs_apart(client, record):
    found = read(client, "/actors/poland.json")
    assert cells(found["people"]) == where(rows(client, "/people.csv"), actor="poland")
    assert cells(found["positions"]) == where(rows(client, "/positions.csv"), actor="poland")
    in_force = rows(client, "/positions.csv")
    assert found["blocs"]
    assert cells(found["positions_of_blocs"]) == [
        row for row in in_force if row["actor"] in found["blocs"]
    ]


def test_a_statement_has_what_rests_on_it(client, record):
    stance = Stance.objects.exclude(provision=None).first()
    slug = stance.grounds.first().statement.slug
    found = read(client, f"/statements/{slug}.json")
    assert found["statement"]["slug"] == slug
    assert stance.slug in [row["slug"] for row in found["stances"]]
    assert [row["slug"] for row in found["sources"]] == sorted(found["statement"]["sources"])
    assert found["actor"]["slug"] == found["statement"]["actor"]
    person = found["person"]["slug"] if found["person"] else None
    assert person == found["statement"]["person"]


def test_a_chapter_has_the_positions_of_its_actors(client, record):
    found = read(client, "/briefing/ukraine.json")
    assert found["chapter"]["body"]
    assert found["edited"]["edit"] == found["edit"]
    assert found["edited"]["since"] == []
    assert {row["actor"] for row in found["positions"]} == {"ukraine"}
    assert found["sources"]


def test_before_the_latest_day_the_text_of_a_chapter_is_left_out(client, record):
    found = read(client, "/briefing/ukraine.json", EARLIER)
    assert found["chapter"]["body"] is None
    assert found["sources"] == []
    assert all(row["stated_on"] <= "2025-12-01" for row in found["positions"])


@pytest.mark.parametrize("address", DETAILS)
def test_nothing_of_a_later_day_is_there(client, record, address):
    found = read(client, f"{address}.json", EARLIER)
    assert found["on"] == "2025-12-01"
    for part in ("stances", "positions", "statements"):
        for row in found.get(part, []):
            assert row.get("stated_on", row.get("made_on")) <= "2025-12-01"
            assert row.get("draft") != "berlin"
    assert "berlin" not in [row["draft"] for row in found.get("revisions", [])]


@pytest.mark.parametrize(
    ("address", "on"),
    [("/drafts/berlin", "2025-12-01"), (STATEMENT, "2025-02-12"), ("/drafts/none", "2025-12-01")],
)
def test_what_was_still_to_come_is_not_found(client, record, address, on):
    response = client.get(f"{address}.json", {"on": on})
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"].endswith("by the day that is asked for.")


@pytest.mark.parametrize(
    ("table", "address"),
    [
        ("drafts", "/drafts/geneva"),
        ("actors", "/actors/ukraine"),
        ("chapters", "/briefing/ukraine"),
        ("statements", STATEMENT),
    ],
)
def test_a_renamed_row_leads_to_its_present_address(client, record, table, address):
    page, _, slug = address.rpartition("/")
    factories.rename(table, "as-it-was", slug)
    response = client.get(f"{page}/as-it-was.json?on=2025-12-15")
    assert response.status_code == 301
    assert response["Location"] == f"{address}.json?on=2025-12-15"
