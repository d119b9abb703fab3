"""Folders to load."""

import io
import math
import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from snapshots import progress
from tests.snapshots.folders import SMALL, Folder


@pytest.fixture
def small(tmp_path):
    """A folder with a few rows in every table, all sound."""
    folder = Folder(tmp_path / "small")
    folder.path.mkdir()
    for table, rows in SMALL.items():
        folder.write(table, rows)
    return folder


@pytest.fixture
def dataset(tmp_path):
    """A copy of the dataset that the project ships."""
    return Folder(
        shutil.copytree(
            settings.BASE_DIR / "dataset",
            tmp_path / "dataset",
            ignore=shutil.ignore_patterns("LICENSE", "SCHEMA.md"),
        )
    )


@pytest.fixture
def load(monkeypatch):
    """`manage.py load`: what it says, or the problems that it reports."""
    # However slow the machine, it does not say how far it is.
    monkeypatch.setattr(progress, "LINES_AFTER", math.inf)

    def run(folder, *arguments):
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("load", folder.path, *arguments, stdout=out, stderr=err, no_color=True)
        except CommandError as error:
            assert out.getvalue() == ""
            return [*err.getvalue().splitlines(), str(error)]
        assert err.getvalue() == ""
        return out.getvalue().splitlines()

    return run
