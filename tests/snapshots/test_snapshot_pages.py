"""/snapshots/: the list, a snapshot with its files and citations, and what changed."""

import csv
import io
import json
import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from actors.models import Actor
from provisions.models import Provision, Stance
from record.described import Kind as ValueKind
from snapshots.changed import CHANGED
from snapshots.comparing import Kind
from snapshots.freezing import freeze
from snapshots.instants import instant
from snapshots.listed import SNAPSHOTS
from snapshots.models import Snapshot
from statements.models import Event, EventCitation, EventParticipant, Source
from tests import factories
from tests.briefing.reader import read
from tests.briefing.test_bad_values import BAD

FIRST, SECOND = "2025-12-17", "2026-01-10"
TITLE = "The four drafts & what was said"


@pytest.fixture(scope="module")
def _frozen(_loaded, django_db_blocker):
    """Two snapshots: between them rows were added, removed, renamed and changed."""
    with django_db_blocker.unblock():
        freeze(FIRST, title=TITLE, note="The first.\nIn two lines.")
        with factories.editing("Corrections after a review", "correction"):
            stances = Stance.objects.filter(actor__slug="ukraine").order_by("pk")[:23]
            for stance in stances:
                stance.summary = f"{stance.summary[:-1]}, as was reported."
                stance.save()
            point = Provision.objects.get(number=7)
            point.title = "Ukraine and membership of NATO"
            point.save()
            bloc = Actor.objects.get(slug="e3")
            bloc.slug = "three-of-europe"
            bloc.save()
            event = Event.objects.get(slug="geneva-talks")
            EventParticipant.objects.filter(event=event).last().delete()
            EventCitation(
                event=event, position=99, source=Source.objects.order_by("slug").first()
            ).save()
        factories.event(slug="later-talks", title="Later talks")
        freeze(SECOND, title="After the review")


