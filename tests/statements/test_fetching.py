"""Fetching a page: from the public internet only, within limits, for what it says of itself."""

import gzip
import socket
import time
from html import unescape
from ipaddress import ip_network

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import override_settings

from accounts.models import User
from proposals.models import Proposal
from record.models import Edit
from statements.fetching.asking import MOST_BYTES, ask, page_at
from statements.fetching.guard import Guard
from statements.fetching.reading import read
from statements.fetching.unfetched import Unfetched, Why
from tests.admin.forms import fields_of
from tests.statements.web import HERE

OPEN = Guard((ip_network(HERE),))
PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Talks go on | Daily</title>
<meta property="og:title" content="Talks &amp; more talks">
<meta property="og:site_name" content="Daily">
<meta property="article:published_time" content="2025-12-01T23:30:00-05:00"></head></html>"""


def why(url, guard, **more):
    with pytest.raises(Unfetched) as refused:
        ask("GET", url, guard, **more)
    return refused.value.why


# --- Where it may lead --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "240.0.0.1"),  # noqa: S104
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "fec0::1", "ff02::1", "2001:db8::1"),
        # An IPv4 address inside one of IPv6.
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::10.0.0.1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
    ],
)
def test_what_is_not_on_the_public_internet_is_refused(address):
    assert not Guard().permits(address, 443)
    assert not Guard((ip_network("192.0.0.0/24"),)).permits(address, 443)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_what_is_public_is_permitted_on_the_ports_of_the_web(address):
    assert Guard().permits(address, 443)
    assert Guard().permits(address, 80)
    assert not Guard().permits(address, 22)


def test_this_machine_is_refused_unless_it_is_opened(web):
    web.page("/a", PAGE)
    for host in ("127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::1]"):
        assert why(web.at("/a", host), Guard()) in {Why.NOT_PUBLIC, Why.UNKNOWN_NAME}
    assert why(web.at("/a", "localhost"), Guard()) is Why.NOT_PUBLIC
    assert web.asked == []
    assert ask("GET", web.at("/a"), OPEN).status == 200


def test_a_name_that_stands_for_this_machine_too_is_refused_and_looked_up_once(web, monkeypatch):
    web.page("/a", PAGE)
    looked_up = []

    def public_then_private(host, port, **kwargs):
        looked_up.append(host)
        public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", port))
        private = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
        return [public, private] if host == "both.example" else [private]

    monkeypatch.setattr(socket, "getaddrinfo", public_then_private)
    assert why("http://both.example/a", Guard()) is Why.NOT_PUBLIC
    assert why("http://rebound.example/a", Guard()) is Why.NOT_PUBLIC
    assert looked_up == ["both.example", "rebound.example"]
    # What was checked is what is connected to: it is not asked for a second time.
    assert ask("GET", web.at("/a", "rebound.example"), OPEN).status == 200
    assert looked_up[2:] == ["rebound.example"]
    assert web.asked[0][2]["Host"] == f"rebound.example:{web.server_port}"


@pytest.mark.parametrize(
    "to",
    [
        "http://localhost:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "//localhost:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/",
        "http://a:b@127.0.0.1:{port}/secret",
    ],
)
def test_each_redirection_is_checked_anew(web, to):
    web.page("/secret", PAGE)
    only_this = Guard((ip_network("127.0.0.2/32"),))
    start = web.redirect("/r", to.format(port=web.server_port))
    assert why(start, only_this) is Why.NOT_PUBLIC
    opened_at_first = _Once()
    assert why(start, opened_at_first) in {Why.NOT_PUBLIC, Why.REDIRECTS}
    assert web.paths() == ["/r"]


class _Once(Guard):
    """Permits the first connection, to this machine, and from then on what any guard does."""

    def permits(self, address, port):
        is_first = not self.__dict__.get("used")
        self.__dict__["used"] = True
        return is_first or super().permits(address, port)


def test_it_follows_five_redirections_and_no_more(web):
    web.page("/0", PAGE)
    for number in range(1, 8):
        web.redirect(f"/{number}", f"/{number - 1}")
    assert ask("GET", web.at("/5"), OPEN).status == 200
    assert why(web.at("/6"), OPEN) is Why.REDIRECTS
    web.redirect("/loop", "/loop")
    assert why(web.at("/loop"), OPEN) is Why.REDIRECTS


# --- Limits -------------------------------------------------------------------------------------


def test_a_page_that_comes_a_drop_at_a_time_is_given_up(web):
    web.page("/drip", PAGE, Drip="yes")
    began = time.monotonic()
    assert why(web.at("/drip"), OPEN, seconds=0.3) is Why.TOO_SLOW
    assert time.monotonic() - began < 2


def test_no_more_than_two_megabytes_are_read(web):
    web.page("/long", PAGE + "x" * (MOST_BYTES + 1_000_000))
    answer = page_at(web.at("/long"), OPEN)
    assert len(answer.body) == MOST_BYTES
    assert read(answer)["title"] == "Talks & more talks"


def test_what_is_packed_small_is_not_unpacked_beyond_that(web):
    packed = gzip.compress(PAGE.encode() + b"x" * 50_000_000)
    assert len(packed) < 100_000
    answer = page_at(web.page("/bomb", packed, **{"Content-Encoding": "gzip"}), OPEN)
    assert len(answer.body) == MOST_BYTES


def test_only_web_pages_are_read(web):
    for content_type in ("application/pdf", "image/png", "text/plain", ""):
        web.page("/file", PAGE, content_type)
        with pytest.raises(Unfetched) as refused:
            page_at(web.at("/file"), OPEN)
        assert refused.value.why is Why.NOT_A_PAGE
    with pytest.raises(Unfetched, match="404 Not Found"):
        page_at(web.at("/none"), OPEN)


def test_it_says_who_asks_and_sends_nothing_else(web):
    web.page("/a", PAGE, **{"Set-Cookie": "id=1"})
    web.redirect("/r", "/a?b=é#top")
    ask("GET", web.at("/r"), OPEN)
    assert web.paths() == ["/r", "/a?b=%C3%A9"]
    for _, _, headers in web.asked:
        assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
        assert settings.SITE_URL in headers["User-Agent"]


# --- What a page says of itself -----------------------------------------------------------------


GRAPH = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "No"},
{"@type": ["NewsArticle"], "headline": "Head", "datePublished": "2025-11-23",
"publisher": {"name": "Daily"}, "inLanguage": "uk-UA"}]}</script>"""
PAPER = """<meta name="citation_title" content="Paper">
<meta name="citation_publication_date" content="2025/11/24">"""
DATA = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    ("html", "told"),
    [
        # The page's own clock says which day it was.
        (PAGE, ("Talks & more talks", "Daily", "2025-12-01", "en")),
        (GRAPH, ("Head", "Daily", "2025-11-23", "uk")),
        (PAPER, ("Paper", None, "2025-11-24", None)),
        ("<title> A\n  title </title>", ("A title", None, None, None)),
        ('<article><time datetime="2025-11-25">x</time>', (None, None, "2025-11-25", None)),
        # What is no day of publication, or is not understood, is not proposed.
        ('<meta name="date" content="2999-01-01"><time datetime="PT2H">', (None,) * 4),
        ('<meta name="date" content="2025-02-31"><html lang="?">', (None,) * 4),
        (DATA.format('{"@type": [[['), (None,) * 4),
        (DATA.format("[" * 90_000), (None,) * 4),
        ("", (None,) * 4),
    ],
)
def test_a_page_says_what_it_is(web, html, told):
    found = read(page_at(web.page("/a", html), OPEN))
    names = ("title", "publisher", "published_on", "language")
    assert tuple(map(found.get, names)) == told


