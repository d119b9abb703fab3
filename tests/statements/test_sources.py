"""/sources/: every publication, and how often it is cited."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest

from statements.models import Source
from tests import factories


def page(client, **query):
    response = client.get("/sources/", query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def item(html, slug):
    return words(re.search(rf'<li id="{slug}">.*?</li>', html, re.DOTALL)[0])


def shown(client, **query):
    lines = b"".join(client.get("/sources.csv", query)).decode()
    in_file = {row["slug"] for row in csv.DictReader(io.StringIO(lines, newline=""))}
    html = page(client, **query)
    listed = set(re.findall(r'<li id="([^"]+)">', html))
    assert listed <= in_file
    assert len(listed) == min(50, len(in_file))
    return in_file


def test_it_works(client, record):
    html = page(client)
    assert f"<b>{Source.objects.count()} sources</b>, newest first; 1 to 50 shown" in html
    days = re.findall(r'</b>, <time datetime="([^"]+)"', html)
    assert len(days) == 50
    assert days == sorted(days, reverse=True)
    assert 'href="/sources.csv">These rows as CSV' in html


def test_a_source_is_shown_in_full(client, record):
    factories.source(
        slug="full",
        title="Der Plan",
        publisher="Zeitung",
        kind="think-tank",
        language="de",
        url="https://example.org/plan",
        archived_url="https://archive.org/plan",
        accessed_on=date(2025, 12, 1),
        suggested_reading=True,
        note="Read it twice.",
    )
    html = page(client, q="full")
    text = item(html, "full")
    assert "Der Plan" in text
    assert (
        "Zeitung, 20 November 2025 · think tank · in German · archived copy · read 1 Dec" in text
    )
    assert "Read it twice." in text
    assert "Not cited · suggested reading" in text
    assert (
        '<a href="https://example.org/plan" rel="noopener noreferrer external" hreflang="de" '
        'lang="de">Der Plan</a>'
    ) in html
    assert '<a href="https://archive.org/plan" rel="noopener noreferrer external"' in html


def test_its_address_shows_it_alone(client, record):
    source = factories.source(slug="alone")
    path, _, anchor = source.get_absolute_url().partition("#")
    assert anchor == "alone"
    assert shown(client, q=path.partition("=")[2]) == {"alone"}


def test_it_counts_the_rows_that_cite_it(client, record):
    with factories.editing():
        source = factories.source(slug="cited")
        factories.statement(sources=[source], made_on=date(2025, 11, 21))
        factories.statement(sources=[source], made_on=date(2025, 12, 2))
        factories.event(sources=[source], started_on=date(2025, 12, 3))
        draft = factories.draft(sources=[source], started_on=date(2025, 12, 4))
        factories.revision(draft, factories.provision(), sources=[source])
        factories.chapter(body="As told.[^cited]")
    text = item(page(client, q="cited"), "cited")
    assert "Cited by 2 statements, 1 event, 1 draft, 1 revision, 1 chapter" in text
    then = item(page(client, q="cited", on="2025-12-03"), "cited")
    assert then.rstrip().endswith("Cited by 2 statements, 1 event")


def test_undated_ones_come_last(client, record):
    with factories.editing():
        for slug, day in (("xyz-1", None), ("xyz-2", date(2025, 1, 1)), ("xyz-3", None)):
            factories.source(slug=slug, published_on=day)
    html = page(client, q="xyz")
    assert re.findall(r'<li id="([^"]+)">', html) == ["xyz-2", "xyz-1", "xyz-3"]
    assert "undated" in item(html, "xyz-1")


@pytest.mark.parametrize(
    ("query", "conditions"),
    [
        ({"kind": "parliament"}, {"kind": "parliament"}),
        ({"language": "uk"}, {"language": "uk"}),
        ({"kind": "media", "language": "pl"}, {"kind": "media", "language": "pl"}),
    ],
)
def test_each_filter_leaves_what_it_says(client, record, query, conditions):
    expected = set(Source.objects.filter(**conditions).values_list("slug", flat=True))
    assert expected
    assert shown(client, **query) == expected


def test_words_are_looked_for_in_any_case(client, record):
    source = factories.source(title="Łódź", publisher="Gazeta", note="Zeppelin")
    for text in ("łÓDŹ gazeta", "ZEPPELIN", source.slug):
        assert source.slug in shown(client, q=text)


def test_a_day_shows_what_was_published_or_is_cited_by_then(client, record):
    with factories.editing():
        factories.source(slug="zz-undated", published_on=None)
        factories.source(slug="zz-early", published_on=date(2025, 11, 20))
        factories.source(slug="zz-late", published_on=date(2025, 12, 10))
        late = factories.source(slug="zz-late-of-early", published_on=date(2025, 12, 10))
        factories.statement(sources=[late], made_on=date(2025, 11, 21))
    assert shown(client, q="zz-", on="2025-11-30") == {
        "zz-undated",
        "zz-early",
        "zz-late-of-early",
    }
    assert shown(client, q="zz-") >= {"zz-late"}


def test_languages_are_named_and_those_there_are(client, record):
    html = page(client)
    assert '<option value="uk">Ukrainian</option>' in html
    assert '<option value="fi">' not in html


def test_the_language_of_nobody_s_list_is_shown_by_its_code(client, record):
    factories.source(slug="rare", language="qaa")
    assert "in qaa" in item(page(client, q="rare"), "rare")


def test_where_nothing_fits_it_says_what_to_leave_out(client, record):
    html = page(client, kind="media", language="uk", q="zzz")
    assert '<a href="/sources/?q=zzz&kind=media">Without language: Ukrainian</a>' in html
    assert "No sources fit all of these filters. Leave one out" in html


@pytest.mark.parametrize("query", [{"kind": "rumour"}, {"language": "xx"}, {"on": "now"}])
def test_what_is_not_understood_is_refused(client, record, query):
    response = client.get("/sources/", query)
    assert response.status_code == 400
    assert f"<code>{next(iter(query))}</code>" in response.content.decode()
