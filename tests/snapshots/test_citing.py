"""How a snapshot is cited."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshots.citing import FORMATS, Cited, bibtex, cff, csl, ris, text

DIGEST = "0123456789abcdef" * 4
CITED = Cited(
    site_name="Peace Plan Tracker",
    site_url="https://tracker.example",
    name="2025-12-17",
    title="The four drafts and their positions",
    day=date(2025, 12, 17),
    edit=12,
    recorded_at=datetime(2026, 1, 10, 9, 30, 0, 125, tzinfo=UTC),
    frozen_on=date(2026, 1, 11),
    digest=DIGEST,
)
ADDRESS = "https://tracker.example/snapshots/2025-12-17/"
# What an editor may write in a line: no control characters, no white space at the ends.
lines = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(
    lambda line: line.strip() == line
)


def test_it_works():
    assert text(CITED) == (
        "Peace Plan Tracker (2026): The four drafts and their positions [Data set]. "
        "Snapshot 2025-12-17. As of 17 December 2025, record as of edit 12, "
        f"10 January 2026, 09:30 UTC. SHA-256 {DIGEST}. {ADDRESS}"
    )


@pytest.mark.parametrize("write", [text, bibtex, ris, csl, cff])
def test_every_form_names_site_title_name_day_edit_digest_and_address(write):
    form = write(CITED)
    for said in (
        "Peace Plan Tracker",
        "The four drafts and their positions",
        "2025-12-17",
        "17 December 2025",
        "edit 12",
        "10 January 2026, 09:30 UTC",
        DIGEST,
        ADDRESS,
    ):
        assert said in form


@pytest.mark.parametrize("form", FORMATS)
def test_every_file_ends_with_the_end_of_a_line(form):
    assert FORMATS[form].write(CITED).endswith("\n")


def test_bibtex_escapes_what_tex_reads_otherwise():
    cited = replace(CITED, title=r"50% of $5 & more_less #1 ~ ^ {a} \ é")
    title = next(line for line in bibtex(cited).splitlines() if "  title" in line)
    assert title == (
        r"  title = {{50\% of \$5 \& more\_less \#1 \textasciitilde{} \textasciicircum{} "
        r"\textbraceleft{}a\textbraceright{} \textbackslash{} é}},"
    )


@settings(max_examples=20)
@given(lines, lines)
def test_the_braces_of_bibtex_are_always_balanced(site_name, title):
    entry = bibtex(replace(CITED, site_name=site_name, title=title))
    depth = 0
    for sign in entry:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert entry.startswith("@misc{")


def test_a_key_of_bibtex_is_plain_letters_whatever_the_site_is_called():
    assert bibtex(CITED).startswith("@misc{peace-plan-tracker-snapshot-2025-12-17,\n")
    assert bibtex(replace(CITED, site_name="Мир, {x}")).startswith("@misc{x-snapshot-2025-12-17,")
    assert bibtex(replace(CITED, site_name="Мир")).startswith("@misc{snapshot-2025-12-17,")


@settings(max_examples=20)
@given(lines, lines)
def test_every_line_of_ris_is_a_tag_and_a_value(site_name, title):
    entry = ris(replace(CITED, site_name=site_name, title=title))
    *rows, rest = entry.split("\r\n")
    assert rest == ""
    assert [row[:6] for row in rows] == [
        f"{tag}  - " for tag in ["TY", "AU", "TI", "PY", "DA", "ET", "PB", "M3", "N1", "UR", "ER"]
    ]
    assert len(entry.splitlines()) == len(rows)
    assert rows[0] == "TY  - DATA"
    assert rows[4] == "DA  - 2026/01/11"


@settings(max_examples=20)
@given(lines, lines)
def test_csl_json_is_read_back_as_what_it_says(site_name, title):
    (entry,) = json.loads(csl(replace(CITED, site_name=site_name, title=title)))
    assert entry["type"] == "dataset"
    assert entry["title"].split() == title.split()
    assert entry["author"][0]["literal"].split() == site_name.split()
    assert entry["issued"] == {"date-parts": [[2026, 1, 11]]}
    assert entry["URL"] == ADDRESS


@settings(max_examples=20)
@given(lines, lines)
def test_a_citation_file_is_yaml_whatever_it_is_called(site_name, title):
    file = yaml.safe_load(cff(replace(CITED, site_name=site_name, title=title)))
    assert file["cff-version"] == "1.2.0"
    assert file["type"] == "dataset"
    assert file["title"].split() == title.split()
    assert file["authors"][0]["name"].split() == site_name.split()
    assert file["version"] == "2025-12-17"
    assert file["date-released"] == "2026-01-11"
    assert file["url"] == ADDRESS
    assert file["identifiers"][0]["value"] == f"sha256:{DIGEST}"
    assert file["message"]


def test_a_citation_file_is_the_same_bytes_each_time_and_in_plain_lines():
    assert cff(CITED) == cff(replace(CITED))
    assert "\r" not in cff(CITED)
    assert cff(CITED).splitlines()[0] == 'cff-version: "1.2.0"'
