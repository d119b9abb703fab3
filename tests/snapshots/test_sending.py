"""Downloads of a snapshot: the bytes that were frozen, whole or a stretch of them."""

import base64
import hashlib
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from snapshots.freezing import freeze
from snapshots.models import Snapshot

NAME = "2025-12-17"
ZIP = f"/snapshots/{NAME}.zip"
CSV = f"/snapshots/{NAME}/stances.csv"
CONTENT_TYPES = {
    "README.md": "text/markdown; charset=utf-8",
    "datapackage.json": "application/json",
    "csv-metadata.json": "application/csvm+json",
    "stances.csv": "text/csv; charset=utf-8; header=present",
    "positions.csv": "text/csv; charset=utf-8; header=present",
    "SHA256SUMS": "text/plain; charset=utf-8",
    "CITATION.cff": "application/yaml; charset=utf-8",
    "SNAPSHOT.json": "application/json",
}


@pytest.fixture(scope="module")
def _frozen(_loaded, django_db_blocker):
    with django_db_blocker.unblock():
        freeze(NAME, title="The first")


@pytest.fixture
def snapshot(_frozen, db):
    return Snapshot.objects.get()


def ask(client, address, *, method="get", **headers):
    """The answer, and its body."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response = getattr(client, method)(address, headers=names)
    return response, b"".join(response)


def test_it_works(client, snapshot):
    response, body = ask(client, ZIP, accept_encoding="gzip")
    assert response.status_code == 200
    assert body == b"".join(snapshot.read())
    assert hashlib.sha256(body).hexdigest() == snapshot.sha256
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    edit = snapshot.edit
    expected = {
        "Content-Type": "application/zip",
        "Content-Length": str(len(body)),
        "Content-Disposition": f'attachment; filename="snapshot-{NAME}.zip"',
        "Accept-Ranges": "bytes",
        "ETag": f'"{snapshot.sha256}"',
        "Repr-Digest": f"sha-256=:{digest}:",
        "Cache-Control": "public, no-cache, no-transform",
        "Record-Edit": str(edit.pk),
        "Record-Recorded-At": f"{edit.recorded_at:%Y-%m-%dT%H:%M:%S.%f}Z",
    }
    assert {name: response[name] for name in expected} == expected
    assert "Content-Encoding" not in response
    assert not response.cookies


def test_each_file_has_its_bytes_its_type_and_its_tag(client, snapshot):
    with ZipFile(snapshot.open_archive()) as archive:
        for name in archive.namelist():
            response, body = ask(client, f"/snapshots/{NAME}/{name}", accept_encoding="gzip")
            assert body == archive.read(name)
            assert response["ETag"] == f'"{hashlib.sha256(body).hexdigest()}"'
            assert response["Content-Length"] == str(len(body))
            assert response["Content-Type"] == CONTENT_TYPES.get(
                name, CONTENT_TYPES["stances.csv"]
            )
            is_table = name.endswith(".csv")
            assert ("attachment" in response.get("Content-Disposition", "")) == is_table
            assert "Content-Encoding" not in response
    assert ask(client, CSV)[0]["Content-Disposition"] == (
        f'attachment; filename="stances-{NAME}.csv"'
    )


@pytest.mark.parametrize("address", [ZIP, CSV])
def test_a_stretch_is_what_the_whole_has_there(client, snapshot, address):
    whole, content = ask(client, address)
    size = len(content)
    for asked, start, stop in (
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        (f"bytes={size - 10}-", size - 10, size),
        ("bytes=-10", size - 10, size),
        (f"bytes=100-{size * 2}", 100, size),
    ):
        response, body = ask(client, address, range=asked)
        assert response.status_code == 206
        assert body == content[start:stop]
        assert response["Content-Range"] == f"bytes {start}-{stop - 1}/{size}"
        assert response["Content-Length"] == str(stop - start)
        for name in ("ETag", "Content-Type", "Repr-Digest", "Record-Edit"):
            assert response[name] == whole[name]


def test_a_stretch_beyond_the_end_is_answered_with_how_far_the_file_goes(client, snapshot):
    response, body = ask(client, ZIP, range=f"bytes={snapshot.size}-")
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{snapshot.size}"
    assert body == b""


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=9-1", "lines=1-2", "nonsense", "bytes="]
)
def test_what_is_not_one_stretch_is_the_whole(client, snapshot, asked):
    response, body = ask(client, CSV, range=asked)
    assert response.status_code == 200
    assert len(body) == int(response["Content-Length"])
    assert "Content-Range" not in response


def test_a_download_is_continued_only_of_the_same_bytes(client, snapshot):
    etag = ask(client, ZIP, method="head")[0]["ETag"]
    for if_range, status in (
        (etag, 206),
        ('"another"', 200),
        (f"W/{etag}", 200),
        ("Wed, 17 Dec 2025 00:00:00 GMT", 200),
    ):
        assert ask(client, ZIP, range="bytes=5-9", if_range=if_range)[0].status_code == status


def reads_no_part(client, address, **asked):
    with CaptureQueriesContext(connection) as captured:
        response, body = ask(client, address, **asked)
    assert body == b""
    assert not any("snapshots_snapshotpart" in query["sql"] for query in captured)
    assert len(captured) == 1
    return response


@pytest.mark.parametrize("address", [ZIP, CSV])
def test_a_fresh_copy_costs_one_query_and_reads_no_part(client, snapshot, address):
    etag = ask(client, address, method="head")[0]["ETag"]
    for tag in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        response = reads_no_part(client, address, if_none_match=tag, range="bytes=0-9")
        assert response.status_code == 304
        assert response["ETag"] == etag
        assert response["Cache-Control"] == "public, no-cache, no-transform"
    response = reads_no_part(client, address, if_match='"another"')
    assert response.status_code == 412
    assert ask(client, address, if_none_match='"another"')[0].status_code == 200


@pytest.mark.parametrize("address", [ZIP, CSV])
def test_the_head_alone_says_what_the_whole_is_and_reads_no_part(client, snapshot, address):
    get, _ = ask(client, address)
    head = reads_no_part(client, address, method="head", range="bytes=0-9")
    assert head.status_code == 200
    assert head.headers == get.headers


def test_bytes_are_only_read(client, snapshot):
    for address in (ZIP, CSV):
        assert client.post(address).status_code == 405
        assert client.delete(address).status_code == 405
