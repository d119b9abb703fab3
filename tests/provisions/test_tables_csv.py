"""The tables of the record as files: whole, as of a day, and with the filters of their pages."""

import csv
import io

import pytest
from django.conf import settings

WHOLE = [
    "actors", "chapters", "drafts", "events", "people", "provisions", "renames", "revisions",
    "sources", "stances", "statements", "themes",
]  # fmt: skip
DAYS = ["2025-02-01", "2025-11-18", "2025-11-20", "2025-11-24", "2025-12-10", "2025-12-17"]
DAY_OF = {
    "events": "started_on",
    "drafts": "started_on",
    "statements": "made_on",
    "stances": "stated_on",
    "people": "role_since",
}


def text(client, address, query=None):
    response = client.get(address, query)
    assert response.status_code == 200
    return b"".join(response).decode()


def rows(client, address, query=None):
    return list(csv.DictReader(io.StringIO(text(client, address, query), newline="")))


@pytest.mark.parametrize("name", WHOLE)
def test_it_works(client, record, name):
    """Without a day and filters it is the file of the dataset, byte for byte."""
    response = client.get(f"/{name}.csv")
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == f'attachment; filename="{name}-2025-12-17.csv"'
    assert b"".join(response) == (settings.BASE_DIR / "dataset" / f"{name}.csv").read_bytes()


def test_the_suggested_reading_is_that_of_the_sources(client, record):
    found = rows(client, "/reading.csv")
    assert found == [
        row for row in rows(client, "/sources.csv") if row["suggested_reading"] == "1"
    ]
    assert len(found) > 20


@pytest.mark.parametrize("name", [*WHOLE, "reading"])
@pytest.mark.parametrize("on", DAYS)
def test_a_day_has_no_row_of_a_later_day(client, record, name, on):
    response = client.get(f"/{name}.csv", {"on": on})
    assert f'{name}-{on}.csv"' in response["Content-Disposition"]
    found = list(csv.DictReader(io.StringIO(b"".join(response).decode(), newline="")))
    if name in DAY_OF:
        assert all(row[DAY_OF[name]] <= on for row in found)


def test_a_day_leaves_the_rows_of_earlier_days_as_they_are(client, record):
    for name, column in DAY_OF.items():
        then = rows(client, f"/{name}.csv", {"on": "2025-11-24"})
        now = [row for row in rows(client, f"/{name}.csv") if row[column] <= "2025-11-24"]
        keys = [row["slug"] for row in then]
        if name == "stances":
            begun = {row["slug"] for row in rows(client, "/drafts.csv", {"on": "2025-11-24"})}
            now = [row for row in now if row["draft"] in begun]
        assert keys == [row["slug"] for row in now]


def test_every_reference_of_a_day_leads_to_a_row_of_that_day(client, record):
    on = {"on": "2025-11-24"}
    slugs = {
        name: {row["slug"] for row in rows(client, f"/{name}.csv", on)}
        for name in ("statements", "drafts", "events", "sources")
    }
    for row in rows(client, "/stances.csv", on):
        assert set(row["statements"].split("; ")) <= slugs["statements"]
        assert row["draft"] in slugs["drafts"]
    for row in rows(client, "/revisions.csv", on):
        assert row["draft"] in slugs["drafts"]
    for row in rows(client, "/drafts.csv", on):
        assert {row["event"], ""} <= {*slugs["events"], ""}
        assert {row["revises"], ""} <= {*slugs["drafts"], ""}
    for name in ("statements", "events", "drafts", "revisions"):
        for row in rows(client, f"/{name}.csv", on):
            assert {key for key in row["sources"].split("; ") if key} <= slugs["sources"]


def test_the_text_of_a_chapter_which_knows_later_days_is_left_out_before_the_latest(
    client, record
):
    now, then = rows(client, "/chapters.csv"), rows(client, "/chapters.csv", {"on": "2025-12-16"})
    assert all(row["body"] for row in now)
    assert [{**row, "body": ""} for row in now] == then


@pytest.mark.parametrize("name", [*WHOLE, "reading"])
def test_a_bad_day_is_answered_in_plain_text(client, record, name):
    response = client.get(f"/{name}.csv?on=2025-13-40")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert "on: “2025-13-40” is not a day" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "query", "wrong"),
    [
        ("provisions", {"theme": "none"}, "theme: There is no theme “none”. It takes one of: sov"),
        ("statements", {"actor": "none"}, "actor: There is no actor “none”. It takes one of: ukr"),
        ("statements", {"from": "2025-12-02", "to": "2025-12-01"}, "from: 2025-12-02 is later"),
        ("sources", {"kind": "none"}, "kind: There is no kind “none”. It takes one of: primary"),
        ("sources", {"language": "xx"}, "language: There is no language “xx”. It takes one of: "),
    ],
)
def test_a_bad_filter_is_answered_in_plain_text(client, record, name, query, wrong):
    response = client.get(f"/{name}.csv", query)
    assert response.status_code == 400
    assert wrong in response.content.decode()
