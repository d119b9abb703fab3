"""manage.py export and snapshot: the record as files, the same bytes anywhere."""

import hashlib
import io
import shutil
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from provisions.models import Stance
from record.editing import edit
from record.models import Edit
from snapshots.models import Snapshot

DATASET = settings.BASE_DIR / "dataset"


def run(command, *args, **options):
    said = io.StringIO()
    call_command(command, *args, **options, stdout=said, stderr=io.StringIO())
    return said.getvalue()


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_dataset_that_the_project_ships_is_an_export(record, tmp_path):
    run("export", tmp_path / "made")
    shipped = files(DATASET)
    # The licence in full is for whoever browses the code.
    del shipped["LICENSE"]
    assert files(tmp_path / "made") == shipped


def test_a_zip_holds_the_same_files_as_a_folder(record, tmp_path):
    said = run("export", tmp_path / "made.zip")
    with ZipFile(tmp_path / "made.zip") as archive:
        names = archive.namelist()
        for name in names:
            assert archive.read(name) == (DATASET / name).read_bytes()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {0}
    assert names[:3] == ["README.md", "datapackage.json", "csv-metadata.json"]
    assert names[-2:] == ["positions.csv", "SHA256SUMS"]
    digest = hashlib.sha256((DATASET / "SHA256SUMS").read_bytes()).hexdigest()
    assert f"Its digest is {digest}." in said
    # Nothing is left beside it.
    assert [path.name for path in tmp_path.iterdir()] == ["made.zip"]


def test_files_name_no_edit_instant_site_or_release(record, tmp_path, settings):
    run("export", tmp_path / "before")
    settings.SITE_NAME, settings.SITE_URL = "Another name", "https://other.example.org"
    with edit(reason="There and back", kind="correction"):
        stance = Stance.objects.first()
        stance.summary, before = "Another.", stance.summary
        stance.save()
    with edit(reason="There and back", kind="correction"):
        stance.summary = before
        stance.save()
    run("export", tmp_path / "after")
    assert files(tmp_path / "before") == files(tmp_path / "after")


def test_as_recorded_at_an_instant(record, tmp_path):
    loaded = Edit.objects.first()
    with edit(reason="Wrong", kind="correction"):
        Stance.objects.first().delete()
    run("export", tmp_path / "then", recorded=loaded.recorded_at.isoformat())
    assert (tmp_path / "then" / "stances.csv").read_bytes() == (
        DATASET / "stances.csv"
    ).read_bytes()
    assert Stance.objects.count() == 322


def test_the_positions_are_those_of_a_day(record, tmp_path):
    run("export", tmp_path / "made", on="2025-11-22")
    made = files(tmp_path / "made")
    days = {line.split(b",")[8] for line in made["positions.csv"].splitlines()[1:]}
    assert max(days) <= b"2025-11-22"
    assert made["stances.csv"] == (DATASET / "stances.csv").read_bytes()


def test_a_folder_is_replaced_whole_and_other_files_stay(record, tmp_path):
    shutil.copytree(DATASET, tmp_path / "made")
    (tmp_path / "made" / "stances.csv").write_text("Old")
    (tmp_path / "made" / "notes.txt").write_text("Mine")
    run("export", tmp_path / "made")
    assert (tmp_path / "made" / "notes.txt").read_text() == "Mine"
    assert (tmp_path / "made" / "stances.csv").read_bytes() == (
        DATASET / "stances.csv"
    ).read_bytes()


@pytest.mark.parametrize(
    ("path", "options", "said"),
    [
        ("file", {}, "is a file"),
        ("folder.zip", {}, "is a folder"),
        ("frozen", {}, "frozen snapshot"),
        ("made", {"on": "2025-13-40"}, "--on: “2025-13-40” is not a day"),
        ("made", {"on": "2999-01-01"}, "--on: 2999-01-01 has not begun"),
        ("made", {"recorded": "2025-12-17"}, "--recorded: “2025-12-17” is not an instant"),
        ("made", {"recorded": "2020-01-01T00:00:00Z"}, "It begins at"),
    ],
)
def test_what_cannot_be_written_is_explained(record, tmp_path, path, options, said):
    (tmp_path / "file").write_text("Mine")
    (tmp_path / "folder.zip").mkdir()
    (tmp_path / "frozen").mkdir()
    (tmp_path / "frozen" / "SNAPSHOT.json").write_text("{}")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CommandError, match=said):
        run("export", tmp_path / path, **options)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_breaks_off_leaves_what_was_there(record, tmp_path, monkeypatch):
    (tmp_path / "made.zip").write_text("Before")

    def broken(*args):
        raise OSError("The disk is full.")

    monkeypatch.setattr("snapshots.exporting.checksums", broken)
    for name in ("made.zip", "made"):
        with pytest.raises(CommandError, match=r"The disk is full\. Nothing was written\."):
            run("export", tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["made.zip"]
    assert (tmp_path / "made.zip").read_text() == "Before"


def test_it_costs_a_fixed_number_of_queries(record, tmp_path, django_assert_num_queries):
    with django_assert_num_queries(40):
        run("export", tmp_path / "made")


def test_a_snapshot_is_frozen_and_verified_by_command(record, tmp_path):
    said = run("snapshot", "first", title="A title", note="A note.", on="2025-12-01")
    snapshot = Snapshot.objects.get()
    assert (snapshot.name, snapshot.title, snapshot.note) == ("first", "A title", "A note.")
    assert str(snapshot.day) == "2025-12-01"
    assert snapshot.byline == "Command line"
    assert snapshot.digest in said
    assert snapshot.sha256 in said
    run("snapshot", "second")
    assert Snapshot.objects.first().title == "Snapshot second"
    assert run("verify") == "Nothing is wrong with: first, second.\n"
    with pytest.raises(CommandError, match="There is a snapshot “first”"):
        run("snapshot", "first")
    (tmp_path / "first.zip").write_bytes(b"".join(snapshot.read()))
    assert "Nothing is wrong" in run("verify", tmp_path / "first.zip", tmp_path / "first.zip")
    with pytest.raises(CommandError, match="1 fault was found"):
        run("verify", tmp_path / "third.zip")
