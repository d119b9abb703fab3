"""/search.json and /briefing.json: what their pages show."""

from tests.data.reading import pages, read


def test_it_works(client, record):
    found = read(client, "/search.json", {"q": "Zelensky Berlin", "kind": "statement"})
    assert found["q"] == "Zelensky Berlin"
    assert found["count"] >= len(found["rows"]) > 0
    row = found["rows"][0]
    assert row["kind"] == "statement"
    assert row["address"].startswith("/statements/")
    assert row["matches"]


def test_the_pages_together_are_what_was_found(client, record):
    found = list(pages(client, "/search.json", {"q": "frozen assets"}))
    rows = [row["address"] for page in found for row in page["rows"]]
    assert len(rows) == len(set(rows)) == found[0]["count"]


def test_nothing_of_a_later_day_is_found(client, record):
    found = read(client, "/search.json", {"q": "Berlin", "on": "2025-11-24", "kind": "statement"})
    assert all(row["day"] <= "2025-11-24" for row in found["rows"])


def test_an_empty_question_finds_nothing(client, record):
    assert read(client, "/search.json")["rows"] == []


def test_the_briefing_lists_its_chapters(client, record):
    found = read(client, "/briefing.json")
    assert found["rows"][0]["slug"] == "introduction"
    assert [row["order"] for row in found["rows"]] == sorted(row["order"] for row in found["rows"])
    assert all(row["since"] == [] and row["edit"] == found["edit"] for row in found["rows"])
