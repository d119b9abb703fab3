"""Every problem in a file is reported as `file:row:column: what is wrong`, and nothing written."""

from datetime import timedelta

import pytest

from record.days import newest_day
from record.models import Edit
from tests import factories
from tests.snapshots.folders import record_as_files

pytestmark = pytest.mark.django_db

TOMORROW = str(newest_day() + timedelta(days=2))


def change(table, row=2, /, **cells):
    return lambda folder: folder.change(table, row, **cells)


def add(table, /, **cells):
    return lambda folder: folder.add(table, **cells)


def drop(table, row=2):
    return lambda folder: folder.drop(table, row)


def replace(table, old, new):
    return lambda folder: folder.replace(table, old.encode(), new.encode())


def remove(table):
    return lambda folder: folder.file(table).unlink()


def overwrite(table, content):
    return lambda folder: folder.file(table).write_bytes(content)


def encode(table, encoding):
    def break_it(folder):
        folder.replace(table, b"Security", "Sécurité".encode())
        text = folder.file(table).read_text(encoding="utf-8")
        folder.file(table).write_bytes(text.encode(encoding))

    return break_it


# What is done to the sound folder, and where and how it is then reported.
BROKEN = {
    "a missing file": (
        remove("actors"),
        "actors.csv:1:: This file is missing.",
    ),
    "an empty file": (overwrite("actors", b""), "actors.csv:1:: The file is empty"),
    "a missing column": (
        overwrite("themes", b"slug,name,order\nsecurity,Security,1\n"),
        "themes.csv:1:description: This column is missing.",
    ),
    "an unknown column": (
        overwrite("themes", b"slug,name,order,description,colour\n"),
        "themes.csv:1:colour: There is no such column. The columns: slug, name, order, desc",
    ),
    "a doubled column": (
        overwrite("themes", b"slug,name,order,description,name\n"),
        "themes.csv:1:name: This column is there twice.",
    ),
    "a file in Latin-1": (encode("themes", "latin-1"), "themes.csv:2:: Byte "),
    "a file in UTF-16": (encode("themes", "utf-16"), "themes.csv:1:: Byte 1 is not UTF-8."),
    "too many cells": (
        replace("events", ",Geneva,", ",Geneva, or near it,"),
        "events.csv:2:: There are 9 cells and 8 columns.",
    ),
    "too few cells": (
        replace("events", ",Geneva,", ","),
        "events.csv:2:: There are 7 cells and 8 columns.",
    ),
    "a quote that never ends": (
        replace("chapters", 'point 1](point:1).[^reuters-1]"', "point 1](point:1)."),
        "chapters.csv:2:: This is not CSV as RFC 4180 has it",
    ),
    "a quote in the middle": (
        replace("revisions", '"No NATO.', '"No "NATO.'),
        "revisions.csv:2:: This is not CSV as RFC 4180 has it",
    ),
    "an unknown actor": (
        change("people", actor="atlantis"),
        "people.csv:2:actor: There is no “atlantis” in actors.csv.",
    ),
    "an unknown source in a list": (
        change("revisions", 3, sources="reuters-1; nobody; reuters-2"),
        "revisions.csv:3:sources: There is no “nobody” in sources.csv.",
    ),
    "an unknown point": (
        change("statements", provisions="1; 99"),
        "statements.csv:2:provisions: There is no “99” in provisions.csv.",
    ),
    "an unknown theme": (
        change("provisions", 3, theme="colours"),
        "provisions.csv:3:theme: There is no “colours” in themes.csv.",
    ),
    "no slug": (
        change("events", slug="Geneva talks"),
        "events.csv:2:slug: Use lower-case letters",
    ),
    "a day that is none": (
        change("statements", made_on="2025-02-30"),
        "statements.csv:2:made_on: “2025-02-30” is not a day of the calendar as YYYY-MM-DD.",
    ),
    "a day in another notation": (
        change("statements", made_on="20/11/2025"),
        "statements.csv:2:made_on: “20/11/2025” is not a day of the calendar as YYYY-MM-DD.",
    ),
    "a day without dashes": (
        change("events", ended_on="20251124"),
        "events.csv:2:ended_on: “20251124” is not a day",
    ),
    "a day to come": (
        change("events", started_on=TOMORROW, ended_on=""),
        f"events.csv:2:started_on: {TOMORROW} has not begun anywhere on Earth.",
    ),
    "no number": (
        change("themes", order="first"),
        "themes.csv:2:order: “first” is not a whole number in digits.",
    ),
    "a number below one": (
        change("themes", order="0"),
        "themes.csv:2:order: Ensure this value is greater than or equal to 1.",
    ),
    "neither 0 nor 1": (
        change("sources", 3, suggested_reading="yes"),
        "sources.csv:3:suggested_reading: “yes” is neither 0 nor 1.",
    ),
    "a word that is not offered": (
        change("stances", 3, position="loves"),
        "stances.csv:3:position: “loves” is not one of: accepts, accepts-with-conditions,",
    ),
    "a word in another case": (
        change("actors", kind="State"),
        "actors.csv:2:kind: “State” is not one of: state, organisation, bloc.",
    ),
    "an empty cell that must not be": (
        change("actors", name="  "),
        "actors.csv:2:name: This is empty, and it must not be.",
    ),
    "no web address": (
        change("sources", url="example.org/1"),
        "sources.csv:2:url: Enter a whole web address",
    ),
    "a script for a web address": (
        change("sources", url="javascript:alert(1)"),
        "sources.csv:2:url: Enter a whole web address",
    ),
    "no language": (
        change("sources", language="English"[:3]),
        "sources.csv:2:language: Use a language code",
    ),
    "a formula": (
        change("actors", description='=HYPERLINK("https://example.org")'),
        "actors.csv:2:description: A text cannot begin with “=”",
    ),
    "a formula behind white space": (
        change("actors", 3, description=" \n+1+1"),
        "actors.csv:3:description: A text cannot begin with “+”",
    ),
    "a dash": (
        change("chapters", body="- a list"),
        (
            "chapters.csv:2:body: A text cannot begin with “-”, because a spreadsheet would run "
            "it as a formula: write a dash as “–”, or begin a list with “*”."
        ),
    ),
    "a mention": (
        change("statements", quote="@all"),
        "statements.csv:2:quote: A text cannot begin with “@”",
    ),
    "a control character": (
        change("events", summary="They\x07 met."),
        "events.csv:2:summary: Character 5 is a control character (U+0007).",
    ),
    "a tab": (
        change("events", title="Talks\tin Geneva"),
        "events.csv:2:title: Character 6 is a control character (U+0009).",
    ),
    "a direction override": (
        change("actors", name="Ukr\u202eenia"),
        "actors.csv:2:name: Character 4 changes the direction of writing (U+202E)",
    ),
    "two lines where one belongs": (
        change("people", role="President\nand more"),
        "people.csv:2:role: Write this on one line",
    ),
    "a text that is too long": (
        change("actors", 4, short_name="E" * 41),
        "actors.csv:4:short_name: Ensure this value has at most 40 characters (it has 41).",
    ),
    "a chapter that is too long": (
        change("chapters", body="x" * 100_001),
        "chapters.csv:2:body: Ensure this value has at most 100000 characters",
    ),
    "a key that is there twice": (
        add("people"),
        "people.csv:3:slug: The key “zelenskyy” is in row 2 already.",
    ),
    "a key of two columns that is there twice": (
        add("revisions", text=""),
        "revisions.csv:5:provision: The key “second” and “1” is in row 4 already.",
    ),
    "a list with a doubled item": (
        change("revisions", sources="reuters-1; reuters-2; reuters-1"),
        "revisions.csv:2:sources: Listed twice: reuters-1.",
    ),
    "a list with an empty item": (
        change("revisions", sources="reuters-1; ; reuters-2"),
        "revisions.csv:2:sources: Between two semicolons there is nothing",
    ),
    "a list that ends in a semicolon": (
        change("statements", provisions="1; 2;"),
        "statements.csv:2:provisions: Between two semicolons there is nothing",
    ),
    "a list of numbers with a word": (
        change("statements", provisions="1; two"),
        "statements.csv:2:provisions: “two” is not a whole number in digits.",
    ),
    "a statement without a source": (
        change("statements", sources=""),
        "statements.csv:2:sources: This is empty, and it takes at least one.",
    ),
    "a stance without a statement": (
        change("stances", 3, statements=""),
        "stances.csv:3:statements: This is empty, and it takes at least one.",
    ),
    "a stance with no statement by its day": (
        change("stances", 3, stated_on="2025-11-19"),
        (
            "stances.csv:3:statements: None of its statements was made on or before 2025-11-19; "
            "the first is of 2025-11-20."
        ),
    ),
    "a stance on a point that the draft does not have": (
        add("stances", slug="another", provision="2", draft="second"),
        "stances.csv:4:provision: The draft “second” has no revision of point 2",
    ),
    "two stances of one day on a point": (
        add("stances", slug="another"),
        (
            "stances.csv:4:stated_on: No two rows have the same actor and provision and draft and "
            "stated_on: row 3 has them too."
        ),
    ),
    "two stances of one day on a whole": (
        add("stances", slug="another", provision=""),
        (
            "stances.csv:4:stated_on: No two rows have the same actor and provision and draft and "
            "stated_on: row 2 has them too."
        ),
    ),
    "two drafts in one place": (
        change("drafts", 3, order="1", revises=""),
        "drafts.csv:3:order: No two rows have the same order: row 2 has them too.",
    ),
    "two points of one slug": (
        change("provisions", 3, slug="nato"),
        "provisions.csv:3:slug: No two rows have the same slug: row 2 has them too.",
    ),
    "a text where the point is removed": (
        change("revisions", 4, text="But no."),
        "revisions.csv:4:text: A point that is removed has no text",
    ),
    "no text where the point is there": (
        change("revisions", 3, text=""),
        "revisions.csv:3:text: Say what the draft holds.",
    ),
    "an event that ends before it begins": (
        change("events", ended_on="2025-11-22"),
        "events.csv:2:ended_on: The event ends before it begins.",
    ),
    "talks that end before they begin": (
        change("drafts", 3, ended_on="2025-11-22"),
        "drafts.csv:3:ended_on: The talks end before they begin.",
    ),
    "an office that ends before it begins": (
        change("people", role_until="2019-05-19"),
        "people.csv:2:role_until: The office ends before it begins.",
    ),
    "members of a state": (
        change("actors", 2, members="germany"),
        "actors.csv:2:members: Only a bloc has members, and this is of kind state.",
    ),
    "a bloc in itself": (
        change("actors", 4, members="germany; e3"),
        "actors.csv:4:members: A bloc is not a member of itself.",
    ),
    "a person of another actor": (
        change("people", actor="germany"),
        (
            "statements.csv:2:person: “zelenskyy” speaks for “germany”, and the statement is by "
            "“ukraine”."
        ),
    ),
    "a draft that revises a later one": (
        change("drafts", 2, revises="second"),
        "drafts.csv:2:revises: A draft revises an earlier one",
    ),
    "a draft that revises itself": (
        change("drafts", 3, revises="second"),
        "drafts.csv:3:revises: A draft revises an earlier one",
    ),
    "a footnote to nothing": (
        change("chapters", body="Text.\n\nIt began.[^nobody]"),
        (
            "chapters.csv:2:body: Line 3: this footnote names a source that is not in the record, "
            "“nobody”."
        ),
    ),
    "a link to no point": (
        change("chapters", body="See [point](point:99)."),
        "chapters.csv:2:body: Line 1: this link names a point that is not in the record, “99”.",
    ),
    "a link to no chapter": (
        change("chapters", body="See [there](#there)."),
        "chapters.csv:2:body: Line 1: this link names a chapter that is not in the record",
    ),
    "a link to nowhere": (
        change("chapters", body="See [there](there.html)."),
        "chapters.csv:2:body: Line 1: “there.html” leads nowhere.",
    ),
    "a rename to nothing": (
        change("renames", new="nobody"),
        "renames.csv:2:new: No row of actors has the slug “nobody”.",
    ),
    "a rename of what is still there": (
        change("renames", old="germany"),
        "renames.csv:2:old: A row of actors has the slug “germany” now.",
    ),
    "a rename in no table": (
        change("renames", table="countries"),
        "renames.csv:2:table: There is no table “countries”",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_problem_is_named_by_file_row_and_column(name, small, load):
    break_it, expected = BROKEN[name]
    break_it(small)
    *problems, summary = load(small)
    assert any(problem.startswith(expected) for problem in problems), problems
    assert len(problems) == 1, "one fault, one problem"
    assert summary == "1 problem. Nothing was written."
    assert not Edit.objects.exists()
    assert all(content.count(b"\n") == 1 for content in record_as_files().values()), "headers only"


def test_a_missing_column_and_a_misspelt_one_are_both_named(small, load):
    small.replace("sources", b"publisher", b"published_by")
    problems = load(small)
    assert problems[0] == "sources.csv:1:publisher: This column is missing."
    assert problems[1].startswith("sources.csv:1:published_by: There is no such column.")
    assert problems[2:] == ["2 problems. Nothing was written."]


def test_all_problems_of_all_files_are_reported_in_one_go(small, load):
    small.change("themes", 2, order="0", name="")
    small.change("people", 2, actor="atlantis", role_since="yesterday")
    small.change("sources", 3, kind="gossip")
    small.change("stances", 2, statements="")
    small.change("stances", 3, stated_on="2025-11-19")
    small.change("chapters", 2, body="It began.[^nobody] [x](point:99)")
    *problems, summary = load(small)
    assert {problem.rpartition(": ")[0].split(": ")[0] for problem in problems} == {
        "themes.csv:2:order",
        "themes.csv:2:name",
        "people.csv:2:actor",
        "people.csv:2:role_since",
        "sources.csv:3:kind",
        "stances.csv:2:statements",
        "stances.csv:3:statements",
        "chapters.csv:2:body",
    }
    assert len(problems) == 9
    assert summary == "9 problems. Nothing was written."


def test_a_record_that_is_there_is_untouched_after_a_failure(small, load):
    load(small)
    before, edits = record_as_files(), list(Edit.objects.values())
    small.change("actors", 2, name="Another name")
    small.add("sources", slug="reuters-3")
    small.change("stances", 3, position="loves")
    assert load(small)[-1] == "1 problem. Nothing was written."
    assert record_as_files() == before
    assert list(Edit.objects.values()) == edits


def test_what_no_two_rows_share_is_held_against_the_record_too(small, load):
    load(small)
    small.change("stances", 3, slug="another-slug")
    problems = load(small)
    assert problems == [
        (
            "stances.csv:3:stated_on: No two rows have the same actor and provision and draft and "
            "stated_on: the record, as “ukraine-1-first-2025-11-20” has them too."
        ),
        "1 problem. Nothing was written.",
    ]


def test_rows_are_counted_as_a_spreadsheet_does(small, load):
    """A cell of several lines is one row, and a blank line counts."""
    small.add("chapters", slug="second", order="2", body="One.\nTwo.\n\nThree.")
    small.add("chapters", slug="third", order="none", body="One.")
    assert load(small)[0].startswith("chapters.csv:4:order: ")
    content = small.file("chapters").read_bytes()
    header, _, rest = content.partition(b"\n")
    small.file("chapters").write_bytes(header + b"\n\n" + rest)
    assert load(small)[0].startswith("chapters.csv:5:order: ")


def test_a_wrong_encoding_is_reported_once_and_its_rows_are_not_missed_elsewhere(small, load):
    small.file("actors").write_bytes(small.file("actors").read_bytes() + b"\xff")
    *problems, _ = load(small)
    assert len(problems) == 1
    assert problems[0].startswith("actors.csv:5:: Byte ")


def test_a_problem_is_found_in_a_dry_run_too(small, load):
    small.change("stances", 3, position="loves")
    assert load(small, "--dry-run")[-1] == "1 problem. Nothing was written."


def test_an_editor_s_row_of_the_record_counts_as_one_that_is_there(small, load):
    factories.source(slug="by-hand")
    small.change("statements", 2, sources="by-hand")
    assert load(small)[-1].startswith("Loaded in Edit ")