@pytest.fixture
def snapshots(_frozen, db):
    return Snapshot.objects.get(name=FIRST), Snapshot.objects.get(name=SECOND)


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def text_of(html):
    """What a reader reads: without tags, and with one space where there are several."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def counts_of(html):
    """The table of what changed: the numbers by table."""
    table = html.partition('<table class="snapshot-counts">')[2].partition("</table>")[0]
    rows = [text_of(f"<main{row}</main>").split()[1:] for row in table.split("<tr")[2:]]
    return {
        name: tuple(0 if cell == "–" else int(cell) for cell in cells) for name, *cells in rows
    }


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        b"".join(client.get(address))
    return len(captured)


def test_it_works(client, snapshots):
    html = page_of(client, "/snapshots/")
    assert html.index(SECOND) < html.index(FIRST)
    for snapshot in snapshots:
        for shown in (
            f'href="/snapshots/{snapshot.name}/"',
            f'href="/snapshots/{snapshot.name}.zip"',
            f'href="/changes/{snapshot.edit.pk}/"',
            escape(snapshot.title),
            snapshot.digest,
            "17 December 2025",
            "Provisions&nbsp;28",
            "Command line",
        ):
            assert shown in html
    assert "The first.\nIn two lines." in html
    assert 'href="/snapshots/latest.zip"' in html
    assert 'action="/snapshots/at.zip"' in html
    assert 'href="/snapshots/check/"' in html
    assert "sha256sum -c SHA256SUMS" in html


def test_the_list_as_csv_has_the_same_rows(client, snapshots):
    response = client.get("/snapshots.csv")
    assert response["Content-Type"].startswith("text/csv")
    later, first = csv.DictReader(io.StringIO(response.text))
    assert (later["name"], later["previous"]) == (SECOND, FIRST)
    assert (first["number"], first["previous"]) == ("1", "")
    assert first["note"] == "The first.\nIn two lines."
    assert [row["digest"] for row in (later, first)] == [
        snapshot.digest for snapshot in reversed(snapshots)
    ]


def read_as_described(text, table):
    """The rows of a file, each cell of which is what the description of its column says."""
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == table.header
    keys = [tuple(row[name] for name in table.key) for row in rows]
    assert len(set(keys)) == len(keys)
    for column in table.columns:
        cells = [row[column.name] for row in rows]
        assert column.is_optional or all(cells)
        for cell in filter(None, cells):
            assert not column.values or cell in column.values
            assert re.search(column.pattern, cell)
            if column.kind is ValueKind.NUMBER:
                assert int(cell) >= (column.least or 0)
            elif column.kind is ValueKind.DAY:
                assert date.fromisoformat(cell)
            elif column.kind is ValueKind.INSTANT:
                assert instant(datetime.fromisoformat(cell)) == cell
        assert not column.is_key or len(set(cells)) == len(cells)
        assert column.meaning.endswith(".")
    return rows


def test_both_files_are_what_is_said_of_their_columns(client, snapshots):
    later, first = read_as_described(client.get("/snapshots.csv").text, SNAPSHOTS)
    assert later["previous"] == first["name"]
    response = client.get(f"/snapshots/{SECOND}/changes.csv")
    assert read_as_described(b"".join(response).decode(), CHANGED)


def test_the_instant_that_the_form_suggests_is_one_at_which_the_newest_edit_is_there(
    client, snapshots
):
    edit = snapshots[1].edit
    assert f"<code>{edit.recorded_at:%Y-%m-%dT%H:%M:%S.%f}Z</code>" in page_of(
        client, "/snapshots/"
    )


def copies(snapshot, number):
    """More snapshots, of which only the rows are there."""
    previous = snapshot
    for copy in range(number):
        values = {
            field.attname: getattr(snapshot, field.attname)
            for field in Snapshot._meta.concrete_fields
        }
        values |= {
            "id": None,
            "number": previous.number + 1,
            "name": f"copy-{copy}",
            "previous_id": previous.pk,
        }
        previous = Snapshot(**values)
        previous.save()


def test_many_snapshots_come_in_pages_and_cost_no_more_queries(client, snapshots):
    addresses = ["/snapshots/", f"/snapshots/{SECOND}/"]
    before = [queries(client, address) for address in addresses]
    copies(snapshots[1], 20)
    assert [queries(client, address) for address in addresses] == before == [4, 30]
    assert FIRST in page_of(client, "/snapshots/?page=2")
    assert "copy-19" not in page_of(client, "/snapshots/?page=2")
    assert client.get("/snapshots/?page=3").status_code == 400


def test_a_page_says_what_the_snapshot_is_and_holds(client, snapshots):
    _, second = snapshots
    html = page_of(client, f"/snapshots/{SECOND}/")
    text = text_of(html)
    assert "After the review" in text
    assert f"as of Edit {second.edit.pk}" in text
    assert "no. 2, after 2025-12-17 , the newest" in text
    assert f"{second.sha256} SHA-256 of the ZIP, {second.size} bytes" in text
    for file in second.files:
        assert f'href="/snapshots/{SECOND}/{file["name"]}"' in html
        assert file["sha256"] in text
        assert str(file["size"]) in text
    assert f'<a href="/snapshots/{FIRST}/" rel="prev">' in html
    assert f'<a href="/snapshots/{SECOND}/" rel="next">' in page_of(client, f"/snapshots/{FIRST}/")


def test_a_page_says_how_to_cite_it_in_every_format(client, snapshots, settings):
    first, _ = snapshots
    settings.SITE_URL = "https://plan.example.org"
    html = page_of(client, f"/snapshots/{FIRST}/")
    address = f"https://plan.example.org/snapshots/{FIRST}/"
    assert f"SHA-256 {first.digest}. {address}</p>" in html
    kinds = {
        "txt": "text/plain; charset=utf-8",
        "bib": "application/x-bibtex; charset=utf-8",
        "ris": "application/x-research-info-systems; charset=utf-8",
        "json": "application/vnd.citationstyles.csl+json",
    }
    for ending, kind in kinds.items():
        response = client.get(f"/snapshots/{FIRST}/citation.{ending}")
        assert response["Content-Type"] == kind
        assert response["Content-Disposition"] == (
            f'attachment; filename="snapshot-{FIRST}.{ending}"'
        )
        written = response.content.decode()
        assert address in written
        assert first.digest in written
        if ending != "txt":
            assert escape(written.strip()).splitlines()[1] in html
    assert client.get(f"/snapshots/{FIRST}/citation.docx").status_code == 404
    assert client.get("/snapshots/nothing/citation.txt").status_code == 404


def test_what_changed_is_counted_by_table_and_shown_with_the_words_that_changed(client, snapshots):
    html = page_of(client, f"/snapshots/{SECOND}/")
    counts = counts_of(html)
    # Added, removed, changed, renamed, unchanged.
    assert counts["themes"][:4] == (0, 0, 0, 0)
    assert counts["events"][:1] == (1,)
    assert counts["provisions"] == (0, 0, 1, 0, 27)
    assert counts["actors"][:4] == (0, 0, 0, 1)
    assert counts["renames"] == (1, 0, 0, 0, 0)
    assert counts["stances"][2] == 23
    # What names a renamed actor, and differs in nothing else.
    assert counts["stances"][3] == Stance.objects.filter(actor__slug="three-of-europe").count()
    for table, (added, _, changed, renamed, unchanged) in counts.items():
        assert added + changed + renamed + unchanged == snapshots[1].counts[table]
    assert '<a href="/provisions/7/">7</a>' in html
    title = html.partition('<a href="/provisions/7/">7</a>')[2].partition("</li>")[0]
    assert "membership of " in title
    assert "</ins>" in title
    text = text_of(html)
    assert "Renamed three-of-europe" in text
    assert "Slug before: e3 after: three-of-europe" in text
    # What left and what came to a list, each by itself.
    talks = text.partition("Changed geneva-talks")[2].partition("Added ")[0]
    assert re.search(r"Participants before: \S+ ", talks)
    assert re.search(r"Sources after: \S+ ", talks)
    assert "Added later-talks Later talks" in text


def test_a_row_is_linked_to_where_it_stands_today(client, snapshots):
    address = f"/snapshots/{SECOND}/"
    with factories.editing():
        bloc = Actor.objects.get(slug="three-of-europe")
        bloc.slug = "the-three"
        bloc.save()
        EventParticipant.objects.filter(event__slug="later-talks").delete()
        EventCitation.objects.filter(event__slug="later-talks").delete()
        Event.objects.get(slug="later-talks").delete()
    html = page_of(client, address)
    assert '<a href="/actors/the-three/">three-of-europe</a>' in html
    assert "<span>later-talks</span>" in html


def test_a_table_of_many_rows_has_pages(client, snapshots):
    html = page_of(client, f"/snapshots/{SECOND}/")
    more = f'href="/snapshots/{SECOND}/?since={FIRST}&amp;table=stances&amp;page=2"'
    assert more in html
    count = sum(counts_of(html)["stances"][:4])
    stances = f"/snapshots/{SECOND}/?since={FIRST}&table=stances"
    pages = -(-count // 20)
    rows = [
        row
        for number in range(1, pages + 1)
        for row in re.findall(
            r"<b>(?:Changed|Renamed)</b>", page_of(client, f"{stances}&page={number}")
        )
    ]
    assert len(rows) == count
    assert client.get(f"{stances}&page={pages + 1}").status_code == 400
    assert client.get(f"/snapshots/{SECOND}/?table=nothing").status_code == 400
    assert "No row of this table differs" in page_of(client, f"/snapshots/{SECOND}/?table=themes")


def test_positions_are_counted_and_shown_where_they_are_asked_for(client, snapshots):
    html = page_of(client, f"/snapshots/{SECOND}/")
    assert any(counts_of(html)["positions"][:4])
    assert 'id="_positions"' not in html
    asked = page_of(client, f"/snapshots/{SECOND}/?since={FIRST}&table=positions")
    assert "These rows follow from those of the other tables." in asked
    # A position is linked to the row that it follows from.
    assert re.search(r'<a href="/provisions/\d+/#ukraine-\S+">\d+ · ukraine · ', asked)


def test_a_later_snapshot_is_compared_from_the_older_to_the_newer(client, snapshots):
    before = page_of(client, f"/snapshots/{SECOND}/?since={FIRST}")
    after = page_of(client, f"/snapshots/{FIRST}/?since={SECOND}")
    assert counts_of(after) == counts_of(before)
    assert f"from {FIRST} to {SECOND}" in after
    assert f"{SECOND} is the later of the two" in after
    assert "is the later of the two" not in before


def test_the_first_has_nothing_before_it_and_offers_what_came_after(client, snapshots):
    html = page_of(client, f"/snapshots/{FIRST}/")
    assert "It is the first snapshot: nothing was frozen before it." in html
    assert f'<option value="{SECOND}">' in html
    assert counts_of(html) == {}


def test_two_of_the_same_record_have_one_digest_and_nothing_changed(client, snapshots):
    again = freeze("2026-01-11", title="The same again")
    assert again.digest == snapshots[1].digest
    assert again.sha256 != snapshots[1].sha256
    html = page_of(client, "/snapshots/2026-01-11/")
    assert "Nothing: both hold the same record" in html


@pytest.mark.parametrize("page", [f"/snapshots/{SECOND}/", f"/snapshots/{SECOND}/changes.csv"])
def test_another_snapshot_than_there_is_is_answered_with_those_there_are(client, snapshots, page):
    for since in ("2027-01-01", SECOND, *BAD[::9]):
        response = client.get(page, {"since": since})
        answer = b"".join(response).decode()
        assert response.status_code == 400, since
        assert f"It takes one of: {FIRST}." in answer
    assert client.get(page, {"since": [FIRST, FIRST]}).status_code == 400


def test_every_cell_that_differs_is_in_a_file(client, snapshots):
    response = client.get(f"/snapshots/{SECOND}/changes.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == (
        f'attachment; filename="changes-{FIRST}-{SECOND}.csv"'
    )
    lines = list(csv.DictReader(io.StringIO(b"".join(response).decode())))
    counts = counts_of(page_of(client, f"/snapshots/{SECOND}/"))
    for place, kind in enumerate((Kind.ADDED, Kind.REMOVED, Kind.CHANGED, Kind.RENAMED)):
        for table, numbers in counts.items():
            keys = {
                line["key"]
                for line in lines
                if (line["table"], line["change"]) == (table, str(kind))
            }
            assert len(keys) == numbers[place]
    assert {
        "table": "provisions",
        "key": "7",
        "change": "changed",
        "column": "title",
        "before": "Ukraine and NATO membership",
        "after": "Ukraine and membership of NATO",
    } in lines
    turned = client.get(f"/snapshots/{FIRST}/changes.csv?since={SECOND}")
    assert list(csv.DictReader(io.StringIO(b"".join(turned).decode()))) == lines
    response = client.get(f"/snapshots/{FIRST}/changes.csv")
    assert response.status_code == 400
    assert f"Name one after it: {SECOND}." in response.content.decode()


def test_a_snapshot_is_a_dataset_to_machines(client, snapshots, settings):
    settings.SITE_URL = "https://plan.example.org"
    first, _ = snapshots
    [block] = read(client.get(f"/snapshots/{FIRST}/")).data_blocks
    data = json.loads(block)
    assert data["@type"] == "Dataset"
    assert data["url"] == f"https://plan.example.org/snapshots/{FIRST}/"
    archive, *tables = data["distribution"]
    assert archive["sha256"] == first.sha256
    assert [table["name"] for table in tables] == [f"{name}.csv" for name in first.counts]
    for file in data["distribution"]:
        response = client.head(file["contentUrl"].removeprefix("https://plan.example.org"))
        assert response["Content-Type"].startswith(file["encodingFormat"])
        assert response["ETag"] == f'"{file["sha256"]}"'
        assert f"{response['Content-Length']} B" == file["contentSize"]


def test_every_link_leads_somewhere(client, snapshots):
    links = {
        link
        for page in ("/snapshots/", f"/snapshots/{SECOND}/")
        for link in read(client.get(page)).links
    }
    for link in sorted({link.partition("#")[0] for link in links if link.startswith("/snap")}):
        assert client.head(link).status_code == 200, link


def test_the_map_has_the_list_and_every_snapshot(client, snapshots, settings):
    html = client.get("/sitemap-snapshots.xml").content.decode()
    for address in ("/snapshots/", f"/snapshots/{FIRST}/", f"/snapshots/{SECOND}/"):
        assert f"<loc>{settings.SITE_URL}{address}</loc>" in html
    assert "/sitemap-snapshots.xml" in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "/snapshots/",
        f"/snapshots/{SECOND}/",
        f"/snapshots/{SECOND}/?table=stances&page=2",
        f"/snapshots/{SECOND}/changes.csv",
        f"/snapshots/{FIRST}/citation.ris",
    ],
)
def test_a_page_is_the_same_for_all_and_asked_after_in_one_query(client, snapshots, page):
    client.cookies["sessionid"] = "of an editor"
    response = client.get(page)
    assert not response.cookies
    assert response["Cache-Control"] == "public, no-cache"
    assert response["Vary"] == "Accept-Encoding"
    b"".join(response)
    with CaptureQueriesContext(connection) as captured:
        fresh = client.get(page, headers={"if-none-match": response["ETag"]})
    assert (fresh.status_code, len(captured)) == (304, 1)
    assert client.post(page).status_code == 405
    if page.endswith("/"):
        found = read(response)
        assert found.inline == []
        assert all(address.startswith("/static/") for address in found.loaded)
        assert len(found.ids) == len(set(found.ids))


@pytest.mark.parametrize(
    "path",
    [
        "nothing/",
        "nothing.zip",
        "nothing/stances.csv",
        f"{FIRST}/nothing.csv",
        f"{FIRST}/passwords",
        f"{FIRST}/../{SECOND}/",
        f"{FIRST}/%2e%2e%2fsettings.py",
        f"{FIRST}/%00",
        f"{FIRST}/stances.csv/",
        f"{FIRST}/<script>",
        "%00.zip",
        "<script>/",
    ],
)
def test_what_no_snapshot_holds_is_not_found(client, snapshots, path):
    response = client.get(f"/snapshots/{path}")
    assert response.status_code == 404
    assert "<script" not in response.content.decode()
