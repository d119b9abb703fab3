"""/timeline.csv and /timeline.json: the rows of the page, all of them, with the same filters."""

import csv
import json

import pytest

from provisions.models import Stance
from statements.models import Event, Statement


def rows_of_csv(client, query=""):
    response = client.get(f"/timeline.csv{query}")
    assert response.status_code == 200
    assert "timeline-" in response["Content-Disposition"]
    return list(csv.DictReader(b"".join(response).decode().splitlines()))


def content_of_json(client, query=""):
    return json.loads(b"".join(client.get(f"/timeline.json{query}")))


def test_it_works(client, record):
    rows = rows_of_csv(client)
    kinds = [row["kind"] for row in rows]
    assert kinds.count("event") == Event.objects.count()
    assert kinds.count("statement") == Statement.objects.count()
    assert kinds.count("position") == Stance.objects.count()
    assert kinds.count("draft") == 4
    dates = [row["day"] for row in rows]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize(
    "query", ["", "?on=2025-11-24&kind=moved&kind=event", "?actor=germany&blocs=shown&provision=6"]
)
def test_both_files_have_the_same_rows(client, record, query):
    rows, content = rows_of_csv(client, query), content_of_json(client, query)
    assert len(rows) == len(content["rows"]) > 0
    for row, other in zip(rows, content["rows"], strict=True):
        assert row == {
            name: "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
            for name, value in other.items()
        }


def test_the_head_says_what_was_asked_for(client, record):
    content = content_of_json(client, "?on=2025-12-01&actor=germany&blocs=shown&order=oldest")
    del content["rows"]
    assert content == {
        "on": "2025-12-01",
        "latest_day": "2025-12-17",
        "order": "oldest",
        "actor": ["germany"],
        "blocs": "shown",
    }


def test_a_move_is_told_with_what_it_was_before(client, record):
    [row] = [row for row in rows_of_csv(client, "?kind=moved") if row["actor"] == "poland"]
    assert row == {
        "day": "2025-11-24",
        "until": "",
        "kind": "position",
        "key": "poland-9-us-russia-2025-11-24",
        "actor": "poland",
        "person": "",
        "participants": "",
        "draft": "us-russia",
        "provisions": "9",
        "change": "original",
        "step": "moved",
        "position": "rejects",
        "position_before": "ambiguous",
        "draft_before": "us-russia",
        "setting": "",
        "title": "",
        "summary": Stance.objects.get(slug="poland-9-us-russia-2025-11-24").summary,
        "address": "/provisions/9/#poland-9-us-russia-2025-11-24",
    }


def test_a_last_day_that_was_still_to_come_is_not_told(client, record):
    def talks(on):
        rows = rows_of_csv(client, f"?kind=event&on={on}")
        return next(row["until"] for row in rows if row["key"] == "geneva-talks")

    assert talks("2025-11-23") == ""
    assert talks("2025-11-24") == "2025-11-24"


def test_every_address_leads_somewhere(client, record):
    for row in rows_of_csv(client)[::40]:
        path, _, anchor = row["address"].partition("#")
        response = client.get(path)
        assert response.status_code == 200
        assert not anchor or f'id="{anchor}"' in response.content.decode()
