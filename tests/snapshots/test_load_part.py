"""`load --partial` takes some tables; `load --prune` removes what no file has."""

import pytest
from django.core.management import CommandError, call_command

from provisions.models import Stance
from record.editing import edit
from record.models import Edit, Rename
from statements.models import Source, Statement
from tests import factories
from tests.snapshots.folders import SMALL, record_as_files

pytestmark = pytest.mark.django_db


def only(folder, *tables):
    """The folder with the files of these tables alone."""
    for file in folder.path.glob("*.csv"):
        if file.stem not in tables:
            file.unlink()
    return folder


def as_bytes(folder):
    return {file.stem: file.read_bytes() for file in folder.path.glob("*.csv")}


def edited(row, **fields):
    with edit(editor=factories.editor(), reason="As the transcript has it", kind="correction"):
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()


# --- Some tables ----------------------------------------------------------------------------


def test_without_partial_every_table_has_a_file(small, load):
    load(small)
    assert "themes.csv:1::" in load(only(small, "sources"))[0]


def test_the_tables_that_have_a_file_are_loaded_and_the_others_stay(small, load):
    load(small)
    before = record_as_files()
    small.change("sources", 2, title="Another title")
    said = load(only(small, "sources"), "--partial")
    assert said[-1] == f"Loaded in Edit {Edit.objects.first().pk}."
    assert "sources.csv: 0 new, 1 changed, 1 unchanged" in said
    assert "themes.csv: no file" in said
    after = record_as_files()
    assert after.pop("sources") == small.file("sources").read_bytes() != before.pop("sources")
    assert after == before


def test_rows_may_refer_to_rows_of_tables_without_a_file(small, load):
    load(small)
    small.add("statements", slug="ukraine-says-more", sources="reuters-1")
    load(only(small, "statements"), "--partial")
    assert Statement.objects.count() == 2


def test_a_file_that_is_no_table_is_a_problem_since_it_may_have_been_meant_for_one(small, load):
    load(small)
    small.file("statements").rename(small.path / "statments.csv")
    problem, end = load(only(small, "sources", "statments"), "--partial")
    assert problem.startswith("statments.csv:1:: There is no table of that name.")
    assert end == "1 problem. Nothing was written."


def test_a_folder_without_any_table_is_a_problem(small, load):
    assert "There is no file of a table here." in load(only(small), "--partial")[0]


def test_a_partial_load_is_no_load_of_the_tables_that_it_lacked(small, load):
    """What editors changed in those before it is not given up by it."""
    load(small)
    edited(Statement.objects.get(), summary="As the transcript has it.")
    files = as_bytes(small)
    small.change("sources", 2, title="Another title")
    load(only(small, "sources"), "--partial")
    small.change("sources", 2, title="A third title")
    assert "Loaded in Edit" in load(small, "--partial")[-1]
    for table, content in files.items():
        small.file(table).write_bytes(content)
    small.change("sources", 2, title="A fourth title")
    [problem, _] = load(small)
    assert problem.startswith("statements.csv:2:summary: ")


def test_partial_and_prune_exclude_each_other(small):
    with pytest.raises(CommandError, match="not allowed with argument"):
        call_command("load", small.path, "--partial", "--prune")


# --- What is in no file ---------------------------------------------------------------------


def test_what_no_file_has_goes_with_prune_alone(small, load):
    load(small)
    small.drop("stances", 3)
    assert "left as they are" in "\n".join(load(small))
    assert Stance.objects.count() == 2
    said = load(small, "--prune")
    assert "stances.csv: 0 new, 0 changed, 1 unchanged, 1 removed" in said
    assert Stance.objects.count() == 1
    gone = Stance.history.filter(history_type="-").get()
    made = Edit.objects.first()
    assert (gone.history_date, gone.history_change_reason) == (made.recorded_at, made.reason)
    assert "No Edit was made" in load(small, "--prune")[-1]


def test_a_dry_run_names_what_would_go(small, load):
    load(small)
    small.drop("stances", 3)
    said = load(small, "--prune", "--dry-run")
    assert any(line.startswith("- stances.csv “ukraine-1-first") for line in said)
    assert Stance.objects.count() == 2


def test_what_is_still_referred_to_is_named(small, load):
    load(small)
    before = record_as_files()
    small.drop("sources", 2)
    said = load(small, "--prune")
    assert any("There is no “reuters-1” in sources.csv." in line for line in said)
    assert record_as_files() == before


def test_what_an_editor_added_goes_only_where_that_is_asked_for(small, load):
    load(small)
    with edit(editor=factories.editor(public_name="Anna K."), reason="New", kind="addition"):
        factories.source(slug="anna-s")
    [problem, _] = load(small, "--prune")
    assert problem.startswith("sources.csv:1:slug: “anna-s” is not in the file, and Anna K. (")
    assert Source.objects.filter(slug="anna-s").exists()
    load(small, "--prune", "--overwrite")
    assert not Source.objects.filter(slug="anna-s").exists()


def test_old_addresses_stay_as_long_as_their_row(small, load):
    load(small)
    small.write("renames", [])
    load(small, "--prune")
    assert Rename.objects.get().new == "ukraine"
    files = record_as_files()
    assert files["renames"].count(b"\n") == 2


def test_what_takes_the_place_of_a_row_that_goes(small, load):
    """No two rows share an order, a number or a subject: what goes makes room first."""
    load(small)
    small.change("drafts", 3, slug="third")
    small.change("revisions", 4, draft="third")
    small.change("stances", 2, slug="ukraine-plan-first-2025-11-20-2")
    small.change("provisions", 3, slug="pardons")
    before = as_bytes(small)
    assert "Loaded in Edit" in load(small, "--prune")[-1]
    assert record_as_files() == before


def test_the_record_becomes_what_the_files_are_whatever_it_was(dataset, small, load):
    """Another record altogether, there and back."""
    for number, point in enumerate(dataset.read("provisions")[:2]):
        small.change("provisions", number + 2, slug=point["slug"])
    load(small)
    assert load(dataset, "--prune", "--overwrite")[-1].startswith("Loaded in Edit")
    files = as_bytes(dataset)
    # “ukraine” stays, and so does the address that it had.
    renames = record_as_files()["renames"]
    assert record_as_files() == {table: files[table] for table in SMALL} | {"renames": renames}
    load(small, "--prune", "--overwrite")
    assert record_as_files() == as_bytes(small)
