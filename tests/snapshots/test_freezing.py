"""A snapshot is frozen: its bytes stay, whatever becomes of the record."""

import hashlib
import io
import json
import math
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError

from record.editing import edit
from snapshots.freezing import freeze
from snapshots.models import PART_BYTES, FrozenError, Snapshot, SnapshotPart
from tests import factories


@pytest.fixture
def frozen(record):
    return freeze("2025-12-17", title="The record of 17 December 2025")


def archive_of(snapshot):
    return b"".join(snapshot.read())


def test_it_holds_the_record_and_says_what_it_is(frozen):
    content = archive_of(frozen)
    assert len(content) == frozen.size
    assert hashlib.sha256(content).hexdigest() == frozen.sha256
    archive = ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    sums = archive.read("SHA256SUMS")
    assert hashlib.sha256(sums).hexdigest() == frozen.digest
    summed = dict(reversed(line.split("  ")) for line in sums.decode().splitlines())
    assert set(archive.namelist()) - set(summed) == {"SHA256SUMS", "CITATION.cff", "SNAPSHOT.json"}
    for name, digest in summed.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    said = json.loads(archive.read("SNAPSHOT.json"))
    assert said["name"] == "2025-12-17"
    assert said["day"] == "2025-12-17"
    assert said["edit"]["id"] == frozen.edit.pk
    assert said["digest"] == frozen.digest
    assert said["previous"] is None
    assert said["counts"] == frozen.counts
    assert said["counts"]["provisions"] == 28


def test_each_file_can_be_read_by_itself(frozen):
    archive = ZipFile(frozen.open_archive())
    for file in frozen.files:
        with frozen.open(file["name"]) as opened:
            assert opened.read() == archive.read(file["name"])
    with pytest.raises(KeyError):
        frozen.open("passwords.csv")


def test_the_next_one_names_the_one_before_by_its_bytes(frozen):
    with edit(reason="A new source", kind="addition"):
        factories.source()
    later = freeze("later", title="Later")
    said = json.load(later.open("SNAPSHOT.json"))
    assert said["previous"] == {
        "name": "2025-12-17",
        "sha256": hashlib.sha256(archive_of(frozen)).hexdigest(),
    }
    assert (later.number, later.previous) == (2, frozen)
    assert later.digest != frozen.digest
    assert list(Snapshot.objects.all()) == [later, frozen]


def test_the_same_record_has_the_same_digest(frozen):
    again = freeze("again", title="Again", note="Nothing has changed.")
    assert again.digest == frozen.digest
    assert again.sha256 != frozen.sha256


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2025-12-17", "Choose another name"),
        ("latest", "leads elsewhere"),
        ("Version 1", "lower-case letters"),
        ("", "cannot be blank"),
    ],
)
def test_a_name_that_cannot_be_cited_is_refused(frozen, name, said):
    with pytest.raises(ValidationError, match=said):
        freeze(name, title="A title")
    assert Snapshot.objects.count() == 1


def test_the_application_does_not_change_or_delete_it(frozen):
    frozen.title = "Another title"
    part = frozen.parts.get()
    attempts = [
        frozen.save,
        frozen.delete,
        Snapshot.objects.all().delete,
        lambda: Snapshot.objects.update(title="Another title"),
        part.save,
        SnapshotPart.objects.filter(pk=part.pk).delete,
    ]
    for attempt in attempts:
        with pytest.raises(FrozenError):
            attempt()


def test_an_archive_lies_in_parts_of_a_mebibyte_at_most(frozen, monkeypatch):
    monkeypatch.setattr("snapshots.freezing.PART_BYTES", 100_000)
    monkeypatch.setattr("snapshots.models.PART_BYTES", 100_000)
    later = freeze("later", title="Later")
    assert later.part_count == later.parts.count() == math.ceil(later.size / 100_000)
    content = archive_of(later)
    assert hashlib.sha256(content).hexdigest() == later.sha256
    for start, stop in [(0, 10), (99_999, 100_001), (150_000, 420_000), (later.size - 1, None)]:
        assert b"".join(later.read(start, stop)) == content[start:stop]
    assert list(later.read(5, 5)) == []
    assert PART_BYTES == 1 << 20
