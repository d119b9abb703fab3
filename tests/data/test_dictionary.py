"""/data/: every table and column as it is declared, with an example from the record."""

import csv
import io
import re
from collections.abc import Sequence
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from data.dictionary.columns import LONGEST, cut, type_in_words
from data.dictionary.examples import examples
from data.dictionary.one_liners import ONE_LINERS
from data.dictionary.tables import MADE
from data.dictionary.views import drawn
from provisions.definitions import meanings
from provisions.matrix.long import POSITIONS
from provisions.models import Draft, Revision, Stance
from provisions.tables import STANCES
from record.columns import Origin
from record.described import Description, descriptions
from snapshots.freezing import freeze
from snapshots.tables import INTERCHANGE
from tests import factories
from tests.briefing.reader import read_text

NAMES = [table.name for table in INTERCHANGE]
DECLARED: dict[str, Sequence[Description]] = {
    table.name: descriptions(table) for table in INTERCHANGE
}
DECLARED[POSITIONS.name] = POSITIONS.columns
DECLARED |= {anchor: table.columns for anchor, _, table in MADE}
COLUMNS = [(name, column) for name, columns in DECLARED.items() for column in columns]


def words(html):
    text = re.sub(r"</?(?:dt|dd|div|h\d|p|t[dhr]|li)\b[^>]*>", " ", html)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", text))).strip()


def cells(html, table, column):
    """The cells of the row of a column, as words."""
    [row] = re.findall(rf'<tr id="{table}\.{column}">(.*?)</tr>', html, re.DOTALL)
    return [words(cell) for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.DOTALL)]


@pytest.fixture
def html(client, record):
    response = client.get("/data/")
    assert response.status_code == 200
    return response.content.decode()


def rows_of(client, table):
    """The rows of a table's file, as the dictionary says where it is."""
    text = b"".join(client.get(f"/{table}.csv")).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_it_works(html, client):
    contents = re.search(r'<table class="data-contents">.*?</table>', html, re.DOTALL)[0]
    assert f"stances {Stance.objects.count()} rows" in words(contents)
    assert f"positions {len(rows_of(client, 'positions'))} rows" in words(contents)
    stated = cells(html, "stances", "provision")
    assert stated[0] == "provision"
    assert stated[1] == "key of provisions"
    assert stated[4] == Origin.EDITING.value
    assert stated[5] == "It is about the draft as a whole."


@pytest.mark.usefixtures("record")
def test_every_column_of_every_table_says_what_its_declaration_says(html):
    for table, column in COLUMNS:
        found = cells(html, table, column.name)
        assert found[0] == column.name
        assert found[1].startswith(type_in_words(column))
        assert words(column.meaning) in found[2]
        if column.refers_to:
            assert found[1].endswith(column.refers_to.table)
        is_made = table in {anchor for anchor, *_ in MADE}
        assert is_made or found[4] == column.origin.value
        if column.absent:
            assert found[-1].startswith(column.absent)
        if column.absent_by_day:
            assert found[-1].endswith(f"As of a day: {column.absent_by_day}")
        if not column.absent and not column.absent_by_day:
            assert found[-1] == "Never empty."


def test_every_value_that_a_column_takes_is_named_once(html):
    for table, column in COLUMNS:
        if column.values:
            _, kind, said, *_ = cells(html, table, column.name)
            assert all(value in f"{kind} {said}" for value in column.values), column.name
    for scale in (Stance.Position, Stance.Confidence, Revision.Change, Draft.Disclosure):
        for meaning in meanings(scale):
            assert unescape(html).count(meaning.meaning) == 1, meaning.value


@pytest.mark.parametrize("table", ["actors", "people", "stances", "revisions", "positions"])
def test_an_example_stands_in_the_file_of_its_table(html, client, table):
    rows = rows_of(client, table)
    for column in DECLARED[table]:
        example = cells(html, table, column.name)[3]
        found = {words(cut(row[column.name])) for row in rows} - {""}
        assert example in found or (not found and example == "No row has one so far.")


@pytest.mark.usefixtures("record")
def test_examples_of_a_table_are_of_one_row_as_far_as_it_has_them():
    found = examples(STANCES)
    assert set(found) == set(STANCES.header)
    assert found["slug"] == (
        f"{found['actor']}-{found['provision']}-{found['draft']}-{found['stated_on']}"
    )


