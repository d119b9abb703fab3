"""A snapshot that was changed by one byte is named, offline and with Python alone."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
from itertools import permutations
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from snapshots.archives import ZipArchive
from snapshots.exporting import checksums
from snapshots.verifying import Verification, main


def frozen(name, number=1, previous=None, texts=("One", "Two")):
    """The bytes of a small snapshot."""
    file = io.BytesIO()
    with ZipArchive(file) as archive:
        archive.write("README.md", [b"# The record\n"])
        rows = [f"{number},{text}\n".encode() for number, text in enumerate(texts, 1)]
        archive.write("themes.csv", [b"number,text\n", *rows])
        sums = archive.write("SHA256SUMS", [checksums(archive.files).encode()])
        archive.write("CITATION.cff", [b'cff-version: "1.2.0"\n'])
        said = {
            "name": name,
            "number": number,
            "digest": sums.sha256,
            "counts": {"themes": len(texts)},
            "previous": previous,
        }
        archive.write("SNAPSHOT.json", [json.dumps(said).encode()])
    return file.getvalue()


FIRST = frozen("first")
SECOND = frozen("second", 2, {"name": "first", "sha256": hashlib.sha256(FIRST).hexdigest()})


def faults(**archives):
    """What is wrong with archives, given as bytes, and with folders, given by their paths."""
    verification = Verification()
    for name, content in archives.items():
        if isinstance(content, bytes):
            verification.archive(name, io.BytesIO(content))
        else:
            verification.path(Path(content.name), content.parent)
    verification.chain()
    return [str(fault) for fault in verification.faults]


def unpacked(content, folder):
    """The folder into which an archive was unpacked."""
    with ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def test_nothing_is_wrong_with_what_was_frozen():
    assert faults(first=FIRST, second=SECOND) == []
    # Of a chain, some may be at hand.
    assert faults(second=SECOND) == []


@given(place=st.integers(0, len(SECOND) - 1), bits=st.integers(1, 255))
@hypothesis_settings(max_examples=60, deadline=None)
def test_one_byte_is_enough(place, bits):
    changed = bytearray(SECOND)
    changed[place] ^= bits
    found = faults(first=FIRST, second=bytes(changed))
    assert found
    assert all(fault.startswith(("second: ", "first: Its SHA-256")) for fault in found)


@given(length=st.integers(0, len(SECOND) - 1))
@hypothesis_settings(max_examples=20, deadline=None)
def test_a_download_that_broke_off_is_named(length):
    assert faults(second=SECOND[:length])[0].startswith("second: ")


def without(content, name, instead=None):
    """The archive without a file, or with another in its place, and sound as a ZIP."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as before, ZipArchive(file) as after:
        for entry in before.namelist():
            if entry != name:
                after.write(entry, [before.read(entry)])
            elif instead is not None:
                after.write(entry, [instead])
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (without(SECOND, "themes.csv"), ["second: themes.csv: It is missing."]),
        (without(SECOND, "SHA256SUMS"), ["second: SHA256SUMS: It is missing."]),
        (without(SECOND, "CITATION.cff"), ["second: CITATION.cff: It is missing."]),
        (
            without(SECOND, "themes.csv", b"number,text\n1,Other\n"),
            ["second: themes.csv: Its bytes are not those of its checksum in SHA256SUMS."],
        ),
        (
            without(SECOND, "SHA256SUMS", b"nonsense"),
            ["second: SHA256SUMS: It is damaged, or no list of SHA-256 checksums."],
        ),
        (
            without(SECOND, "SNAPSHOT.json", b"[]"),
            ["second: SNAPSHOT.json: It does not say what a snapshot says of itself."],
        ),
        (b"", ["second: It is no ZIP, or a damaged one: File is not a zip file."]),
    ],
)
def test_what_is_wrong_is_named(content, said):
    assert faults(second=content) == said


def test_what_it_says_of_itself_has_to_be_so():
    said = json.loads(ZipFile(io.BytesIO(SECOND)).read("SNAPSHOT.json"))
    lies = {**said, "counts": {"themes": 3}, "digest": "0" * 64, "number": 5}
    found = faults(first=FIRST, second=without(SECOND, "SNAPSHOT.json", json.dumps(lies).encode()))
    assert any("counts 3 rows in themes.csv, which has 2" in fault for fault in found)
    assert any(f"gives the digest {'0' * 64}" in fault for fault in found)
    assert any("number does not follow" in fault for fault in found)


def test_a_chain_with_another_first_link_does_not_hold():
    other = frozen("first", texts=("One", "Three"))
    [fault] = faults(first=other, second=SECOND)
    assert fault.startswith("first: Its SHA-256 is")
    assert "second names" in fault


# Sound by itself, and with the name, the number and the link of the one that was frozen.
FORGED = frozen("first", texts=("One", "Forged"))
SHA256 = {content: hashlib.sha256(content).hexdigest() for content in (FIRST, FORGED)}


