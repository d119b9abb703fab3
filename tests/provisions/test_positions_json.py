"""/positions.json: the rows of positions.csv, with what was asked for."""

import csv
import io
import json

import pytest

from actors.models import Actor
from provisions.models import Stance
from tests import factories


def read(client, **query):
    response = client.get("/positions.json", query)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return json.loads(b"".join(response))


def in_csv(client, **query):
    text = b"".join(client.get("/positions.csv", query)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "; ".join(value) if isinstance(value, list) else str(value)


def test_it_works(client, record):
    found = read(client)
    rows = found.pop("rows")
    assert found == {"on": "2025-12-17", "latest_day": "2025-12-17", "shape": "long"}
    row = next(row for row in rows if row["stance"] == "ukraine-7-berlin-2025-12-14")
    stance = Stance.objects.get(slug=row["stance"])
    assert row == {
        "provision": 7,
        "actor": "ukraine",
        "stance": stance.slug,
        "draft": "berlin",
        "change": "replaced",
        "position": "accepts-with-conditions",
        "text_state": "latest",
        "shown": True,
        "stated_on": "2025-12-14",
        "confidence": stance.confidence,
        "summary": stance.summary,
        "statements": row["statements"],
    }
    assert row["statements"]
    whole = next(row for row in rows if row["provision"] is None)
    assert whole["change"] is None


@pytest.mark.parametrize("shape", ["long", "wide"])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"on": "2025-11-24", "theme": "territory"},
        {"draft": "geneva", "chapter": "uk-nato-europe"},
        {"actor": ["ukraine", "e3"], "order": "disputed"},
        {"order": "disputed", "draft": "us-russia"},
        {"draft": "berlin", "on": "2025-11-24"},
    ],
)
def test_it_has_the_rows_of_the_file(client, record, query, shape):
    rows = read(client, shape=shape, **query)["rows"]
    cells = [{name: as_cell(value) for name, value in row.items()} for row in rows]
    assert cells == in_csv(client, shape=shape, **query)


def test_it_says_what_was_asked_for(client, record):
    factories.rename("actors", "kyiv", "ukraine")
    found = read(client, on="2025-11-24", shape="wide", actor=["russia", "kyiv"], order="disputed")
    del found["rows"]
    assert found == {
        "on": "2025-11-24",
        "latest_day": "2025-12-17",
        "shape": "wide",
        "actor": ["ukraine", "russia"],
        "order": "disputed",
        "within": "us-russia",
    }


def test_the_filters_leave_rows_out(client, record):
    rows = read(client, theme="territory", chapter="uk-nato-europe", draft="us-russia")["rows"]
    slugs = Actor.objects.filter(chapter="uk-nato-europe").values_list("slug", flat=True)
    assert {row["provision"] for row in rows} == {21, 22}
    assert {row["actor"] for row in rows} <= set(slugs)
    assert {row["draft"] for row in rows} == {"us-russia"}


def test_the_most_disputed_points_come_first(client, record):
    rows = read(client, order="disputed")["rows"]
    points = [*dict.fromkeys(row["provision"] for row in rows)]
    assert points[:5] == [None, 21, 6, 14, 7]
    assert {row["stance"] for row in rows} == {row["stance"] for row in read(client)["rows"]}


def test_a_bad_value_is_answered_as_json(client, record):
    response = client.get("/positions.json", {"actor": "nobody"})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    [problem] = response.json()["problems"]
    assert problem["parameter"] == "actor"
    assert problem["message"].startswith("There is no actor “nobody”. It takes one of: ukraine")
