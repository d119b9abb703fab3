"""/positions.csv: every position in force on a day, a row a position."""

import csv
import io
from datetime import date

import pytest

from provisions.matrix.long import POSITIONS
from provisions.models import Revision, Stance
from tests import factories

HEADER = [
    "provision",
    "actor",
    "stance",
    "draft",
    "change",
    "position",
    "text_state",
    "shown",
    "stated_on",
    "confidence",
    "summary",
    "statements",
]
LATEST = date(2025, 12, 17)


def read(response):
    assert response.status_code == 200
    text = b"".join(response).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_it_works(client, record):
    response = client.get("/positions.csv")
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert "positions-2025-12-17.csv" in response["Content-Disposition"]
    text = b"".join(response).decode()
    assert "\r" not in text
    assert text.splitlines()[0].split(",") == HEADER
    assert len(list(csv.reader(io.StringIO(text)))) == 1 + Stance.objects.current(LATEST).count()


def test_each_row_says_what_the_record_says(client, record):
    stances = {
        stance.slug: stance
        for stance in Stance.objects.select_related("actor", "draft", "provision")
    }
    for row in read(client.get("/positions.csv")):
        stance = stances[row["stance"]]
        point = stance.provision
        assert row["provision"] == (str(point.number) if point else "")
        assert row["actor"] == stance.actor.slug
        assert row["draft"] == stance.draft.slug
        assert row["position"] == stance.position
        assert row["stated_on"] == stance.stated_on.isoformat()
        assert row["confidence"] == stance.confidence
        assert row["summary"] == stance.summary
        assert row["statements"].split("; ") == [
            ground.statement.slug for ground in stance.grounds.order_by("position")
        ]


def test_the_change_is_empty_for_a_draft_as_a_whole_only(client, record):
    changes = {
        (str(revision.provision.number), revision.draft.slug): revision.change
        for revision in Revision.objects.select_related("provision", "draft")
    }
    for row in read(client.get("/positions.csv")):
        assert row["change"] == (
            changes[row["provision"], row["draft"]] if row["provision"] else ""
        )


def test_each_actor_has_one_shown_position_a_point(client, record):
    rows = read(client.get("/positions.csv"))
    cells = {(row["provision"], row["actor"]) for row in rows}
    shown = [(row["provision"], row["actor"]) for row in rows if row["shown"] == "1"]
    assert sorted(shown) == sorted(cells)
    assert {row["shown"] for row in rows} == {"0", "1"}
    assert all(row["shown"] == "1" for row in rows if row["text_state"] == "latest")


def test_rows_stand_in_the_order_of_the_stances(client, record):
    orders = dict(Stance.objects.values_list("draft__slug", "draft__order"))
    rows = [
        (
            int(row["provision"] or 0),
            row["actor"].encode(),
            orders[row["draft"]],
            row["stated_on"],
        )
        for row in read(client.get("/positions.csv"))
    ]
    assert rows == sorted(rows)


def test_a_day_gives_what_was_in_force_then(client, record):
    on = date(2025, 11, 24)
    response = client.get("/positions.csv", {"on": "2025-11-24"})
    assert "positions-2025-11-24.csv" in response["Content-Disposition"]
    rows = read(response)
    assert {row["stance"] for row in rows} == set(
        Stance.objects.current(on).values_list("slug", flat=True)
    )
    made_on = dict(
        Stance.objects.values_list("grounds__statement__slug", "grounds__statement__made_on")
    )
    cited = {slug for row in rows for slug in row["statements"].split("; ")}
    assert max(made_on[slug] for slug in cited) <= on


def test_one_draft_gives_the_last_word_of_each_actor_on_it(client, record):
    rows = read(client.get("/positions.csv", {"draft": "us-russia"}))
    expected = Stance.objects.current(LATEST).filter(draft__slug="us-russia")
    assert {row["stance"] for row in rows} == {stance.slug for stance in expected}
    assert {row["shown"] for row in rows} == {"1"}
    assert {"earlier", "latest"} == {row["text_state"] for row in rows}


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"on": "2025-13-40"}, "on: “2025-13-40” is not a day"),
        ({"on": "2999-01-01"}, "on: 2999-01-01 has not begun"),
        ({"draft": "vienna"}, "draft: There is no draft “vienna”. It takes one of: us-russia"),
        ({"draft": ["geneva", "berlin"]}, "draft: It is given more than once"),
    ],
)
def test_a_bad_value_is_answered_in_plain_text(client, record, query, wrong):
    response = client.get("/positions.csv", query)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert wrong in response.content.decode()


def test_texts_are_quoted_as_rfc_4180_says(client, record):
    stance = factories.stance(summary='Says "no",\nand no again.')
    rows = read(client.get("/positions.csv"))
    [row] = [row for row in rows if row["stance"] == stance.slug]
    assert row["summary"] == 'Says "no",\nand no again.'


def test_every_column_says_what_it_means():
    assert POSITIONS.header == HEADER
    assert all(column.meaning.endswith(".") for column in POSITIONS.columns)
