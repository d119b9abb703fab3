"""What is no table that can be taken gets a clear answer, and nothing is kept or written."""

import io
import struct
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from record.models import Edit
from spreadsheets.models import Import
from tests.spreadsheets.steps import confirm, give, refusal, text_of
from tests.spreadsheets.workbooks import ods, packed, repacked, xlsx

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("record"),
    pytest.mark.either_database,
]

HEADER = ("slug", "title", "note")
ROW = ("babel-2025-12-17-reparations-loan", "Another title", "Read.")
ROWS = [HEADER, ROW]


def merged(book, sheets):
    sheets["sources"].merge_range("B2:B3", "Another title")


def formula(book, sheets):
    sheets["sources"].write_formula("C2", '=HYPERLINK("https://example.org")', None, "Read.")


def locked():
    content = bytearray(packed({"sources.csv": "slug,title\na,b\n"}))
    with ZipFile(io.BytesIO(content)) as archive:
        start = archive.start_dir
    # The bit that says that it is encrypted, in the entry and in the directory.
    for place in (6, start + 8):
        flags = struct.unpack_from("<H", content, place)[0]
        struct.pack_into("<H", content, place, flags | 1)
    return bytes(content)


def bomb():
    return packed({"sources.csv": b"slug,title\n" + b" " * 20_000_000})


def nested():
    return packed({"inner.zip": bomb()})


def laughing():
    """An XLSX whose sheet defines entities that unfold into each other."""
    entities = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    text = f'<?xml version="1.0"?>{entities}]><worksheet><f>&j;</f></worksheet>'
    return repacked(
        xlsx(sources=ROWS), lambda name, content: text if "sheet1.xml" in name else content
    )


def with_macro():
    with_it = io.BytesIO(xlsx(sources=ROWS))
    with ZipFile(with_it, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return with_it.getvalue()


def endless():
    """An ODS of one row, which is said to stand there a thousand million times."""
    return ods(
        [HEADER, ROW],
        name="sources",
        row_attributes='table:number-rows-repeated="1048000"',
        cell_attributes='table:number-columns-repeated="16000"',
    )


BAD = {
    "Latin-1": (lambda: "slug,title\na,Zürich\n".encode("latin-1"), "is not UTF-8"),
    "empty": (lambda: b"", "empty"),
    "a header alone": (lambda: b"slug,title,publisher\n", "no row below it"),
    "no header": (lambda: b"a,b\nc,d\n", "The first row names the columns"),
    "another column": (
        lambda: b"slug,title,publisher,sumary\na,b,c,d\n",
        "cell D1: there is no column “sumary” in sources",
    ),
    "a column twice": (
        lambda: b"slug,title,publisher,title\na,b,c,d\n",
        "cell D1: the column title is there twice",
    ),
    "a cell without a heading": (
        lambda: b"slug,title,publisher\na,b,c,d\n",
        "cell D2 stands under no heading",
    ),
    "a stray quotation mark": (lambda: b'slug,title\n"a"b,c\n', "cannot be read"),
    "NUL": (lambda: b"slug,title,note\na,b\x00,c\n", "NUL character"),
    "a PDF": (lambda: b"%PDF-1.7 and so on", "This is a PDF"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0 and so on", "old workbook"),
    "half a workbook": (lambda: xlsx(sources=ROWS)[:900], "no archive that can be opened"),
    "no workbook inside": (
        lambda: packed({"xl/workbook.xml": "<a/>", "[Content_Types].xml": "<b/>"}),
        "cannot be read",
    ),
    "a ZIP without tables": (lambda: packed({"a.txt": "a"}), "no CSV file in this ZIP"),
    "a ZIP in a ZIP": (nested, "no CSV file in this ZIP"),
    "a locked ZIP": (locked, "locked by a password"),
    "a bomb": (bomb, "times what was sent"),
    "entities": (laughing, "cannot be read"),
    "macros": (with_macro, "holds macros"),
    "a table twice": (
        lambda: packed(
            {"sources.csv": "slug,title\na,b\n", "x/sources (1).csv": "slug,title\na,b\n"}
        ),
        "is there twice",
    ),
    "another document": (
        lambda: packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}),
        "no spreadsheet",
    ),
    "an endless sheet": (endless, "workbook"),
}


@pytest.mark.parametrize("kind", BAD)
def test_it_is_refused_in_words(edith, kind):
    make, said = BAD[kind]
    assert said in refusal(give(edith, file=make(), name="sources.csv"))
    assert Edit.objects.count() == 1


def test_a_million_rows_are_more_than_are_taken(edith):
    rows = b"slug,title,note\n" + b"a,b,c\n" * 1_000_000
    assert "more than 100,000 rows" in refusal(give(edith, file=rows, name="sources.csv"))


def test_a_file_that_is_too_large_is_not_read(edith):
    answer = give(edith, file=b"slug,title\n" + b"a" * 30_000_001, name="sources.csv")
    assert "is larger than 30 MB" in refusal(answer)


@pytest.mark.parametrize("change", [merged, formula])
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_cell_whose_value_is_not_to_be_relied_on_is_refused(edith, change, kind):
    said = {
        merged: "cell B2: It is part of merged cells",
        formula: "note, cell C2: It holds a formula. Put its value there",
    }[change]
    if kind == "xlsx":
        file = xlsx(change, sources=[HEADER, ROW])
    else:
        attributes = {
            merged: 'table:number-columns-spanned="1" table:number-rows-spanned="2"',
            formula: 'table:formula="of:=1+1"',
        }[change]
        file = ods([HEADER, ROW], name="sources", cell_attributes=attributes)
        said = said.replace("cell B2", "cell C2")
    assert said in text_of(give(edith, file=file, name=f"sources.{kind}"))
    assert confirm(edith).status_code == 409
    assert Edit.objects.count() == 1


def test_what_is_pasted_and_refused_is_still_there(edith):
    answer = give(edith, "slug\ttitle\tpublisher\tsumary\na\tb\tc\td")
    assert "there is no column “sumary”" in refusal(answer)
    assert "sumary\na\tb\tc\td" in answer.content.decode()


def test_a_file_and_cells_at_once_are_too_much(edith):
    answer = give(edith, "slug\ttitle", file=b"slug,title\na,b\n")
    assert "not both" in refusal(answer)


def test_hidden_sheets_and_others_are_told_or_left(edith):
    def hide(book, sheets):
        sheets["Secret"].hide()

    file = xlsx(hide, sources=ROWS, Notes=[["Ask Anna."]], Secret=[["slug", "name"], ["a", "b"]])
    said = text_of(give(edith, file=file, name="sources.xlsx"))
    assert "Sheet “Notes” was not read" in said
    assert Import.objects.get().row_count == 1


def test_an_edit_that_is_not_there_is_told(edith):
    answer = give(edith, "slug\ttitle\tpublisher\na\tb\tc", edit="999")
    assert "The record has no Edit 999." in refusal(answer)