@pytest.mark.parametrize("order", [*permutations(("first", "forged", "second"))])
def test_another_copy_of_a_snapshot_hides_no_forged_one(order):
    archives = {"first": FIRST, "forged": FORGED, "second": SECOND}
    [fault] = faults(**{name: archives[name] for name in order})
    assert fault.startswith(f"forged: Its SHA-256 is {SHA256[FORGED]}, and second names ")
    assert f"names {SHA256[FIRST]}: one of the two was changed." in fault


def test_an_archive_its_folder_and_the_next_one_are_right_together(tmp_path):
    folder = unpacked(FIRST, tmp_path / "folder")
    # A folder may hold files of somebody's own.
    (folder / "notes.txt").write_text("Read on Monday.")
    assert faults(first=FIRST, folder=folder, second=SECOND) == []
    assert faults(second=SECOND, folder=folder, first=FIRST, again=FIRST) == []


def test_a_folder_is_held_against_the_chain_as_its_archive_is(tmp_path):
    folder = unpacked(FORGED, tmp_path / "folder")
    for archives in (
        {"folder": folder, "second": SECOND},
        {"first": FIRST, "second": SECOND, "folder": folder},
    ):
        [fault] = faults(**archives)
        assert fault.startswith(f"folder: Its SHA-256 is {SHA256[FORGED]}, and second names ")
    # Nor does it hide a forged archive.
    right = unpacked(FIRST, tmp_path / "right")
    [fault] = faults(forged=FORGED, right=right, second=SECOND)
    assert fault.startswith("forged: Its SHA-256 is ")


def test_of_two_copies_of_the_newest_that_differ_one_was_changed():
    assert faults(first=FIRST, again=FIRST) == []
    [fault] = faults(first=FIRST, forged=FORGED)
    assert fault.startswith(f"forged: Its SHA-256 is {SHA256[FORGED]}, and first, of the same ")
    assert f"has {SHA256[FIRST]}: one of the two was changed." in fault


@pytest.fixture
def verify(tmp_path):
    """Runs the module as a command on files of a folder, without the packages that are there."""

    def run(*names):
        command = [sys.executable, "-S", "-m", "snapshots.verifying", "--from", str(tmp_path)]
        return subprocess.run(
            [*command, *names],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_it_runs_from_any_folder_with_python_alone(verify, tmp_path):
    (tmp_path / "first.zip").write_bytes(FIRST)
    (tmp_path / "second.zip").write_bytes(SECOND)
    shutil.unpack_archive(tmp_path / "second.zip", tmp_path / "unpacked")
    fine = verify("first.zip", "second.zip", "unpacked")
    assert fine.stdout == "first.zip: OK\nsecond.zip: OK\nunpacked: OK\n"
    assert fine.returncode == 0
    (tmp_path / "second.zip").write_bytes(SECOND.replace(b"Two", b"Too"))
    wrong = verify("first.zip", "second.zip", "third.zip")
    assert wrong.returncode == 1
    assert "second.zip: themes.csv: It is damaged" in wrong.stdout
    assert "third.zip: It cannot be read: No such file or directory." in wrong.stdout


def test_copies_of_one_name_are_told_apart_and_none_is_right_that_the_chain_refutes(
    verify, tmp_path
):
    (tmp_path / "first.zip").write_bytes(FIRST)
    (tmp_path / "second.zip").write_bytes(SECOND)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "first.zip").write_bytes(FORGED)
    wrong = verify("mine/first.zip", "first.zip", "second.zip")
    assert wrong.returncode == 1
    *right, fault = wrong.stdout.splitlines()
    assert right == ["first.zip: OK", "second.zip: OK"]
    assert fault.startswith("mine/first.zip: Its SHA-256 is ")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_it_says_beside_the_results_which_archive_it_is_at(verify, tmp_path):
    (tmp_path / "first.zip").write_bytes(FIRST)
    (tmp_path / "second.zip").write_bytes(SECOND)
    done = verify("first.zip", "second.zip")
    assert done.stderr.splitlines() == [
        "Verifying first.zip (1 of 2) …",
        "Verifying second.zip (2 of 2) …",
    ]
    assert done.stdout == "first.zip: OK\nsecond.zip: OK\n"


def test_on_a_terminal_a_line_says_so_and_leaves_nothing_behind(tmp_path, capsys, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "40")
    (tmp_path / "first.zip").write_bytes(FIRST)
    long = "a" * 50
    assert main(["--from", str(tmp_path), "first.zip", long]) == 1
    first, blank, second, blank_again, rest = terminal.getvalue().split("\r")
    assert first == "Verifying first.zip (1 of 2) …"
    assert second == f"Verifying {long}"[:39]
    assert (blank, blank_again, rest) == (" " * len(first), " " * len(second), "")
    assert capsys.readouterr().out.startswith("first.zip: OK\n")
