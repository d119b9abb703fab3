"""/data/record.xlsx: every table in one workbook, as Excel and LibreOffice take it."""

import csv
import io
import tempfile
from datetime import date, datetime
from zipfile import ZipFile

import openpyxl
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape

from data.sheets import MOST_UNITS, NARROWEST, WIDEST, cut
from data.workbook import workbook
from record.described import Kind
from record.editing import edit
from record.models import Edit
from snapshots.describing import tables_of
from tests import factories

ADDRESS = "/data/record.xlsx"
TABLES = tables_of(None)
DATASET = settings.BASE_DIR / "dataset"
pytestmark = pytest.mark.usefixtures("record")


def read(on=None, **options):
    return openpyxl.load_workbook(io.BytesIO(made(on, **options)))


def made(on=None, **options):
    with workbook(on, **options)[0] as file:
        return file.read()


def ask(client, **query):
    response = client.get(ADDRESS, query)
    return response, b"".join(response)


def as_csv(cell) -> str:
    """What stands in a CSV for a cell; only days and whole numbers are not texts."""
    value = cell.value
    if isinstance(value, datetime):
        assert value.time().isoformat() == "00:00:00"
        assert cell.number_format == "yyyy-mm-dd"
        return value.date().isoformat()
    assert value is None or isinstance(value, str) or type(value) is int
    return "" if value is None else str(value)


def rows(sheet) -> list[list[str]]:
    return [[as_csv(cell) for cell in row] for row in sheet.iter_rows()]


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def width_of(sheet, place) -> float:
    """How wide a column is; those beside each other that are alike are told once."""
    return next(
        dimension.width
        for dimension in sheet.column_dimensions.values()
        if dimension.min <= place <= dimension.max
    )


def test_each_table_has_the_rows_of_its_csv_cell_by_cell():
    book = read()
    assert book.sheetnames == ["About", *(table.name for table in TABLES)]
    for table in TABLES:
        shipped = csv_rows((DATASET / f"{table.name}.csv").read_bytes())
        assert rows(book[table.name]) == shipped


def test_days_and_numbers_are_such_and_all_else_is_text():
    types = {Kind.DAY: datetime, Kind.NUMBER: int, Kind.FLAG: int, Kind.TEXT: str, Kind.LIST: str}
    book = read()
    for table in TABLES:
        for column, cells in zip(
            table.columns, book[table.name].iter_cols(min_row=2), strict=True
        ):
            found = {type(cell.value) for cell in cells} - {type(None)}
            assert found <= {types[column.kind]}, column.name
            assert all(cell.data_type not in {"f", "e"} for cell in cells)
            assert all(cell.hyperlink is None for cell in cells)


def test_the_header_stays_in_sight_and_filters_and_columns_fit():
    book = read()
    for table in TABLES:
        sheet = book[table.name]
        last = get_column_letter(len(table.columns))
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:{last}{sheet.max_row}"
        assert sheet.print_title_rows == "$1:$1"
        for place, column in enumerate(table.columns, 1):
            heading = sheet.cell(1, place)
            assert heading.font.b
            width = width_of(sheet, place)
            assert NARROWEST <= width <= WIDEST + 1
            assert width >= min(len(column.name) + 4, WIDEST)
            lengths = [len(line) for row in rows(sheet) for line in row[place - 1].split("\n")]
            assert width >= min(max(lengths), WIDEST)


def test_the_first_sheet_says_what_it_is():
    factories.event(started_on="2026-01-10")
    newest = Edit.objects.order_by("-recorded_at").first()
    said = rows(read()["About"])
    facts = {row[0]: row[1] for row in said}
    assert facts["As of"] == "2026-01-10"
    assert facts["Record"].startswith(f"Edit {newest.pk}, {newest.recorded_at:%Y-%m-%dT%H:%M:%S}")
    assert "CC BY 4.0" in facts["Licence"]
    assert "undisclosed" in facts["To read it"]
    tables = {row[0]: row[1:] for row in said}
    assert tables["stances"][1:] == ["323", f"{settings.SITE_URL}/stances.csv", "nothing"]
    assert [row[0] for row in said][-len(TABLES) :] == [table.name for table in TABLES]


@pytest.mark.parametrize("on", ["2025-11-24", "2025-12-17", "2020-01-01"])
def test_as_of_a_day_each_table_is_as_its_file_of_that_day(client, on):
    book = openpyxl.load_workbook(io.BytesIO(ask(client, on=on)[1]))
    for name in book.sheetnames[1:]:
        there = b"".join(client.get(f"/{name}.csv", {"on": on}))
        assert rows(book[name]) == csv_rows(there), name
        address = next(row[3] for row in rows(book["About"]) if row[0] == name)
        assert address == f"{settings.SITE_URL}/{name}.csv?on={on}"


def test_before_the_latest_day_it_is_said_what_knows_later_days():
    for on, is_said in ((date(2025, 11, 24), True), (date(2025, 12, 17), False)):
        book = read(on)
        assert ("Chapters know the latest day" in str(rows(book["About"]))) == is_said
        assert any(row[-1] for row in rows(book["chapters"])[1:]) != is_said


