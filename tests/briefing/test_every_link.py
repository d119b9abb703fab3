"""From the overview along every link inside the site: no dead end, no heavy page, no namesakes."""

import gzip
import re
from collections import Counter
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import parse_qs

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from tests.briefing.reader import read_text

PAST = "on=2025-11-24"
# The first two lead to all others, but for a history, which is linked once it has many Edits.
STARTS = ["/", f"/?{PAST}", "/provisions/7/history/"]
# What the pages ask of the database has tests of its own; where they lead hardly depends on it.
pytestmark = [pytest.mark.usefixtures("record"), pytest.mark.either_database]
# Values of one filter, and pages of one list, that stand for all.
FEW = 4
# Pages of one kind.
MOST_OF_A_KIND = 100
# Files of one kind, whose rows have tests of their own.
MOST_FILES_OF_A_KIND = 12
MOST = 60 * 1024  # bytes of a page with what it loads, as they are sent
KINDS = {
    ".csv": "text/csv",
    ".json": ("application/json", "application/csvm+json"),
    ".zip": "application/zip",
    ".atom": "application/atom+xml",
    ".ics": "text/calendar",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The whole report on one page, which is printed and read offline.
WHOLE = "/briefing/long/"


def follow(client):
    """Every page that a reader can reach, by its address: what is on it, and its size as sent.

    One day of the past stands for all, and a few values of each filter.
    """
    pages, files, waiting, taken = {}, set(), list(STARTS), Counter()
    while waiting:
        address = waiting.pop()
        if address in pages or address in files or address.startswith("/admin/"):
            continue
        path, _, query = address.partition("?")
        if path.endswith((".pdf", ".docx")):
            # They take long to make, and have tests of their own.
            continue
        taken[filtered := (path, *parse_qs(query))] += 1
        taken[view := resolve(path).url_name] += 1
        kind = KINDS.get(PurePosixPath(path).suffix)
        if taken[filtered] > FEW or taken[view] > (
            MOST_FILES_OF_A_KIND if kind else MOST_OF_A_KIND
        ):
            continue
        response = client.get(address, headers={"accept-encoding": "gzip"})
        body = b"".join(response)
        assert response.status_code == 200, address
        if kind:
            assert response["Content-Type"].startswith(kind), address
            files.add(address)
            continue
        assert response["Content-Type"] == "text/html; charset=utf-8", address
        assert response["Content-Encoding"] == "gzip", address
        page = read_text(gzip.decompress(body).decode())
        pages[address] = page, len(body)
        alternates = [link for _, link in page.alternates]
        links = [link.partition("#")[0] for link in [*page.links, *alternates]]
        steps = [f"{path}{link}" if link.startswith("?") else link for link in links]
        waiting += [
            link for link in steps if link.startswith("/") and ("on=" not in link or PAST in link)
        ]
    return pages, files


@cache
def size_as_sent(loaded):
    """How much a static file weighs, compressed as WhiteNoise does it."""
    path = settings.BASE_DIR / "static" / loaded.removeprefix("/static/")
    return len(gzip.compress(path.read_bytes(), compresslevel=9))


@pytest.fixture(scope="module")
def site(_loaded, django_db_blocker):
    with django_db_blocker.unblock():
        return follow(Client())


def test_it_works(site):
    """No link is dead, and no place that a link leads to is missing on its page."""
    pages, files = site
    kinds = {re.sub(r"[0-9]+|(?<=[a-z]/)[^/?]+", "*", address) for address in pages}
    assert {"/", "/provisions/*/", "/drafts/*/", "/actors/*/", "/statements/*/"} <= kinds
    assert {PurePosixPath(file.partition("?")[0]).suffix for file in files} == set(KINDS)
    for address, (page, _) in pages.items():
        for link in page.links:
            assert re.match(r"https?://|mailto:|/|\?|#", link), (address, link)
            path, _, anchor = link.partition("#")
            target, _ = pages.get(path or address, (None, 0))
            assert not anchor or target is None or anchor in target.ids, (address, link)


def test_every_page_has_a_title_of_its_own_and_a_description(site):
    pages, _ = site
    titles = {}
    for address, (page, _) in pages.items():
        assert page.description.strip(), address
        path = address.partition("?")[0]
        assert titles.setdefault(page.title, path) == path, page.title


def test_no_page_is_heavier_than_60_kilobytes(site):
    pages, _ = site
    heavy = {}
    for address, (page, size) in pages.items():
        loaded = {name for name in page.loaded if name.endswith((".css", ".js"))}
        total = size + sum(map(size_as_sent, loaded))
        if total > MOST and address.partition("?")[0] != WHOLE:
            heavy[address] = total
    assert heavy == {}