def test_a_value_that_one_row_alone_has_is_the_example(client, record):
    source = factories.source(archived_url="https://archive.example.org/1")
    html = client.get("/data/").content.decode()
    assert cells(html, "sources", "archived_url")[3] == source.archived_url


def test_a_long_example_is_cut_between_letters_and_their_marks():
    assert cut("x" * LONGEST) == "x" * LONGEST
    assert cut("ж" * 200) == "ж" * LONGEST + "…"
    assert cut("a" * (LONGEST - 1) + "е\u0301" + "b" * 20) == "a" * (LONGEST - 1) + "е\u0301…"
    assert cut("") == ""


def test_it_says_what_the_key_and_the_order_of_a_table_are(html):
    section = re.search(r'aria-labelledby="revisions">(.*?)</section>', html, re.DOTALL)[1]
    assert "Key draft, provision" in words(section)
    assert "Rows by draft’s order, then draft’s slug, then provision’s number" in words(section)
    section = re.search(r'aria-labelledby="provisions">(.*?)</section>', html, re.DOTALL)[1]
    assert "Also unique slug" in words(section)


def test_a_reference_leads_to_its_table_and_every_table_to_its_files(html):
    page = read_text(html)
    for table in [*NAMES, "positions"]:
        assert {f"/{table}.csv", f"/{table}.json", f"#{table}"} <= set(page.links)
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert {f"{table}.{column.name}" for table, column in COLUMNS} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_the_picture_and_the_list_beside_it_name_the_same_references(html):
    listed = re.search(r'<ul class="data-references">.*?</ul>\s*</div>', html, re.DOTALL)[0]
    found = re.findall(r'href="#(\w+)\.(\w+)".*?<a href="#(\w+)">', listed)
    drawn_ones = [
        (line.reference.table, line.reference.column, line.reference.to) for line in drawn().lines
    ]
    assert sorted(found) == sorted(drawn_ones)
    declared = [
        (table.name, column.name, column.refers_to.table)
        for table in INTERCHANGE
        for column in descriptions(table)
        if column.refers_to
    ]
    assert sorted(found) == sorted(declared)
    assert html.count('marker-end="url(#_arrow)"') == len(declared)


def test_absence_is_said_in_its_kinds(html):
    section = words(re.search(r'<dl class="meanings data-absent">.*?</dl>', html, re.DOTALL)[0])
    for said in ("Not stated", "Not disclosed", "Removed", "Ambiguous", "not-stated"):
        assert said in section
    assert "not-entered" in section


def test_it_says_the_licence_and_how_to_name_the_record(html, settings):
    told = words(html)
    assert "CC BY 4.0" in told
    assert f"as of 17 December 2025, {settings.SITE_URL}. CC BY 4.0." in told


def test_the_one_liners_have_the_address_of_the_site_and_the_latest_day(client, record, settings):
    settings.SITE_URL = "https://plan.example.org"
    html = unescape(client.get("/data/").content.decode())
    for line in ONE_LINERS:
        assert f"<dt>{line.program}</dt>" in html
    assert 'curl -OJ "https://plan.example.org/positions.csv?on=2025-12-17"' in html
    assert "{site}" not in html
    assert "{day}" not in html


def test_the_newest_snapshot_is_the_one_to_cite(client, record):
    assert "Snapshots</a>: the whole record" in client.get("/data/").content.decode()
    freeze("first", title="First")
    freeze("second", title="Second")
    html = client.get("/data/").content.decode()
    assert '<a href="/snapshots/second/">Snapshot second</a>' in html


@pytest.mark.parametrize("page", ["/", "/about/", "/snapshots/"])
def test_other_pages_lead_to_it(client, record, page):
    html = client.get(page).content.decode()
    main = html.partition("<main")[2].partition("</main>")[0]
    assert 'href="/data/"' in html
    assert page == "/" or 'href="/data/"' in main


def test_its_queries_do_not_grow_with_the_record(client, record):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get("/data/")
        return len(captured)

    before = cost()
    for number in range(20):
        factories.stance(summary=f"No. {number}")
        factories.source(note="A note", archived_url=f"https://archive.example.org/{number}")
    assert cost() == before


def test_no_column_is_written_in_a_template(settings):
    """All that is said of a column comes from its declaration."""
    folder = settings.BASE_DIR / "templates" / "data"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.html"))
    said = {column.meaning for _, column in COLUMNS} | {column.absent for _, column in COLUMNS}
    assert [one for one in said if len(one) > 12 and one in text] == []
