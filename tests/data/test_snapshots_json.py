"""/snapshots.json, and one snapshot with its files, as programs are given them."""

import hashlib

import pytest

from snapshots.freezing import freeze
from snapshots.models import Snapshot
from tests import factories
from tests.data.reading import as_cells, pages, read, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen():
    """Two snapshots, between which a theme was added and another renamed in words."""
    with factories.editing():
        theme = factories.theme(slug="land", name="Land")
        factories.event()
    freeze("first", title="The first")
    with factories.editing():
        theme.name = "Territory"
        theme.save()
        factories.theme(slug="sea")
    freeze("second", title="The second", note="With the sea.")


def test_it_works(client, frozen):
    found = read(client, "/snapshots.json")
    assert [row["name"] for row in found["rows"]] == ["second", "first"]
    assert list(map(as_cells, found["rows"])) == rows(client, "/snapshots.csv")
    assert found["rows"][0]["previous"] == "first"
    assert found["rows"][1]["note"] is None


def test_a_page_at_a_time(client, frozen):
    first, second = pages(client, "/snapshots.json", {"limit": "1"})
    assert [row["name"] for page in (first, second) for row in page["rows"]] == ["second", "first"]
    assert first["count"] == second["count"] == 2


def test_one_has_its_files_and_what_changed_since_the_one_before(client, frozen):
    found = read(client, "/snapshots/second.json")
    snapshot = Snapshot.objects.get(name="second")
    assert found["snapshot"]["digest"] == snapshot.digest
    assert snapshot.digest in found["citation"]
    assert found["since"] == "first"
    changed = {one["table"]: one for one in found["changed"]}
    assert changed["themes"] == {
        "table": "themes",
        "added": 1,
        "removed": 0,
        "changed": 1,
        "renamed": 0,
        "unchanged": 0,
    }
    themes = next(file for file in found["files"] if file["name"] == "themes.csv")
    body = b"".join(client.get(themes["address"]))
    assert themes["rows"] == 2
    assert (themes["size"], themes["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())


def test_the_first_has_none_before_it(client, frozen):
    found = read(client, "/snapshots/first.json")
    assert (found["since"], found["changed"]) == (None, [])
    assert read(client, "/snapshots/first.json", {"since": "second"})["since"] == "second"
    response = client.get("/snapshots/first.json", {"since": "third"})
    assert response.json()["problems"][0]["parameter"] == "since"
    assert client.get("/snapshots/third.json").status_code == 404
