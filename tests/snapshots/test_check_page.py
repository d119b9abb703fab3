"""/snapshots/check/: what became of each row that somebody cited or took away."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from provisions.models import Stance
from record.csvs import csv_lines
from record.editing import edit
from record.models import Edit
from record.table import TABLES
from snapshots.freezing import freeze
from statements.models import Source
from tests import factories
from tests.laws.examples import tried_on

PAGE = "/snapshots/check/"
pytestmark = pytest.mark.usefixtures("record")


def link(client, text):
    return client.get(PAGE, {"q": text})


def paste(client, text):
    return client.post(PAGE, {"text": text})


def words(response):
    """The words of the page, in one line."""
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def exported(name, queryset=None):
    """A table as it is downloaded."""
    table = TABLES[name]
    return "".join(csv_lines(table.header, (table.cells(row) for _, row in table.rows(queryset))))


def counted(response):
    """How many rows have each outcome, as the page counts them."""
    return {tag.value: tag.count for tag in response.context["shown"].counts}


def a_stance(**conditions):
    return Stance.objects.filter(**conditions).order_by("slug").first()


def correct(stance, summary="Another summary."):
    with edit(reason="The agency corrected its report", kind="correction") as opened:
        stance.summary = summary
        stance.save()
    return opened.saved


def test_it_works(client):
    said = words(client.get(PAGE))
    assert "Check a citation" in said
    assert "What can be pasted" in said
    # Its examples are of this record, and lead to their answers.
    for address in re.findall(r'href="(\?q=[^"]+)"', client.get(PAGE).text):
        answer = client.get(PAGE + address.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert "Not in the record" not in [tag.label for tag in answer.context["shown"].counts]


def test_the_key_of_a_position_that_stands_is_unchanged(client):
    stance = a_stance()
    response = link(client, stance.slug)
    assert counted(response) == {"unchanged": 1}
    assert stance.get_absolute_url() in response.text


def test_a_correction_says_what_when_and_why(client):
    stance = a_stance()
    first, before = Edit.objects.first(), stance.summary
    later = correct(stance)
    # Named by its key it is compared with its first entry, and from an Edit with what it left.
    for cited in (stance.slug, f"{stance.get_absolute_url()} (record as of edit {first.pk})"):
        response = link(client, cited)
        assert counted(response) == {"corrected": 1}
        said = words(response)
        assert "The agency corrected its report" in said
        assert "Another summary." in said
        assert before.split()[0] in said
        assert f'href="/changes/{later.pk}/"' in response.text
    assert counted(link(client, f"{stance.slug}, record as of edit {later.pk}")) == {
        "unchanged": 1
    }


def test_a_position_that_was_followed_by_another_is_superseded(client):
    stance = Stance.objects.current(Stance.objects.latest("stated_on").stated_on).first()
    later = factories.stance(
        actor=stance.actor,
        provision=stance.provision,
        draft=stance.draft,
        stated_on=date(2025, 12, 31),
        position="rejects",
    )
    response = link(client, stance.slug)
    assert counted(response) == {"superseded": 1}
    assert later.slug in response.text
    assert "31 December 2025" in words(response)


def test_an_old_slug_is_renamed_and_a_row_that_is_gone_withdrawn(client):
    source = Source.objects.order_by("slug").first()
    old = source.slug
    with edit(reason="Another name", kind="housekeeping"):
        source.slug = f"{old}-renamed"
        source.save()
    stance = a_stance()
    with edit(reason="Entered twice", kind="correction"):
        gone = stance.slug
        stance.delete()
    response = paste(client, f"{old}\n{gone}\nno-such-row-2025-11-20")
    assert counted(response) == {"renamed": 1, "withdrawn": 1, "absent": 1}
    said = words(response)
    assert f"{old}-renamed" in said
    assert "Entered twice" in said
    assert response["Cache-Control"] == "no-store"


def test_what_is_not_ours_is_said_so(client):
    for text, answer in {
        "https://example.org/news/1": "no address of this site",
        "/changes/999999/": "no Edit 999999",
        "snapshot 2020-01-01": "no snapshot of this name",
        "0" * 64: "No snapshot has this digest",
        "/positions/": "shows many rows",
        "Some words.": "names no row",
    }.items():
        assert answer in words(link(client, text)), text


def test_a_snapshot_is_told_as_a_whole(client):
    snapshot = freeze("first", title="First")
    untouched = words(link(client, snapshot.digest))
    assert "first" in untouched
    stance = a_stance()
    correct(stance)
    for cited in (snapshot.digest, "/snapshots/first/", snapshot.sha256):
        response = link(client, cited)
        said = words(response)
        assert "Corrected" in said
        assert "The agency corrected its report" in said
        assert stance.slug in response.text


def test_a_whole_table_is_told_row_by_row(client):
    before = exported("stances")
    untouched = counted(paste(client, before))
    assert set(untouched) == {"unchanged", "superseded"}
    assert sum(untouched.values()) == 323
    corrected, gone = Stance.objects.order_by("slug")[:2]
    correct(corrected)
    with edit(reason="Entered twice", kind="correction"):
        gone.delete()
    response = paste(client, before)
    found = counted(response)
    assert (found["corrected"], found["withdrawn"]) == (1, 1)
    assert "The agency corrected its report" in words(response)
    # What somebody changed in the file was never in the record.
    altered = before.replace(",rejects,", ",accepts,", 1)
    assert counted(paste(client, altered))["altered"] == 1


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_of_a_snapshot_is_unchanged_today(client, name):
    text = exported(name)
    if text.count("\n") > 1:
        assert set(counted(paste(client, text))) <= {"unchanged", "superseded"}


def test_the_positions_of_a_day_are_told_too(client):
    text = b"".join(client.get("/positions.csv?on=2025-12-01").streaming_content).decode()
    assert set(counted(paste(client, text))) <= {"unchanged", "superseded"}


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("/snapshots.csv", "snapshots.csv."),
        ("/snapshots/second/changes.csv", "changes.csv of a snapshot"),
        ("/positions.csv?shape=wide", "positions.csv in its wide shape"),
        ("/compare.csv", "compare.csv, the list of what can be compared"),
        ("/compare.csv?left=draft:us-russia&right=draft:berlin", "compare.csv of two drafts"),
        ("/compare.csv?left=actor:ukraine&right=actor:russia", "compare.csv of two actors"),
        ("/compare.csv?left=day:2025-11-22&right=day:2025-12-15", "compare.csv of two days"),
        ("/timeline.csv", "timeline.csv"),
    ],
)
def test_what_is_made_from_the_record_is_refused_by_its_name(client, address, what):
    freeze("first", title="First")
    correct(a_stance())
    freeze("second", title="Second")
    text = b"".join(client.get(address)).decode()
    response = paste(client, text)
    assert response.status_code == 400
    assert f"By its columns this is {what}" in unescape(response.text)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_a_spreadsheet_saved_again_is_the_same_table(client, separator):
    rows = list(csv.reader(io.StringIO(exported("provisions"))))
    saved = io.StringIO()
    csv.writer(saved, delimiter=separator, lineterminator="\r\n").writerows(rows)
    content = b"\xef\xbb\xbf" + saved.getvalue().encode()
    response = client.post(PAGE, {"file": SimpleUploadedFile("provisions.csv", content)})
    assert counted(response) == {"unchanged": 28}


@pytest.mark.parametrize(
    ("posted", "status", "said"),
    [
        ({"text": ""}, 400, "Nothing was pasted"),
        ({"text": "a\n" * 1_001}, 400, "1,000 are taken at a time"),
        ({"text": "a" * 2_700_000}, 413, "Save it as a file"),
        ({"file": b"x" * 5_000_001}, 413, "larger than 5 MB"),
        ({"file": b"PK\x03\x04xl/workbook.xml"}, 400, "a workbook of Excel"),
        ({"file": b"slug\nCaf\xe9"}, 400, "is not UTF-8"),
        ({"file": b"a\x00b"}, 400, "a NUL character"),
        ({"text": "one", "file": b"two"}, 400, "Give one of the two"),
        ({"text": "slug,actor,position\na,b"}, 200, "Not in the record"),
        ({"text": 'slug,actor,position\n"a'}, 400, "cannot be read as CSV"),
    ],
)
def test_what_cannot_be_checked_is_explained(client, posted, status, said):
    if "file" in posted:
        posted = {**posted, "file": SimpleUploadedFile("given.csv", posted["file"])}
    response = client.post(PAGE, posted)
    assert response.status_code == status
    assert said in response.text
    assert not response.cookies


def test_a_link_that_is_too_long_is_explained(client):
    response = client.get(PAGE, {"q": "a " * 1_001})
    assert response.status_code == 400
    assert "Paste a longer text into the box" in response.text
    assert client.put(PAGE).status_code == 405


def test_an_answer_that_is_linked_to_is_fresh_until_the_next_edit(
    client, django_assert_num_queries
):
    stance = a_stance()
    tag = link(client, stance.slug)["ETag"]
    with django_assert_num_queries(1):
        fresh = client.get(PAGE, {"q": stance.slug}, headers={"if-none-match": tag})
    assert fresh.status_code == 304
    correct(stance)
    assert link(client, stance.slug)["ETag"] != tag


def test_it_costs_as_many_queries_however_many_rows_there_are(client):
    for stance in Stance.objects.order_by("slug")[:40]:
        correct(stance, f"Corrected: {stance.slug}.")
    first = Edit.objects.order_by("recorded_at").first()
    costs = []
    for number in (2, 20):
        slugs = Stance.objects.order_by("slug").values_list("slug", flat=True)[:number]
        text = "\n".join(f"{slug}, record as of edit {first.pk}" for slug in slugs)
        with CaptureQueriesContext(connection) as captured:
            assert counted(paste(client, text))["corrected"] == number
        costs.append(len(captured))
    assert costs[0] == costs[1]


@tried_on(20)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                ["slug", "actor", ",", ";", '"', "\n", "\t", "/provisions/7/#", "edit 1", "{", "="]
            ),
            max_size=12,
        ).map("".join),
    )
)
def test_any_text_is_answered(client, text):
    assert paste(client, text).status_code in {200, 400}
    assert link(client, text).status_code in {200, 400}
