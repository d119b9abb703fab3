"""The record as files: now, and as it stood at an instant."""

import io
from datetime import timedelta

import pytest

from provisions.models import Stance
from record.editing import edit
from record.models import Edit
from snapshots.archives import ZipArchive
from snapshots.exporting import write_record

LATEST = "/snapshots/latest.zip"


def body(response):
    return b"".join(response.streaming_content)


def at(client, instant, **headers):
    return client.get("/snapshots/at.zip", {"recorded": instant.isoformat()}, **headers)


def correct_one():
    with edit(reason="Corrected", kind="correction") as opened:
        stance = Stance.objects.first()
        stance.summary = "Another summary."
        stance.save()
    return opened.saved


def test_it_works(record, client):
    response = client.get(LATEST)
    newest = Edit.objects.first()
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert response["Record-Edit"] == str(newest.pk)
    assert response["Record-Recorded-At"] == f"{newest.recorded_at:%Y-%m-%dT%H:%M:%S.%f}Z"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["Cache-Control"] == "public, no-cache, no-transform"
    assert "Set-Cookie" not in response
    assert "Content-Encoding" not in response
    content = body(response)
    assert int(response["Content-Length"]) == len(content)
    written = io.BytesIO()
    with ZipArchive(written) as archive:
        write_record(archive)
    assert content == written.getvalue()


def test_a_copy_is_fresh_until_the_next_edit(record, client, django_assert_num_queries):
    tag = client.get(LATEST)["ETag"]
    assert tag.startswith('"')
    with django_assert_num_queries(1):
        assert client.get(LATEST, headers={"If-None-Match": tag}).status_code == 304
    correct_one()
    assert client.get(LATEST, headers={"If-None-Match": tag}).status_code == 200


def test_the_record_as_it_stood_is_what_it_was(record, client):
    first = Edit.objects.first()
    before, tag = body(client.get(LATEST)), client.get(LATEST)["ETag"]
    later = correct_one()
    then = at(client, later.recorded_at - timedelta(microseconds=1))
    assert then["Record-Edit"] == str(first.pk)
    assert then["ETag"] == tag
    assert body(then) == before
    assert body(at(client, later.recorded_at)) == body(client.get(LATEST)) != before
    assert Stance.objects.filter(summary="Another summary.").exists()


def test_head_says_what_get_would(record, client):
    asked, said = client.get(LATEST), client.head(LATEST)
    for name in ("ETag", "Content-Type", "Record-Edit", "Content-Disposition"):
        assert said[name] == asked[name]
    assert said.content == b""


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "It takes an instant"),
        ("2026-01-10", "not an instant"),
        ("yesterday at 12:00", "not an instant"),
        ("2026-01-10T25:00:00Z", "not an instant"),
        ("2020-01-01T12:00:00Z", "It begins at"),
        ("2020-01-01T12:00:00+01:00", "2020-01-01T11:00:00.000000Z"),
        ("2020-01-01T12:00:00 01:00", "2020-01-01T11:00:00.000000Z"),
        ("2999-01-01T12:00:00Z", "still to come"),
        ("1;DROP TABLE", "not an instant"),
    ],
)
def test_an_instant_that_is_none_is_explained(record, client, asked, said):
    response = client.get("/snapshots/at.zip", {"recorded": asked})
    assert response.status_code == 400
    assert said in response.text
