"""An archive is sent while it is made: a thread writes it, and the sender follows."""

import io
import threading
from zipfile import ZipFile

import pytest

from provisions.models import Stance
from snapshots.archives import ZipArchive
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
LATEST = "/snapshots/latest.zip"


@pytest.fixture(autouse=True)
def _stance():
    factories.stance()


def test_the_first_bytes_go_before_the_last_are_made(client, monkeypatch):
    going_on = threading.Event()
    write = ZipArchive.write

    def slow(archive, name, *args, **kwargs):
        if name == "stances.csv":
            assert going_on.wait(20)
        return write(archive, name, *args, **kwargs)

    monkeypatch.setattr(ZipArchive, "write", slow)
    monkeypatch.setattr("snapshots.making.PATIENCE", 0.01)
    response = client.get(LATEST)
    assert "Content-Length" not in response
    content = iter(response.streaming_content)
    pieces = [next(content)]
    assert pieces[0].startswith(b"PK")
    # What is written while it is sent is not in it.
    factories.stance()
    going_on.set()
    archive = ZipFile(io.BytesIO(b"".join([*pieces, *content])))
    assert archive.testzip() is None
    assert len(archive.read("stances.csv").splitlines()) == 2
    assert Stance.objects.count() == 2


def test_what_stops_the_making_stops_the_answer(client, monkeypatch):
    write = ZipArchive.write

    def broken(archive, name, *args, **kwargs):
        if name == "stances.csv":
            raise OSError("The disk is full.")
        return write(archive, name, *args, **kwargs)

    monkeypatch.setattr(ZipArchive, "write", broken)
    with pytest.raises(OSError, match="disk is full"):
        b"".join(client.get(LATEST).streaming_content)
