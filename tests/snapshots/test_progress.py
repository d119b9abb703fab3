"""Long work says how far it is: a bar on a terminal, plain lines otherwise; short work nothing."""

import io

import pytest
from django.core.management.base import OutputWrapper

from snapshots import progress
from snapshots.progress import SILENT, Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """What time the work thinks it is, in seconds; it is set by calling it."""
    now = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    return lambda seconds: now.__setitem__(0, seconds)


def test_short_work_says_nothing(clock):
    out = io.StringIO()
    watched = Progress(OutputWrapper(out))
    for second in watched.over("stances.csv", [0, 5, 9.9], total=3):
        clock(second)
    assert out.getvalue() == ""


def test_long_work_says_a_line_every_few_seconds(clock):
    out = io.StringIO()
    watched = Progress(OutputWrapper(out))
    for row in watched.over("stances.csv", range(20_000), total=1_000_000):
        clock(row / 1_000)
    with watched.step("Checking the rules", unit=""):
        clock(20.5)
    with watched.step("Archive", unit="bytes") as step:
        step.advance(70_000)
    assert out.getvalue().splitlines() == [
        "stances.csv: 10,001 of 1,000,000 rows",
        "stances.csv: 15,001 of 1,000,000 rows",
        "Archive …",
    ]


def test_a_terminal_gets_a_bar_that_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(progress, "BAR_AFTER", 0)
    monkeypatch.setenv("COLUMNS", "100")
    out = Terminal()
    watched = Progress(OutputWrapper(out))
    with watched.step("stances.csv", total=4) as step:
        step.advance(3)
    with watched.step("Checking the rules", unit=""):
        pass
    text = out.getvalue()
    assert "stances.csv:" in text
    assert "of 4 rows" in text
    assert "Checking the rules [" in text
    assert "\n" not in text
    assert text.rpartition("\r")[2] == ""
    assert text.split("\r")[-2].strip() == ""


def test_nobody_s_work_is_silent_and_whole():
    assert list(SILENT.over("stances.csv", iter("abc"))) == ["a", "b", "c"]
