"""A pasted table: whose it is, whatever a spreadsheet did to it, and what is refused in words."""

import pytest

from provisions.matrix.long import POSITIONS
from record.csvs import csv_lines
from snapshots.checking.made import MADE
from snapshots.checking.pasted import MOST_BYTES, MOST_ROWS, NotTakenError, cleaned, text_of
from snapshots.checking.sheets import read_sheet
from snapshots.tables import INTERCHANGE

ROW = "e3-1,e3,1,geneva,2025-11-25,accepts,stated,“Yes”,a; b"
HEADER = "slug,actor,provision,draft,stated_on,position,confidence,summary,statements"
STANCES = f"{HEADER}\n{ROW}\n"


def refusal(make, *given):
    with pytest.raises(NotTakenError) as error:
        make(*given)
    return str(error.value)


def test_it_works():
    sheet = read_sheet(STANCES)
    assert (sheet.name, sheet.table.name, sheet.ignored) == ("stances.csv", "stances", ())
    [row] = sheet.rows
    assert row.number == 2
    assert row.cells == dict(zip(HEADER.split(","), ROW.split(","), strict=True))


@pytest.mark.parametrize("table", INTERCHANGE, ids=lambda table: table.name)
def test_every_table_is_known_by_its_header(table):
    text = "".join(csv_lines(table.header, [["1"] * len(table.header)]))
    assert read_sheet(text).table is table


def test_the_long_form_of_positions_is_read_as_stances_by_their_keys():
    sheet = read_sheet(
        "provision,actor,stance,draft,change,position,text_state,shown,stated_on\n"
        "1,e3,e3-1,geneva,kept,accepts,latest,1,2025-11-25\n"
    )
    assert sheet.name == "positions.csv"
    assert sheet.ignored == ("change", "text_state", "shown")
    assert sheet.rows[0].cells["slug"] == "e3-1"
    assert sheet.rows[0].cells["provision"] == "1"


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{STANCES}",
        STANCES.replace("\n", "\r\n"),
        STANCES.replace(",", ";").replace("a; b", '"a; b"'),
        STANCES.replace(",", "\t"),
        f"sep=,\r\n{STANCES}",
        f"\n\n{STANCES}\n\n",
        STANCES.replace("slug,actor", '"slug", Actor'),
        STANCES.replace("\n", ",,\n"),
    ],
)
def test_what_a_spreadsheet_makes_of_a_file_is_read_all_the_same(text):
    [row] = read_sheet(cleaned(text)).rows
    assert list(row.cells.values()) == ROW.split(",")


def test_columns_may_be_missing_in_another_order_or_more():
    sheet = read_sheet("my notes,position,slug\nx,accepts,e3-1\n", "")
    assert sheet is not None
    assert sheet.ignored == ("my notes",)
    assert sheet.rows[0].cells == {"position": "accepts", "slug": "e3-1"}


@pytest.mark.parametrize("text", ["slug\na-b\n", "a-b\nc-d\n", "", "Some words, and more\n"])
def test_what_has_no_header_of_ours_is_no_table(text):
    assert read_sheet(text) is None


def test_columns_of_several_tables_need_one_more_or_the_name_of_the_file():
    text = "slug,name\nukraine,Ukraine\n"
    assert "actors" in refusal(read_sheet, text)
    assert "Keep a column that is in one of them alone" in refusal(read_sheet, text)
    assert read_sheet(text, "actors-2025-12-17.csv").table.name == "actors"


@pytest.mark.parametrize("file", MADE, ids=lambda file: file.what)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_that_is_made_from_the_record_is_no_table_of_it(file, separator):
    header = [*file.table.header, "my notes"]
    told = refusal(read_sheet, "\n".join(separator.join(row) for row in (header, "1" * 30)))
    assert told.startswith(f"By its columns this is {file.what}. ")
    assert told.endswith(file.instead)


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("number,title,digest", "snapshots.csv. "),
        ("provision,latest_draft,latest_change,ukraine", "positions.csv in its wide shape"),
        ("draft,provision,change,left_position", "compare.csv of two actors"),
        ("day,kind,key", "compare.csv of two days or timeline.csv"),
    ],
)
def test_some_of_its_columns_are_enough(header, what):
    assert refusal(read_sheet, f"{header}\na,b,c,d\n").startswith(f"By its columns this is {what}")


@pytest.mark.parametrize("table", [*INTERCHANGE, POSITIONS], ids=lambda table: table.name)
@pytest.mark.parametrize("own", [[], ["day"], ["key", "my notes"]])
def test_a_table_of_the_record_is_not_taken_for_one_that_is_made(table, own):
    text = "".join(csv_lines([*table.header, *own], [["1"] * (len(table.header) + len(own))]))
    assert read_sheet(text).name == f"{table.name}.csv"
    assert read_sheet(text).ignored[-len(own) :] == tuple(own) or not own


def test_words_of_a_text_are_no_file():
    assert read_sheet("Day, key\nukraine-7-berlin-2025-12-14\n") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEADER, "no row below it"),
        (f"slug,actor,actor,position\n{ROW}", "The column actor is there twice"),
        (f'{HEADER}\n"e3-1', "Row 2 cannot be read as CSV"),
        (f"{STANCES}{ROW},more", "Row 3 has 10 cells, and the header has 9"),
        (f"{HEADER}\n" + "x," * 8 + "y" * 1_100_000, "Row 2 cannot be read as CSV"),
        ("slug,position,actor\n" + "a,b,c\n" * (MOST_ROWS + 1), "more than 20,000 rows"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_row(text, words):
    assert words in refusal(read_sheet, text)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 xl/workbook.xml", "a workbook of Excel"),
        (b"PK\x03\x04 stances.csv", "This is a ZIP. Unpack it"),
        (b"%PDF-1.7", "a PDF"),
        (b"slug\nCaf\xe9", "Line 2: byte 9 is not UTF-8"),
        (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_a_file_that_is_no_text_is_told_apart(content, words):
    assert words in refusal(text_of, content)


def test_a_file_of_excel_in_utf_16_is_read():
    assert cleaned(text_of(STANCES.encode("utf-16"))) == STANCES


@pytest.mark.parametrize(("text", "words"), [("a\nb\x00", "Line 2"), (" \n", "Nothing was")])
def test_a_text_that_is_none_is_refused(text, words):
    assert words in refusal(cleaned, text)
