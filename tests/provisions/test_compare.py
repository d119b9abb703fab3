"""/compare/: what there is to compare, how sides are written, and the files of all kinds."""

import csv
import io
import json
import re
from html import unescape

import pytest

from tests import factories
from tests.briefing.reader import read

DRAFTS = {"left": "draft:us-russia", "right": "draft:berlin"}
ACTORS = {"left": "actor:ukraine", "right": "actor:russia"}
DAYS = {"left": "day:2025-11-22", "right": "day:2025-12-15"}
PAIRS = [DRAFTS, ACTORS, DAYS]
TWINS = ["/compare/", "/compare.csv", "/compare.json"]


def page(client, **query):
    response = client.get("/compare/", query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def problems(client, **query):
    response = client.get("/compare.json", query)
    assert response.status_code == 400
    return {each["parameter"]: each["message"] for each in response.json()["problems"]}


def rows_of_csv(client, **query):
    response = client.get("/compare.csv", query)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(response).decode(), newline="")))


def as_json(client, **query):
    response = client.get("/compare.json", query)
    assert response.status_code == 200
    return json.loads(b"".join(response))


# --- What there is to compare -------------------------------------------------------------------


def test_it_works(client, record):
    html = page(client)
    assert html.count('<form class="filters"') == 3
    for ready in (
        "left=draft:us-russia&right=draft:berlin",
        "left=draft:geneva&right=draft:berlin",
        "left=actor:ukraine&right=actor:russia",
        "left=day:2025-11-19&right=day:2025-12-17",
    ):
        assert f'href="/compare/?{ready}"' in html


@pytest.mark.parametrize("pair", PAIRS)
def test_every_pair_has_a_page(client, record, pair):
    found = read(client.get("/compare/", pair))
    assert "compared with" in found.title or "came between" in found.title
    assert not found.inline
    assert len(found.ids) == len(set(found.ids))


def test_with_one_side_the_page_asks_for_the_other(client, record):
    html = page(client, left="actor:ukraine")
    assert "<h1>Compare Ukraine with …</h1>" in html
    assert "Choose the other actor." in html
    assert '<option value="actor:ukraine" selected>' in html
    assert '<option value="">Choose …</option>' in html
    assert 'href="/compare/?left=actor:ukraine&right=actor:nato"' in html
    assert html.count('<form class="filters"') == 1


def test_a_side_that_is_given_stays_on_its_side(client, record):
    html = page(client, right="draft:geneva", on="2025-12-01")
    assert 'href="/compare/?left=draft:us-russia&right=draft:geneva&on=2025-12-01"' in html
    assert "draft:berlin" not in html


def test_a_day_that_is_given_stands_in_its_field(client, record):
    html = page(client, left="day:2025-11-22", on="2025-12-01")
    assert re.search(r'name="left" type="date" required value="2025-11-22" max="2025-12-01"', html)
    assert 'href="/compare/?left=day:2025-11-22&right=day:2025-12-01&on=2025-12-01"' in html


def test_before_there_are_two_drafts_it_says_so(client, record):
    assert page(client, on="2025-11-20").count("The record does not have two of them") == 1


def test_without_a_pair_the_files_say_what_there_is_to_compare(client, record):
    rows = rows_of_csv(client)
    assert {row["kind"] for row in rows} == {"draft", "actor", "day"}
    assert rows[0] == {
        "side": "draft:us-russia",
        "kind": "draft",
        "name": "US–Russia draft",
        "day": "2025-11-19",
    }
    others = [row["side"] for row in as_json(client, left="draft:geneva")["rows"]]
    assert others == ["draft:us-russia", "draft:european", "draft:berlin"]


def test_pages_of_drafts_and_actors_lead_here(client, record):
    html = client.get("/drafts/berlin/?on=2025-12-16").content.decode()
    ours = 'href="/compare/?left=draft:geneva&amp;right=draft:berlin&amp;on=2025-12-16"'
    assert f"<a {ours}>Compare with the draft it revises</a>" in html
    html = client.get("/drafts/us-russia/").content.decode()
    assert '<a href="/compare/?left=draft:us-russia">Compare with another draft</a>' in html
    html = client.get("/actors/poland/").content.decode()
    assert '<a href="/compare/?left=actor:poland">Compare with another actor</a>' in html


# --- How sides are written ----------------------------------------------------------------------


@pytest.mark.parametrize("address", TWINS)
def test_a_plain_day_leads_to_the_day_as_it_is_written(client, record, address):
    response = client.get(address, {"left": "2025-11-22", "right": "day:2025-12-15", "a": "b"})
    assert response.status_code == 301
    assert response["Location"] == f"{address}?left=day:2025-11-22&right=day:2025-12-15&a=b"


@pytest.mark.parametrize("address", TWINS)
def test_a_renamed_slug_leads_to_the_present_one(client, record, address):
    factories.rename("drafts", "genf", "geneva")
    factories.rename("actors", "kyiv", "ukraine")
    response = client.get(address, {"left": "draft:genf", "right": "draft:berlin"})
    assert response["Location"] == f"{address}?left=draft:geneva&right=draft:berlin"
    response = client.get(address, {"left": "actor:kyiv", "on": "2025-12-01"})
    assert response["Location"] == f"{address}?left=actor:ukraine&on=2025-12-01"


