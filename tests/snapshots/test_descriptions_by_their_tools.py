"""datapackage.json and csv-metadata.json by the tools of their standards, frictionless and csvw.

What either finds in broken copies shows that it checks what it is said to. What they leave out is
read in the descriptions themselves, below: frictionless checks no `uniqueKeys`, csvw no address
and no order of columns, and neither looks up the items of a list, which `load` does.
"""

import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from frictionless import Package

from record.described import Kind
from snapshots.csvw import csv_metadata
from snapshots.datapackage import datapackage
from snapshots.describing import tables_of
from tests.snapshots.folders import as_csv
from tests.snapshots.tools import METADATA, PACKAGE, found_by_csvw, found_by_frictionless

SCRIPTS = Path(sys.executable).parent
# The tools warn of their own dependencies, and csvw says what it finds by warnings.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture
def described(small):
    """The small folder with what an export has beside it, sound by both tools."""
    positions = next(table for table in tables_of(None) if table.name == "positions")
    header = [column.name for column in positions.columns]
    small.file("positions").write_bytes(as_csv([header]))
    (small.path / PACKAGE).write_text(datapackage(None))
    (small.path / METADATA).write_text(csv_metadata(None))
    assert found_by_frictionless(small.path) == []
    assert found_by_csvw(small.path) == ""
    return small


def test_the_record_is_valid_by_both_commands(record, tmp_path):
    call_command("export", tmp_path / "made", stdout=StringIO(), stderr=StringIO())
    for command in (
        ["frictionless", "validate", PACKAGE, "--json"],
        ["csvwvalidate", METADATA],
    ):
        ran = subprocess.run(
            [SCRIPTS / command[0], *command[1:]],
            cwd=tmp_path / "made",
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        said = json.loads(ran.stdout) if command[0] == "frictionless" else ran.stdout
    assert said == "OK\n"


BROKEN = [
    ("stances", {"position": "agrees"}, "constraint-error", "invalid lexical value"),
    ("stances", {"position": "rejects it"}, "constraint-error", "invalid lexical value"),
    ("stances", {"position": "so rejects"}, "constraint-error", "invalid lexical value"),
    ("stances", {"actor": "atlantis"}, "foreign-key", "not found in table actors.csv"),
    ("revisions", {"provision": "99"}, "foreign-key", "not found in table provisions.csv"),
    ("revisions", {"provision": "1", "draft": "first"}, "primary-key", "duplicate primary key"),
    ("sources", {"slug": "reuters-1"}, "primary-key", "duplicate primary key"),
    ("sources", {"slug": "Two Words"}, "constraint-error", "invalid lexical value"),
    ("sources", {"published_on": "2025-13-40"}, "type-error", "Invalid column value: 2025-13-40"),
    ("sources", {"published_on": "20.11.2025"}, "type-error", "Invalid column value: 20.11.2025"),
    ("sources", {"suggested_reading": "yes"}, "type-error", "invalid lexical value for boolean"),
    ("drafts", {"order": "second"}, "type-error", "Invalid value for decimal"),
    ("drafts", {"order": "0"}, "constraint-error", "value must be >= 1"),
    ("actors", {"short_name": "x" * 41}, "constraint-error", "at most length 40"),
    ("actors", {"name": ""}, "constraint-error", "required column value is missing"),
    ("drafts", {"sources": ""}, "constraint-error", "required column value is missing"),
    (
        "statements",
        {"provisions": "1; two"},
        "type-error",
        "invalid lexical value for decimal: two",
    ),
]


@pytest.mark.parametrize(("table", "cells", "for_package", "for_metadata"), BROKEN)
def test_both_find_what_is_broken(described, table, cells, for_package, for_metadata):
    described.change(table, len(described.read(table)) + 1, **cells)
    assert f"{table}: {for_package}" in found_by_frictionless(described.path)
    assert for_metadata in found_by_csvw(described.path)


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        # Of what may be empty, CSVW knows no foreign keys.
        ("stances", {"provision": "99"}),
        ("drafts", {"revises": "third"}),
        ("statements", {"person": "nobody"}),
    ],
)
def test_frictionless_finds_a_key_of_no_row_where_a_cell_may_be_empty(described, table, cells):
    described.change(table, len(described.read(table)) + 1, **cells)
    assert found_by_frictionless(described.path) == [f"{table}: foreign-key"]
    assert found_by_csvw(described.path) == ""


def test_frictionless_finds_what_is_no_address(described):
    described.change("sources", 2, url="nowhere in particular")
    assert found_by_frictionless(described.path) == ["sources: type-error"]


