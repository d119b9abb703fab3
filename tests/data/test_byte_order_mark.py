"""?bom=1: a CSV that Excel takes for the UTF-8 that it is."""

import csv
import io

import pytest

import briefing.urls
import data.urls
import provisions.urls
from snapshots.freezing import freeze

TABLES = [
    f"/{path.pattern}"
    for app in (data.urls, briefing.urls, provisions.urls)
    for path in app.urlpatterns
    if str(path.pattern).endswith(".csv") and "<" not in str(path.pattern)
]
MARK = b"\xef\xbb\xbf"
pytestmark = pytest.mark.usefixtures("record")


def ask(client, address, **query):
    response = client.get(address, query)
    return response, b"".join(response)


def rows(content, encoding):
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


@pytest.mark.parametrize("address", [*TABLES, "/compare.csv?left=draft:geneva&right=draft:berlin"])
def test_the_file_begins_with_the_mark_and_is_the_same_but_for_it(client, address):
    joined = "&" if "?" in address else "?"
    plain = ask(client, address)[1]
    response, marked = ask(client, f"{address}{joined}bom=1")
    assert response["Content-Length"] == str(len(marked))
    assert not plain.startswith(MARK)
    assert marked == MARK + plain
    assert rows(marked, "utf-8-sig") == rows(plain, "utf-8")
    for none in ("", "0", " "):
        assert ask(client, f"{address}{joined}bom={none}")[1] == plain


def test_it_goes_with_filters_and_days(client):
    asked = {"actor": "ukraine", "on": "2025-11-24"}
    assert ask(client, "/statements.csv", **asked, bom="1")[1] == (
        MARK + ask(client, "/statements.csv", **asked)[1]
    )


def test_each_has_a_tag_of_its_own(client):
    plain, marked = (ask(client, "/stances.csv", bom=bom)[0]["ETag"] for bom in "01")
    assert plain != marked


def test_what_it_takes_is_said_where_it_takes_it_not(client):
    response, told = ask(client, "/stances.csv", bom="yes")
    assert response.status_code == 400
    assert told.decode() == (
        "bom: “yes” is neither 0 nor 1. It takes 1 for a file that Excel opens.\n"
    )


def test_frozen_bytes_stay_as_they_are(client):
    """A file of a snapshot is its bytes, which are cited and checked: it takes no parameter."""
    freeze("first", title="First")
    asked, plain = (
        ask(client, "/snapshots/first/stances.csv", **query) for query in ({"bom": "1"}, {})
    )
    assert asked[1] == plain[1]
    assert asked[0]["Repr-Digest"] == plain[0]["Repr-Digest"]