TEXTS = [
    "http://example.org/a",
    "mailto:desk@example.org",
    "internal:Sheet1!A1",
    "12",
    "1E5",
    "2025-11-24",
    "TRUE",
    "0 = nothing",
    "a; -5; =1+1",
    "{=SUM(A1)}",
    "<r><t>bold</t></r>",
    "<r></x></r>",
    "<b>&amp;</b>",
    "_x0041_ and _x000D_",
    "1.\n\n2.  two\n   three",
    "\uffff 🕊 Україна",
]


def test_a_text_is_a_text_whatever_it_looks_like():
    with edit(reason="Odd", kind="addition"):
        for text in TEXTS:
            factories.theme(description=text, order=100)
    sheet = read()["themes"]
    # As spreadsheets read them; openpyxl leaves the escapes of the format.
    shown = [unescape(cell.value) for cell in sheet["D"]]
    assert sorted(set(TEXTS) & set(shown)) == sorted(TEXTS)
    for text in ("=1+1", "+1", "-1", "@A1"):
        with pytest.raises(ValidationError, match="formula"):
            factories.theme(description=text)


def test_a_day_before_those_of_spreadsheets_is_a_text():
    factories.person(slug="old", role_since="1899-12-31", role_until="1900-01-01")
    found = next(row for row in rows(read()["people"]) if row[0] == "old")
    assert found[-2:] == ["1899-12-31", "1900-01-01"]


@pytest.mark.parametrize("character", ["x", "ї", "🕊"])
def test_a_text_for_which_a_cell_has_no_room_says_where_it_was_cut(character):
    body = f"It began. {character * 40_000}"
    factories.chapter(slug="endless", body=body)
    book = read()
    shown = next(row for row in rows(book["chapters"]) if row[0] == "endless")[-1]
    assert len(shown.encode("utf-16-le")) // 2 <= MOST_UNITS
    kept, told = shown.rsplit("\n", 1)
    assert told == (
        f"[Cut here, where a cell has no more room. The whole: {settings.SITE_URL}/chapters.csv]"
    )
    assert body.startswith(kept)
    assert len(kept) > 16_000
    about = next(row for row in rows(book["About"]) if row[0] == "chapters")
    assert about[-1] == "Texts cut short: 1."


def test_what_just_fits_is_whole():
    for text in ("x" * MOST_UNITS, "🕊" * (MOST_UNITS // 2)):
        assert cut(text, "") == text
        assert cut(f"{text}xx", "") != f"{text}xx"


@pytest.mark.parametrize(("most_rows", "left_out"), [(10, 7), (15, 2), (16, 0), (17, 0)])
def test_rows_for_which_a_sheet_has_no_room_are_counted(most_rows, left_out):
    for _ in range(3):
        factories.theme()
    book = read(most_rows=most_rows)
    found = rows(book["themes"])
    about = next(row for row in rows(book["About"]) if row[0] == "themes")
    # With the header and the twelve themes of the dataset.
    assert len(found) == min(most_rows, 16)
    if left_out:
        # The last row is for what tells of them.
        told = f"[{left_out} more rows have no room: {settings.SITE_URL}/themes.csv]"
        assert found[-1] == [told, "", "", ""]
        assert (about[2], about[-1]) == (str(most_rows - 2), f"Rows without room: {left_out}.")
    else:
        assert (about[2], about[-1]) == ("15", "nothing")


def test_the_same_record_gives_the_same_bytes_and_another_edit_others():
    one, other = made(), made()
    assert one == other
    book = openpyxl.load_workbook(io.BytesIO(one))
    recorded = Edit.objects.order_by("-recorded_at").first().recorded_at
    assert book.properties.created == recorded.replace(microsecond=0, tzinfo=None)
    assert {entry.date_time[:3] for entry in ZipFile(io.BytesIO(one)).infolist()} == {
        (1980, 1, 31)
    }
    factories.theme()
    assert made() != one


def test_it_costs_a_fixed_number_of_queries(client, django_assert_num_queries):
    with django_assert_num_queries(29):
        ask(client)
    with edit(reason="More", kind="addition"):
        for _ in range(30):
            factories.statement()
    with django_assert_num_queries(29):
        ask(client)


def test_it_is_sent_as_a_file_that_caches_may_keep(client):
    response, content = ask(client)
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["Content-Disposition"] == 'attachment; filename="record-2025-12-17.xlsx"'
    assert response["Content-Length"] == str(len(content))
    assert response["Cache-Control"] == "public, no-cache"
    packed = client.get(ADDRESS, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in packed
    assert b"".join(packed) == content
    fresh = client.get(ADDRESS, headers={"if-none-match": response["ETag"]})
    assert fresh.status_code == 304
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize("on", ["2025-13-40", "2100-01-01", "today"])
def test_a_day_that_is_none_is_explained(client, on):
    response = client.get(ADDRESS, {"on": on})
    assert response.status_code == 400
    assert response.text.startswith("on: ")


def test_nothing_is_left_on_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    file, _ = workbook(None)
    file.close()
    assert list(tmp_path.iterdir()) == []
