"""/changes.json, /changes.csv, one Edit and the history of a point, as programs are given them."""

import pytest

from record.editing import edit
from record.models import Edit
from tests import factories
from tests.data.reading import ask, pages, read, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def point():
    with factories.editing("A point"):
        return factories.provision(number=7, title="Guarantees")


def correct(point, title):
    with factories.editing(f"Wording: {title}", kind="correction"):
        point.title = title
        point.save()


def test_it_works(client, point):
    correct(point, "Security guarantees")
    newest, first = read(client, "/changes.json")["rows"]
    newest_edit = Edit.objects.first()
    assert newest == {
        "edit": newest_edit.pk,
        "recorded_at": f"{newest_edit.recorded_at:%Y-%m-%dT%H:%M:%S.%f}Z",
        "editor": "Command line",
        "kind": "correction",
        "reason": "Wording: Security guarantees",
        "rows": 1,
        "counts": ["1 provision"],
        "changes": [
            {
                "action": "changed",
                "what": "provision",
                "name": newest["changes"][0]["name"],
                "address": "/provisions/7/",
                "fields": [
                    {"field": "title", "before": "Guarantees", "after": "Security guarantees"}
                ],
            }
        ],
    }
    assert first["kind"] == "addition"
    assert {change["action"] for change in first["changes"]} == {"added"}


def test_the_file_has_a_row_an_edit(client, point):
    correct(point, "Security guarantees")
    found = rows(client, "/changes.csv")
    assert [row["reason"] for row in found] == ["Wording: Security guarantees", "A point"]
    assert found[1]["counts"] == "1 theme; 1 provision"
    assert [row["kind"] for row in rows(client, "/changes.csv", {"kind": "addition"})] == [
        "addition"
    ]


def test_the_file_has_as_many_rows_as_there_are_edits(client, point, monkeypatch):
    monkeypatch.setattr("data.changes.CHUNK", 2)
    for number in range(5):
        correct(point, f"Title {number}")
    found = [int(row["edit"]) for row in rows(client, "/changes.csv")]
    assert found == sorted(Edit.objects.values_list("pk", flat=True), reverse=True)


def test_the_filters_are_those_of_the_page(client, point):
    correct(point, "Security guarantees")
    actor = factories.actor(slug="atlantis")
    assert read(client, "/changes.json", {"kind": "correction"})["count"] == 1
    of_point = read(client, "/changes.json", {"provision": "7"})
    assert [row["kind"] for row in of_point["rows"]] == ["correction", "addition"]
    assert of_point == read(client, "/provisions/7/history.json") | {"provision": "7"}
    of_actor = read(client, "/changes.json", {"actor": actor.slug})
    assert (of_actor["count"], of_actor["actor"]) == (1, "atlantis")


def test_pages_stay_where_they_are_while_edits_are_made(client, point):
    for number in range(4):
        correct(point, f"Title {number}")
    first = read(client, "/changes.json", {"limit": "2"})
    correct(point, "One more")
    later = [row for page in pages(client, first["next"]) for row in page["rows"]]
    edits = [row["edit"] for row in (*first["rows"], *later)]
    assert edits == sorted(Edit.objects.values_list("pk", flat=True), reverse=True)[1:]


def test_one_edit_has_its_rows_a_page_at_a_time(client, point):
    with factories.editing("Many"):
        for _ in range(25):
            factories.theme()
    many = Edit.objects.first()
    listed = read(client, "/changes.json")["rows"][0]
    assert (listed["rows"], listed["changes"]) == (25, [])
    found = list(pages(client, f"/changes/{many.pk}.json", {"limit": "10"}))
    assert [len(page["rows"]) for page in found] == [10, 10, 5]
    assert found[0]["change"]["reason"] == "Many"
    names = [row["name"] for page in found for row in page["rows"]]
    assert len(set(names)) == 25


@pytest.mark.parametrize("after", ["-1", "x", "1.0", "٧", "9" * 30])
@pytest.mark.parametrize("address", ["/changes.json", "/provisions/7/history.json"])
def test_a_place_that_is_none_is_refused(client, point, address, after):
    response = client.get(address, {"after": after})
    assert response.status_code == 400
    assert response.json()["problems"][0]["parameter"] == "after"


def test_no_account_is_named(client, point):
    editor = factories.editor(username="secret-name", public_name="Anna K.")
    with edit(editor=editor, reason="By an editor", kind="correction"):
        point.title = "Another"
        point.save()
    text = ask(client, "/changes.json")[1] + ask(client, "/changes.csv")[1]
    assert "Anna K." in text
    assert "secret-name" not in text
