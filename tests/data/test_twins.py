"""Each page that has a twin says where it is."""

import re

import pytest

from tests.data.reading import read

WITH = {
    "/provisions/?theme=territory": "/provisions.json?theme=territory",
    "/provisions/7/?on=2025-12-01": "/provisions/7.json?on=2025-12-01",
    "/provisions/7/history/": "/provisions/7/history.json",
    "/positions/?draft=geneva": "/positions.json?draft=geneva",
    "/drafts/": "/drafts.json",
    "/drafts/geneva/": "/drafts/geneva.json",
    "/compare/?left=draft:us-russia&right=draft:berlin": (
        "/compare.json?left=draft%3Aus-russia&right=draft%3Aberlin"
    ),
    "/actors/": "/actors.json",
    "/actors/ukraine/": "/actors/ukraine.json",
    "/statements/?actor=ukraine&page=1": "/statements.json?actor=ukraine",
    "/sources/": "/sources.json",
    "/reading/": "/reading.json",
    "/timeline/": "/timeline.json",
    "/briefing/": "/briefing.json",
    "/briefing/ukraine/": "/briefing/ukraine.json",
    "/search/?q=frozen+assets": "/search.json?q=frozen+assets",
    "/changes/?kind=addition": "/changes.json?kind=addition",
    "/snapshots/": "/snapshots.json",
}
WITHOUT = ["/", "/about/", "/briefing/long/", "/snapshots/check/"]
TWIN = re.compile(r'<link rel="alternate" type="application/json" href="([^"]*)">')


@pytest.mark.parametrize("page", WITH)
def test_it_works(client, record, page):
    """In the head for programs, at the foot for people; the filters and the day stay."""
    html = client.get(page).content.decode()
    [address] = TWIN.findall(html)
    assert address.replace("&amp;", "&") == WITH[page]
    assert f'<a href="{address}">This page as JSON</a>' in html
    assert read(client, WITH[page])


@pytest.mark.parametrize("page", WITHOUT)
def test_other_pages_have_none(client, record, page):
    html = client.get(page).content.decode()
    assert not TWIN.findall(html)
    assert "This page as JSON" not in html


def test_a_page_that_is_not_there_has_none(client, record):
    for page in ("/actors/nobody/", "/actors/?on=never", "/nothing/"):
        assert not TWIN.findall(client.get(page).content.decode())