def test_both_find_a_table_whose_columns_are_others_or_which_is_missing(described):
    described.replace("themes", b"slug,name", b"slug,called")
    assert "themes: incorrect-label" in found_by_frictionless(described.path)
    assert "missing required columns {'name'}" in found_by_csvw(described.path)
    described.file("themes").unlink()
    assert "themes: scheme-error" in found_by_frictionless(described.path)
    with pytest.raises(FileNotFoundError):
        found_by_csvw(described.path)


def test_frictionless_reads_what_we_say_of_ourselves(described):
    """Nothing in it is lost or misread: read and written again, it says the same."""
    said = json.loads((described.path / PACKAGE).read_text())
    read = Package(str(described.path / PACKAGE))
    assert [one.name for one in read.resources] == [one.name for one in tables_of(None)]
    for resource, table in zip(read.resources, said["resources"], strict=True):
        fields = {field.name: field.to_descriptor() for field in resource.schema.fields}
        for field in table["schema"]["fields"]:
            assert fields[field["name"]] == field
        assert resource.schema.primary_key == table["schema"]["primaryKey"]


def schemas() -> list[tuple[dict, dict]]:
    """What either description says of each table."""
    package, metadata = json.loads(datapackage(None)), json.loads(csv_metadata(None))
    pairs = zip(package["resources"], metadata["tables"], strict=True)
    return [(resource["schema"], table["tableSchema"]) for resource, table in pairs]


def test_every_reference_is_told_in_both():
    for table, (schema, of_metadata) in zip(tables_of(None), schemas(), strict=True):
        keys = {
            key["fields"][0]: key["reference"].get("resource", table.name)
            for key in schema.get("foreignKeys", [])
        }
        always = {
            key["columnReference"][0]: key["reference"]["resource"]
            for key in of_metadata.get("foreignKeys", [])
        }
        for column, field, described_in_metadata in zip(
            table.columns, schema["fields"], of_metadata["columns"], strict=True
        ):
            target = column.refers_to.table if column.refers_to else None
            is_list = column.kind is Kind.LIST
            assert keys.get(column.name) == (None if is_list else target)
            assert field.get("references", {}).get("resource") == (target if is_list else None)
            weak = described_in_metadata.get("dc:references", {"@id": None})["@id"]
            strong = always.get(column.name)
            assert {strong, weak} - {None} == ({f"{target}.csv"} if target else set())
            assert (strong is not None) == bool(target and not is_list and not column.is_optional)


def test_a_reference_to_the_table_itself_names_none():
    """The standard, version 2: then "the resource property MUST be omitted"."""
    drafts = next(
        table for table in json.loads(datapackage(None))["resources"] if table["name"] == "drafts"
    )
    [own] = [key for key in drafts["schema"]["foreignKeys"] if key["fields"] == ["revises"]]
    assert own["reference"] == {"fields": ["slug"]}


def test_the_sets_of_columns_that_no_two_rows_share_are_told():
    """In the Data Package alone: CSVW has the primary key, and no other."""
    told = {
        table.name: schema.get("uniqueKeys", [])
        for table, (schema, _) in zip(tables_of(None), schemas(), strict=True)
    }
    assert told["provisions"] == [["slug"]]
    assert told["drafts"] == [["order"]]
    assert told["stances"] == [["actor", "provision", "draft", "stated_on"]]
    assert all(
        schema["primaryKey"] == of_metadata["primaryKey"] for schema, of_metadata in schemas()
    )


def test_a_pattern_takes_the_values_whole_however_it_is_matched():
    for schema, of_metadata in schemas():
        for field, column in zip(schema["fields"], of_metadata["columns"], strict=True):
            for value in (values := field.get("constraints", {}).get("enum", [])):
                pattern = column["datatype"]["format"]
                assert re.search(pattern, value)
                assert not re.search(pattern, f"{value}x")
                assert not re.search(pattern, f"un{value}")
                assert value in values
                assert re.fullmatch("[a-z-]+", value)


def test_only_strings_have_a_length():
    """By the standard, a length on any other type is an error, of the description as a whole."""
    for _, of_metadata in schemas():
        for column in of_metadata["columns"]:
            datatype = column["datatype"]
            if isinstance(datatype, dict) and "maxLength" in datatype:
                assert datatype["base"] == "string"


def test_neither_names_a_site(settings):
    settings.SITE_URL = "https://plan.example.org"
    for text in (datapackage(None), csv_metadata(None)):
        assert "example.org" not in text
        assert "localhost" not in text
