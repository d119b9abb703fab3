"""The lines that /data/ shows for other programs: each run as it is shown, against a live site."""

import os
import shlex
import shutil
import subprocess
from datetime import date

import duckdb
import pandas
import pytest
from django.test import Client

from data.dictionary.one_liners import ONE_LINERS
from provisions.models import Stance

DAY = date(2025, 12, 1)
LINES = {line.name: line for line in ONE_LINERS}


def program(name, package):
    """The path of a program; without it the test is skipped, in CI it fails."""
    path = shutil.which(name)
    if path is None:
        message = f"no {name} on the PATH: apt-get install {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


def run(*command, **options):
    """What a command writes."""
    options |= {"capture_output": True, "text": True, "timeout": 60}
    done = subprocess.run(command, check=False, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def lines(site):
    """The lines as the page shows them to a reader of this site."""
    return {name: line.at(site, DAY).code for name, line in LINES.items()}


@pytest.fixture
def in_force(site):
    """How many positions are in force on the day."""
    return Stance.objects.current(DAY).count()


def test_it_works():
    """Excel is on no registry: what is not tried says so."""
    assert [line.name for line in ONE_LINERS if not line.is_tried] == ["excel"]
    assert "Not tried" in LINES["excel"].note
    tried = [name.removeprefix("test_") for name in globals() if name.startswith("test_")]
    assert {line.name for line in ONE_LINERS if line.is_tried} <= set(tried)


def test_pandas(lines, in_force):
    names = {"pandas": pandas}
    exec(lines["pandas"], names)  # noqa: S102  as a reader would
    assert len(names["positions"]) == in_force
    assert set(names["positions"]["position"]) == set(Stance.Position.values)
    assert names["positions"]["stated_on"].max() <= DAY.isoformat()


def test_r(lines, site):
    rscript = program("Rscript", "r-base-core")
    code = (
        f"{lines['r']}; cat(nrow(stances), names(stances)[1], sum(is.na(stances$provision)), "
        'sum(nchar(stances$summary)), sep = "\\n")'
    )
    rows, first, wholes, letters = run(rscript, "--vanilla", "-e", code, env=utf8()).split()
    assert int(rows) == Stance.objects.count()
    assert first == "slug"
    assert int(wholes) == Stance.objects.filter(provision=None).count()
    # Letters and not bytes: R has understood the encoding.
    assert int(letters) == sum(map(len, Stance.objects.values_list("summary", flat=True)))


def test_curl(lines, site, tmp_path):
    program("curl", "curl")
    run(*shlex.split(lines["curl"]), cwd=tmp_path)
    [fetched] = tmp_path.iterdir()
    assert fetched.name == f"positions-{DAY.isoformat()}.csv"
    sent = b"".join(Client().get("/positions.csv", {"on": DAY.isoformat()}))
    assert fetched.read_bytes() == sent


def test_duckdb(lines, site, in_force, tmp_path, monkeypatch):
    """It reads the file that curl's line has fetched."""
    sent = b"".join(Client().get("/positions.csv", {"on": DAY.isoformat()}))
    (tmp_path / f"positions-{DAY.isoformat()}.csv").write_bytes(sent)
    monkeypatch.chdir(tmp_path)
    rows = duckdb.connect().execute(lines["duckdb"]).fetchall()
    assert sum(count for *_, count in rows) == in_force
    assert {position for _, position, _ in rows} == set(Stance.Position.values)


def test_excel_is_given_the_address_and_the_encoding(lines, site):
    """What can be tried without Excel: the address answers, and each bracket is closed."""
    line = lines["excel"]
    address = line.partition('Web.Contents("')[2].partition('"')[0]
    assert b"".join(Client().get(address.removeprefix(site))).startswith(b"provision,actor,")
    assert "[Encoding=65001, QuoteStyle=QuoteStyle.Csv]" in line
    assert all(line.count(opened) == line.count(closed) for opened, closed in ("()", "[]"))


def utf8():
    """The environment of a reader whose system speaks UTF-8, as most do."""
    return {**os.environ, "LC_ALL": "C.UTF-8"}
