"""/snapshots/ before there are two to compare."""

from snapshots.freezing import freeze


def test_without_a_snapshot_the_list_says_what_there_is_instead(client, db):
    html = client.get("/snapshots/").content.decode()
    assert "Nothing has been frozen so far." in html
    assert 'href="/snapshots/latest.zip"' in html


def test_the_only_snapshot_has_nothing_to_be_compared_with(client, record):
    freeze("2025-12-17", title="The first")
    html = client.get("/snapshots/2025-12-17/").content.decode()
    assert "It is the only snapshot so far" in html
    assert "Compare with" not in html
    response = client.get("/snapshots/2025-12-17/changes.csv")
    assert response.status_code == 400
    assert "There is no other yet." in response.content.decode()