@pytest.mark.parametrize(
    ("side", "said"),
    [
        ("nonsense", "It takes a draft, an actor or a day: draft:us-russia, actor:ukraine, day:"),
        ("ukraine", "“ukraine” is nothing that can be compared."),
        ("plan:us-russia", "“plan:us-russia” is nothing that can be compared."),
        ("draft:vienna", "There is no draft “vienna”. It takes one of: draft:us-russia, draft:"),
        ("draft:", "There is no draft “”."),
        ("actor:a\x00b", "There is no actor “a"),
        ("day:2025-13-40", "“2025-13-40” is not a day of the calendar. It takes a day as YYYY"),
        ("2025-02-30", "“2025-02-30” is not a day of the calendar."),
        ("day:", "It takes one as day:YYYY-MM-DD."),
        ("day:2999-01-01", "2999-01-01 has not begun anywhere on Earth."),
        ("2999-01-01", "2999-01-01 has not begun anywhere on Earth."),
    ],
)
def test_a_side_that_is_none_is_refused_with_what_it_takes(client, record, side, said):
    for name in ("left", "right"):
        assert said in problems(client, **{name: side})[name]


def test_of_many_drafts_only_their_page_is_named(client, record):
    for _ in range(30):
        factories.draft()
    assert (
        "It takes one of the 34 in /drafts/, such as “draft:us-russia”."
        in (problems(client, left="draft:vienna")["left"])
    )


def test_sides_of_two_kinds_are_refused(client, record):
    found = problems(client, left="draft:berlin", right="actor:russia")
    assert found == {
        "right": "“actor:russia” cannot be compared with “left”, “draft:berlin”. "
        "It takes another draft."
    }


def test_the_same_on_both_sides_is_refused(client, record):
    factories.rename("drafts", "genf", "geneva")
    said = problems(client, left="draft:geneva", right="draft:genf", on="2025-12-01")["right"]
    assert (
        said == "“draft:geneva” is “left” too. It takes one of: draft:us-russia, draft:european."
    )
    said = problems(client, left="day:2025-12-01", right="2025-12-01")["right"]
    assert said == "“day:2025-12-01” is “left” too. It takes another day."


def test_a_draft_that_had_not_begun_by_the_day_is_refused(client, record):
    said = problems(client, **DRAFTS, on="2025-11-22")["right"]
    assert said == (
        "“draft:berlin” began on 2025-12-14, later than “on”, 2025-11-22. "
        "It takes one of: draft:us-russia."
    )


def test_a_day_later_than_on_is_refused(client, record):
    said = problems(client, **DAYS, on="2025-12-14")["right"]
    assert said.startswith("“day:2025-12-15” is later than “on”, 2025-12-14.")
    assert client.get("/compare/", {**DAYS, "on": "2025-12-15"}).status_code == 200


@pytest.mark.parametrize("pair", PAIRS)
def test_the_control_of_the_day_keeps_the_pair_and_leads_to_no_day_before_it(client, record, pair):
    html = page(client, **pair, on="2025-12-15")
    for name, side in pair.items():
        assert f'<input type="hidden" name="{name}" value="{side}">' in html
    steps = re.findall(r'<a class="step" href="(\?on=[^"]*)"', html)
    assert len(steps) == (1 if pair is DAYS else 2)
    assert all(f"left={pair['left']}&right={pair['right']}" in step for step in steps)


@pytest.mark.parametrize("pair", PAIRS)
def test_links_keep_the_day(client, record, pair):
    html = page(client, **pair, on="2025-12-16")
    links = re.findall(
        r'<a [^>]*href="(/[^"]*)"', html[html.index("<main") : html.index("</main")]
    )
    assert links
    assert [link for link in links if "on=" not in link] == []


# --- The twins ----------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", [{}, *PAIRS])
def test_both_files_have_the_same_rows(client, record, pair):
    found = as_json(client, **pair)
    rows = rows_of_csv(client, **pair)
    assert list(found) == ["on", "kind", "left", "right", "counts", "rows"]
    assert (found["left"], found["right"]) == (pair.get("left"), pair.get("right"))
    assert len(found["rows"]) == len(rows) > 0
    for row, line in zip(found["rows"], rows, strict=True):
        assert list(row) == list(line)
        for name, value in row.items():
            written = "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
            assert written == line[name], name


@pytest.mark.parametrize("pair", PAIRS)
def test_the_page_leads_to_its_files_and_says_what_their_columns_say(client, record, pair):
    html = page(client, **pair, on="2025-12-16")
    query = f"left={pair['left']}&right={pair['right']}&on=2025-12-16"
    assert f'href="/compare.csv?{query}"' in html
    assert f'href="/compare.json?{query}"' in html
    columns = list(rows_of_csv(client, **pair)[0])
    assert re.findall(r"<dt><code>(\w+)</code></dt>", html) == columns


def test_a_file_is_named_for_its_pair(client, record):
    response = client.get("/compare.csv", {**DRAFTS, "on": "2025-12-16"})
    assert 'filename="compare-us-russia-berlin-2025-12-16.csv"' in response["Content-Disposition"]