def test_text_of_strangers_is_cleaned_and_cut(web):
    hostile = "<b>x\u202e</b>\x07 &lt;script&gt; " + "y" * 400
    web.page("/a", f'<meta property="og:title" content="{hostile}"><title>t</title>')
    title = read(page_at(web.at("/a"), OPEN))["title"]
    assert title.startswith("<b>x</b> <script> yyy")
    assert len(title) == 300
    assert title.endswith("…")


def test_the_page_says_in_which_letters_it_is_written(web):
    web.page(
        "/a", "<title>Путін</title>".encode("windows-1251"), "text/html; charset=windows-1251"
    )
    web.page("/b", '<meta charset="koi8-u"><title>Путін</title>'.encode("koi8-u"), "text/html")
    assert [read(page_at(web.at(p), OPEN))["title"] for p in ("/a", "/b")] == ["Путін"] * 2


def test_a_page_as_crooked_as_can_be_is_read_in_no_time(web):
    deep, open_ended, long = "<div>" * 400_000, "<a " * 600_000, DATA.format("x&amp;" * 300_000)
    began = time.monotonic()
    for html in (deep, open_ended, long):
        assert read(page_at(web.page("/a", html), OPEN)) == {}
    assert time.monotonic() - began < 5


# --- In the admin -------------------------------------------------------------------------------

