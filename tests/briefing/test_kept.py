"""Kept files: made once a version, by one process at a time, and never half."""

import threading
import time

import pytest

from briefing import kept as keeping
from briefing.kept import BusyError, kept, version
from tests import factories

ONE, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def folder(tmp_path, settings):
    settings.KEPT_DIR = tmp_path / "kept"
    return settings.KEPT_DIR


def never():
    raise AssertionError("It is made again.")


def test_it_works(folder):
    assert kept("a.pdf", ONE, lambda: b"first") == b"first"
    assert kept("a.pdf", ONE, never) == b"first"
    assert kept("b.pdf", ONE, lambda: b"second") == b"second"


def test_another_version_is_made_anew_and_the_one_before_is_removed(folder):
    kept("a.pdf", ONE, lambda: b"first")
    assert kept("a.pdf", OTHER, lambda: b"second") == b"second"
    assert sorted(path.name for path in folder.iterdir()) == [OTHER, "pdf.lock"]


def test_what_else_lies_in_the_folder_stays(folder):
    (folder / "photographs").mkdir(parents=True)
    (folder / "letter.txt").write_text("kept by hand")
    kept("a.pdf", ONE, lambda: b"first")
    kept("a.pdf", OTHER, lambda: b"second")
    assert {"photographs", "letter.txt"} <= {path.name for path in folder.iterdir()}


def test_what_was_asked_for_longest_ago_goes_first(folder, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_BYTES", 25)
    for name in ("a.pdf", "b.pdf"):
        kept(name, ONE, lambda: b"0123456789")
        time.sleep(0.02)
    kept("a.pdf", ONE, never)
    time.sleep(0.02)
    kept("c.pdf", ONE, lambda: b"0123456789")
    assert sorted(path.name for path in (folder / ONE).iterdir()) == ["a.pdf", "c.pdf"]


def test_what_fails_leaves_nothing_and_can_be_tried_again(folder):
    with pytest.raises(ZeroDivisionError):
        kept("a.pdf", ONE, lambda: bytes(1 // 0))
    assert not (folder / ONE).exists()
    assert kept("a.pdf", ONE, lambda: b"first") == b"first"


def test_it_is_made_once_by_many_at_once(folder):
    made = []

    def make():
        time.sleep(0.1)
        made.append(1)
        return b"first"

    found = []
    ask = [
        threading.Thread(target=lambda: found.append(kept("a.pdf", ONE, make))) for _ in range(6)
    ]
    for one in ask:
        one.start()
    for one in ask:
        one.join()
    assert found == [b"first"] * 6
    assert made == [1]


def test_who_waits_too_long_is_told(folder, monkeypatch):
    monkeypatch.setattr(keeping, "PATIENCE", 0.1)

    def make():
        with pytest.raises(BusyError):
            kept("b.pdf", ONE, never)
        # A file of another kind is made meanwhile.
        assert kept("b.png", ONE, lambda: b"picture") == b"picture"
        return b"first"

    assert kept("a.pdf", ONE, make) == b"first"


def test_a_version_is_one_of_the_record_and_of_what_is_shown(db, settings):
    factories.event()
    before = version()
    assert version() == before
    settings.SITE_NAME = "Another name"
    renamed = version()
    factories.event()
    assert len({before, renamed, version()}) == 3
