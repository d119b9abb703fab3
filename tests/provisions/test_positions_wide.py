"""/positions.csv?shape=wide: a row a point, with the position and the draft of every actor."""

import csv
import io

import pytest

from actors.models import Actor
from provisions.models import Draft
from tests import factories
from tests.provisions.matrix_table import read_table


def read(client, **query):
    response = client.get("/positions.csv", {"shape": "wide"} | query)
    assert response.status_code == 200
    text = b"".join(response).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def row_of(client, provision, **query):
    [row] = [row for row in read(client, **query) if row["provision"] == provision]
    return row


def test_it_works(client, record):
    rows = read(client)
    slugs = Actor.objects.order_by("order").values_list("slug", flat=True)
    assert list(rows[0]) == [
        "provision",
        "title",
        "latest_draft",
        "latest_change",
        *(name for slug in slugs for name in (slug, f"{slug}_draft")),
    ]
    assert [row["provision"] for row in rows] == ["", *map(str, range(1, 29))]
    row = row_of(client, "7")
    assert row["title"] == "Ukraine and NATO membership"
    assert (row["latest_draft"], row["latest_change"]) == ("berlin", "replaced")
    assert (row["ukraine"], row["ukraine_draft"]) == ("accepts-with-conditions", "berlin")
    assert (row["poland"], row["poland_draft"]) == ("not-stated", "")


def test_it_has_the_positions_that_the_long_form_shows(client, record):
    text = b"".join(client.get("/positions.csv")).decode()
    shown = {
        (row["provision"], row["actor"]): (row["position"], row["draft"])
        for row in csv.DictReader(io.StringIO(text, newline=""))
        if row["shown"] == "1"
    }
    slugs = Actor.objects.values_list("slug", flat=True)
    assert shown == {
        (row["provision"], slug): (row[slug], row[f"{slug}_draft"])
        for row in read(client)
        for slug in slugs
        if row[slug] != "not-stated"
    }


def test_what_only_a_bloc_said_is_not_its_members(client, record):
    row = row_of(client, "3")
    assert (row["e3"], row["e3_draft"]) == ("rejects", "us-russia")
    assert (row["france"], row["france_draft"]) == ("not-stated", "")


def test_the_plan_as_a_whole_has_the_latest_draft(client, record):
    row = row_of(client, "")
    assert row["title"] == "The plan as a whole"
    assert (row["latest_draft"], row["latest_change"]) == ("berlin", "")
    assert (row["russia"], row["russia_draft"]) == ("ambiguous", "geneva")
    assert row_of(client, "", on="2025-11-22")["latest_draft"] == "us-russia"


def test_an_earlier_text_an_undisclosed_one_and_none_at_all_are_told_apart(client, record):
    assert row_of(client, "26")["latest_change"] == "removed"
    assert row_of(client, "2")["latest_draft"] == "us-russia"
    point, draft = factories.provision(), Draft.objects.get(slug="us-russia")
    row = row_of(client, str(point.number))
    assert (row["latest_draft"], row["latest_change"]) == ("", "not-entered")
    factories.revision(draft, point, change="undisclosed")
    row = row_of(client, str(point.number))
    assert (row["latest_draft"], row["latest_change"]) == ("", "undisclosed")


@pytest.mark.parametrize(
    "query",
    [
        {"theme": "territory"},
        {"chapter": "uk-nato-europe", "on": "2025-11-24"},
        {"actor": ["russia", "ukraine"], "draft": "geneva"},
        {"order": "disputed"},
        {"order": "disputed", "draft": "us-russia", "theme": "armed-forces"},
    ],
)
def test_it_has_the_rows_of_the_page(client, record, query):
    table = read_table(client.get("/positions/", query))
    rows = read(client, **query)
    numbers = table.numbers if "order" in query else sorted(table.numbers)
    assert [row["provision"] for row in rows if row["provision"]] == [*map(str, numbers)]
    names = dict(Actor.objects.values_list("slug", "short_name"))
    assert [names[name] for name in rows[0] if name in names] == table.actors
    for row in rows:
        cells = table.cells(row["provision"] or "The")
        for slug, name in names.items():
            if name in cells:
                is_stated = "cell-word" in cells[name].classes
                assert is_stated == (row[slug] != "not-stated")
                assert not is_stated or f"badge-{row[slug]}" in cells[name].classes


def test_a_draft_that_had_not_begun_has_no_rows(client, record):
    assert read(client, draft="berlin", on="2025-11-24") == []


def test_a_shape_that_is_none_is_answered_with_those_there_are(client, record):
    response = client.get("/positions.csv", {"shape": "square"})
    assert response.status_code == 400
    assert response.content.decode() == (
        "shape: There is no shape “square”. It takes one of: long, wide.\n"
    )