FROM = "/admin/statements/source/from-address/"
ASK = f"{FROM}ask/"


@pytest.fixture
def desk(client, admin_user):
    client.force_login(admin_user)
    return client


def test_by_default_no_page_is_fetched_and_none_is_offered(desk, web):
    url = web.page("/a", PAGE)
    assert settings.FETCH_PAGES is False
    assert "Read the page" not in desk.get(FROM).content.decode()
    assert desk.post(ASK, {"address": url, "ask": "on"}).status_code == 404
    assert web.asked == []


@override_settings(FETCH_PAGES=True, FETCH_ALSO=[HERE])
def test_what_the_page_says_is_proposed_in_the_form(desk, web):
    edits = Edit.objects.count()
    url = web.page("/2025/11/30/talks", PAGE)
    assert "Read the page" in desk.get(FROM).content.decode()
    form = desk.post(ASK, {"address": f"{url}?utm_source=x", "ask": "on"}, follow=True)
    shown = fields_of(form)
    assert web.paths() == ["/2025/11/30/talks"]
    assert (shown["title"], shown["publisher"]) == ("Talks & more talks", "Daily")
    assert (shown["published_on"], shown["language"]) == ("2025-12-01", "en")
    assert shown["slug"] == "daily-2025-12-01-talks"
    html = unescape(form.content.decode())
    assert "Title “Talks & more talks”: as the page says." in html
    assert Edit.objects.count() == edits
    # Unless it is asked for, the page is not fetched.
    assert fields_of(desk.post(ASK, {"address": url}, follow=True))["title"] == ""
    assert len(web.asked) == 1


@override_settings(FETCH_PAGES=True)
def test_a_page_that_cannot_be_fetched_is_said_and_the_form_opens(desk, web):
    url = web.page("/a", PAGE)
    form = desk.post(ASK, {"address": url, "ask": "on"}, follow=True)
    assert "it is not on the public internet. Fill the form in by hand" in form.content.decode()
    assert fields_of(form)["url"] == url
    assert web.asked == []
    bad = desk.post(ASK, {"address": "https://a:b@example.org/", "ask": "on"})
    assert "a name or a password" in bad.content.decode()


@override_settings(FETCH_PAGES=True, FETCH_ALSO=[HERE])
def test_a_contributor_may_ask_too_and_begins_no_proposal_by_it(client, db, web):
    carla = User.objects.create_user("carla", is_staff=True)
    carla.groups.add(Group.objects.get(name="Contributors"))
    client.force_login(carla)
    form = client.post(ASK, {"address": web.page("/a", PAGE), "ask": "on"}, follow=True)
    assert fields_of(form)["title"] == "Talks & more talks"
    assert not Proposal.objects.exists()


@override_settings(FETCH_PAGES=True, FETCH_ALSO=[HERE])
def test_what_the_page_says_is_shown_as_text(desk, web):
    url = web.page("/a", '<title>&lt;script&gt;alert(1)&lt;/script&gt;"&gt;</title>')
    html = desk.post(ASK, {"address": url, "ask": "on"}, follow=True).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
