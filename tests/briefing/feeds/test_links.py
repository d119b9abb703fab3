"""Where pages say that their feed is: to programs and to readers, with the filters of the page."""

import pytest

from tests.briefing.reader import read

KINDS = {"application/atom+xml", "text/calendar"}
PAGES = {
    "/": ["/changes.atom", "/statements.atom", "/events.atom"],
    "/changes/": ["/changes.atom"],
    "/changes/?kind=addition&draft=geneva&page=1": ["/changes.atom?kind=addition&draft=geneva"],
    "/statements/": ["/statements.atom"],
    # A feed as of a past day would never have anything new.
    "/statements/?actor=ukraine&on=2025-11-24&page=1": ["/statements.atom?actor=ukraine"],
    "/timeline/": ["/events.atom", "/events.ics"],
    "/timeline/?actor=ukraine&actor=russia&kind=event&order=oldest&on=2025-12-01": [
        "/events.atom?actor=ukraine&actor=russia",
        "/events.ics?actor=ukraine&actor=russia",
    ],
    "/provisions/7/?on=2025-11-24": ["/changes.atom?provision=7"],
    "/provisions/7/history/": ["/changes.atom?provision=7"],
    "/actors/ukraine/": ["/changes.atom?actor=ukraine", "/statements.atom?actor=ukraine"],
    "/drafts/geneva/": ["/changes.atom?draft=geneva"],
    "/about/": ["/changes.atom"],
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_where_its_feed_is(client, record, page):
    """To programs, in its head; and to readers, in a link."""
    found = read(client.get(page))
    feeds = [link for kind, link in found.alternates if kind in KINDS]
    assert feeds == PAGES[page]
    shown = PAGES[page][:1] if page in {"/", "/actors/ukraine/"} else PAGES[page]
    if page != "/about/":
        assert set(shown) <= set(found.links)
    for address in feeds:
        assert client.get(address).status_code == 200
