"""A record in which nothing has been entered yet can be taken away, and is not frozen."""

import io
import json
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from tests.snapshots.tools import METADATA, PACKAGE, found_by_csvw, found_by_frictionless

pytestmark = pytest.mark.django_db


def run(command, *args):
    said = io.StringIO()
    call_command(command, *args, stdout=said, stderr=io.StringIO())
    return said.getvalue()


def test_its_files_have_a_header_each(tmp_path, client):
    assert "which is empty" in run("export", tmp_path / "made")
    assert (tmp_path / "made" / "stances.csv").read_bytes().count(b"\n") == 1
    response = client.get("/snapshots/latest.zip")
    assert "Record-Edit" not in response
    archive = ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    for name in archive.namelist():
        assert archive.read(name) == (tmp_path / "made" / name).read_bytes()


@pytest.mark.filterwarnings("default")
def test_its_files_are_described_as_any_and_valid(tmp_path):
    run("export", tmp_path)
    assert json.loads((tmp_path / PACKAGE).read_text())["day"] is None
    assert "none, since the record has no dated row" in (tmp_path / METADATA).read_text()
    assert found_by_frictionless(tmp_path) == []
    assert found_by_csvw(tmp_path) == ""


def test_there_is_nothing_to_freeze():
    with pytest.raises(CommandError, match="nothing to freeze"):
        run("snapshot", "first")
    assert run("verify") == "There is no snapshot.\n"


def test_no_instant_has_a_record(client):
    response = client.get("/snapshots/at.zip?recorded=2026-01-10T12:00:00Z")
    assert response.status_code == 400
    assert "still empty" in response.text
