"""manage.py load and datapackage.json: what the files say of themselves is held against ours."""

import json

import pytest

from record.models import Edit
from snapshots.datapackage import datapackage
from snapshots.describing import FORMAT
from tests.snapshots.folders import record_as_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(small):
    """The small folder, with the description that an export of it has."""
    file = small.path / "datapackage.json"
    file.write_text(datapackage(None))
    return small


def change(folder, **members):
    file = folder.path / "datapackage.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | members))


def field(folder, table, name, **members):
    """Change what the description says of a column."""
    package = json.loads((folder.path / "datapackage.json").read_text())
    resource = next(one for one in package["resources"] if one["name"] == table)
    column = next(one for one in resource["schema"]["fields"] if one["name"] == name)
    column.update(members)
    change(folder, **package)


def test_the_other_files_of_an_export_are_not_read(described, load):
    for name in (
        "README.md",
        "csv-metadata.json",
        "positions.csv",
        "SHA256SUMS",
        "SNAPSHOT.json",
        "CITATION.cff",
    ):
        (described.path / name).write_bytes(b"\xff anything")
    assert load(described)[-1].startswith("Loaded in Edit ")
    assert record_as_files()["stances"] == described.file("stances").read_bytes()


def test_a_newer_format_is_not_read_at_all(described, load):
    change(described, format=FORMAT + 1)
    described.file("themes").write_bytes(b"what a later release means by this\n")
    assert load(described) == [
        (
            f"datapackage.json:1:format: These files are of format {FORMAT + 1}, and this release "
            f"reads format {FORMAT}. CHANGELOG.md says which release brought format {FORMAT + 1}: "
            "load them with that one or a later."
        ),
        "1 problem. Nothing was written.",
    ]
    assert not Edit.objects.exists()


@pytest.mark.parametrize("number", [None, 0, "1", 1.0, True, [1]])
def test_a_format_that_is_none_is_named(described, load, number):
    change(described, format=number)
    problem, _ = load(described)
    assert problem.startswith("datapackage.json:1:format: This takes the number of the format")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{\n  "format": 1,\n}', "3:: This is not JSON: "),
        (b"", "1:: This is not JSON: "),
        (b'{"format":\n "\xff"}', "2:: Byte 14 is not UTF-8."),
        (b"[1]", "1:: This is not a Data Package"),
        (b"[" * 100_000, "1:: "),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(small, load, content, expected):
    (small.path / "datapackage.json").write_bytes(content)
    problem, _ = load(small)
    assert problem.startswith(f"datapackage.json:{expected}")
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    "references", [None, "sources", {"resource": "actors", "fields": "slug"}, {"fields": "slug"}]
)
def test_a_list_of_keys_of_another_table_is_named(described, load, references):
    field(described, "statements", "sources", references=references)
    problem, _ = load(described)
    assert problem == (
        "datapackage.json:1:statements.sources: The items of this list are keys of sources, by "
        "slug, and the file does not say so. Take the file as it was exported, or leave it out."
    )


def test_what_has_no_tables_lacks_every_list(described, load):
    change(described, resources=[{"name": ["x"], "schema": {"fields": [None]}}, None, 1])
    columns = {problem.split(":")[2] for problem in load(described)[:-1]}
    assert {"actors.members", "stances.statements", "statements.provisions"} <= columns
