"""The lists of tables as JSON: the rows of the CSV, a page at a time."""

import pytest

from data.lists import LISTS
from statements.models import Statement
from tests import factories
from tests.data.reading import as_cells, ask, pages, read, rows

ALL = {"limit": "1000"}


def test_it_works(client, record):
    response, _ = ask(client, "/statements.json", {"actor": "ukraine", "limit": "2"})
    found = response.json()
    assert list(found) == [
        "on",
        "latest_day",
        "edit",
        "actor",
        "count",
        "next",
        "rows",
    ]
    assert found["on"] == found["latest_day"] == "2025-12-17"
    assert found["actor"] == "ukraine"
    assert found["count"] == Statement.objects.filter(actor__slug="ukraine").count()
    assert response["Link"] == f'<{found["next"]}>; rel="next"'
    row = found["rows"][0]
    statement = Statement.objects.get(slug=row["slug"])
    assert row == {
        "slug": statement.slug,
        "made_on": statement.made_on.isoformat(),
        "actor": "ukraine",
        "person": statement.person.slug if statement.person else None,
        "setting": statement.setting,
        "summary": statement.summary,
        "quote": statement.quote or None,
        "provisions": [
            link.provision.number for link in statement.provisions.order_by("position")
        ],
        "sources": [link.source.slug for link in statement.citations.order_by("position")],
    }


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", [{}, {"on": "2025-11-24"}])
def test_it_has_the_rows_of_the_file(client, record, name, query):
    found = read(client, f"/{name}.json", query | ALL)
    assert list(map(as_cells, found["rows"])) == rows(client, f"/{name}.csv", query)
    assert found["count"] == len(found["rows"])
    assert found["next"] is None


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("provisions", {"theme": "territory", "q": "line"}),
        ("statements", {"provision": "7", "from": "2025-11-22", "to": "2025-12-01"}),
        ("statements", {"person": "trump", "setting": "post"}),
        ("sources", {"kind": "media", "language": "uk"}),
        ("reading", {"on": "2025-12-01"}),
    ],
)
def test_the_filters_are_those_of_the_page(client, record, name, query):
    found = read(client, f"/{name}.json", query | ALL)
    assert list(map(as_cells, found["rows"])) == rows(client, f"/{name}.csv", query)
    assert 0 < found["count"] < LISTS[name].table.model.objects.count()
    assert {name: found[name] for name in query} == query


@pytest.mark.parametrize("name", LISTS)
def test_the_pages_together_are_the_list(client, record, name):
    factories.rename("themes", "land", "territory")
    factories.rename("themes", "soil", "territory")
    size = 1 if LISTS[name].table.model.objects.count() < 60 else 97
    found = list(pages(client, f"/{name}.json", {"limit": str(size)}))
    listed = [row for page in found for row in page["rows"]]
    assert list(map(as_cells, listed)) == rows(client, f"/{name}.csv")
    assert all(len(page["rows"]) == size for page in found[:-1])
    assert {page["count"] for page in found} == {len(listed)}


def test_a_page_keeps_the_filters_and_the_day(client, record):
    query = {"actor": "ukraine", "on": "2025-12-01", "limit": "5"}
    first, second, *_ = pages(client, "/statements.json", query)
    assert (second["on"], second["actor"]) == ("2025-12-01", "ukraine")
    assert first["count"] == second["count"]
    assert len(second["rows"]) == 5


def test_by_default_a_page_has_a_hundred_rows(client, record):
    assert len(read(client, "/sources.json")["rows"]) == 100


PLACES = ["x", "%", "WyJzdGF0ZW1lbnRzIl0", "bnVsbA", "é", "A" * 999, "eyJhIjoxfQ", "Wzg5XQ"]


@pytest.mark.parametrize("after", PLACES)
def test_a_place_that_is_none_is_refused(client, db, after):
    response = client.get("/statements.json", {"after": after})
    [problem] = response.json()["problems"]
    assert response.status_code == 400
    assert problem["parameter"] == "after"
    assert problem["message"].endswith(
        "is no place in this list. It takes what “next” of the page before has."
    )


def test_a_place_in_another_list_is_refused(client, record):
    after = read(client, "/sources.json", {"limit": "1"})["next"].partition("after=")[2]
    response = client.get("/themes.json", {"after": after})
    assert response.status_code == 400
    assert client.get("/reading.json", {"after": after}).status_code == 200


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "ten", "1.5", "٧", "99999999999"])
def test_a_page_of_another_size_is_refused(client, db, limit):
    response = client.get("/themes.json", {"limit": limit})
    [problem] = response.json()["problems"]
    assert response.status_code == 400
    assert problem["message"] == (
        f"“{limit}” is not how many rows a page can have. It takes a number from 1 to 1000."
    )
