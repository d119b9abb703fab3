"""A hundred bad values for every parameter: at any address an answer that helps, never a 500."""

import json
from html import escape

import pytest
from django.db import connection

import briefing.urls
import data.urls
import provisions.urls
from data.openapi.operations import OPERATIONS
from record.models import Edit

STATEMENT = "/statements/united-states-2025-02-13-trump-g8/"
STATEMENTS = ["on", "q", "actor", "person", "provision", "setting", "from", "to"]
SOURCES = ["on", "q", "kind", "language"]
MATRIX = ["on", "theme", "draft", "chapter", "actor", "order"]
TIMELINE = ["on", "provision", "order", "kind", "actor", "blocs"]
PAIR = ["on", "left", "right"]
PARAMETERS = {
    "/": ["on"],
    "/provisions/": ["on", "theme", "q"],
    "/provisions.csv": ["on", "theme", "q", "bom"],
    "/provisions/7/": ["on", "against"],
    "/provisions/7/history/": ["page"],
    "/positions/": MATRIX,
    "/positions.csv": [*MATRIX, "shape", "bom"],
    "/positions.json": [*MATRIX, "shape"],
    "/drafts/": ["on"],
    "/drafts.csv": ["on", "bom"],
    "/drafts/geneva/": ["on", "against"],
    "/compare/": PAIR,
    "/compare.csv": [*PAIR, "bom"],
    "/compare.json": PAIR,
    "/actors/": ["on"],
    "/actors.csv": ["on", "bom"],
    "/actors/ukraine/": ["on"],
    "/statements/": [*STATEMENTS, "page"],
    "/statements.csv": [*STATEMENTS, "bom"],
    STATEMENT: ["on"],
    "/sources/": [*SOURCES, "page"],
    "/sources.csv": [*SOURCES, "bom"],
    "/reading/": ["on", "page"],
    "/reading.csv": ["on", "bom"],
    "/changes/": ["kind", "provision", "actor", "draft", "page"],
    "/changes/{edit}/": ["page"],
    "/changes.atom": ["kind", "provision", "actor", "draft"],
    "/statements.atom": STATEMENTS,
    "/events.atom": ["on", "actor"],
    "/events.ics": ["on", "actor"],
    "/snapshots/": ["page"],
    "/timeline/": [*TIMELINE, "at"],
    "/timeline.csv": [*TIMELINE, "bom"],
    "/timeline.json": TIMELINE,
    "/briefing/": ["on"],
    "/briefing/long/": ["on"],
    "/briefing/about/": ["on"],
    "/search/": ["on", "q", "kind", "page"],
    "/people.csv": ["on", "bom"],
    "/events.csv": ["on", "bom"],
    "/revisions.csv": ["on", "bom"],
    "/stances.csv": ["on", "bom"],
}
# What takes no parameter of ours; the parts of the map are held to their own below.
NONE = [
    "/about/",
    "/api/openapi.json",
    "/data/",
    "/data/datapackage.json",
    "/data/csv-metadata.json",
    "/.well-known/csvm",
    "/sitemap.xml",
    "/robots.txt",
    "/healthz",
]
# Files that take long to make have tests of their own.
MADE = (".pdf", ".docx", ".png", ".xlsx")

DAYS = """
    2025-13-40 2025-02-30 2025-02-29 2025-00-01 2025-11-00 0000-01-01 9999-12-31 2100-01-01
    10000-01-01 -2025-11-24 2025-1-1 20251124 2025-11 2025 24-11-2025 24.11.2025 11/24/2025
    2025/11/24 2025-11-24T00:00 2025-11-24Z 2025–11–24 ２０２５-１１-２４ today yesterday now
"""
NUMBERS = """
    0 00 -1 -0 +1 1e3 1.5 7.0 7,5 0x7 0b1 1_000 ٧ ७ ⅶ ² 999 999999 1000000 2147483648
    9223372036854775807 9223372036854775808 99999999999999999999 -9223372036854775809 NaN
    Infinity -inf
"""
WORDS = """
    null None undefined true [] {} [object null] %00 %s {{7*7}} ${7*7} atlantis UKRAINE Ukraine
    ukraine-- -ukraine ukraine/ ukraine%2F US-RUSSIA us_russia rejects plan whole beforehand
    ORIGINAL slander anna admin 🕊 Україна اوكرانيا Ⅷ
"""
TRICKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "'\"><b>x</b>",
    "</title><h1>x",
    "javascript:alert(1)",
    "' OR '1'='1",
    "'; DROP TABLE record_edit; --",
    '" UNION SELECT password FROM accounts_user --',
    "1) OR 1=1 --",
    "../../etc/passwd",
    "..\\..\\windows",
    "//evil.example.org",
    "http://evil.example.org/",
    "ukraine\r\nSet-Cookie: a=b",
    "ukraine\n",
    "a\x00b",
    "\x00",
    "ukraine\x00",
    "2025-11-24\x00",
    "7\x00",
    "\x01\x02\x1b[31m",
    "\x7f",
    "\ufeffukraine",
    "\u202egeneva",
    "\u200b",
    "\ufffd",
    "\U0010ffff",
    "(((((",
    "[a-",
    "\\",
    "***:x",
    "(?i)x",
    "%",
    "_",
    "7 8",
    "7;8",
    "7,8",
    "x" * 201,
    "9" * 5_000,
    "é" * 3_000,
]
# Nobody is asked for anything: the same as no parameter.
EMPTY = ["", " ", "   ", "\t", "\n", "\u00a0"]
BAD = [*(DAYS + NUMBERS + WORDS).split(), *TRICKS]
# Some are good for some: a slug in white space, a page, a day that is still to come as a bound.
GOOD = {
    "actor": {"ukraine\n"},
    "chapter": {"ukraine\n"},
    "from": {"2100-01-01", "9999-12-31"},
    "to": {"2100-01-01", "9999-12-31"},
    "bom": {"0"},
}
# What may be given more than once.
SEVERAL = {
    (f"/{page}{ending}", name): values
    for page, name, values in (
        ("positions", "actor", ("ukraine", "russia")),
        ("timeline", "actor", ("ukraine", "russia")),
        ("timeline", "kind", ("event", "moved")),
    )
    for ending in ("/", ".csv", ".json")
} | {(f"/events{ending}", "actor"): ("ukraine", "russia") for ending in (".atom", ".ics")}
FILES = (".csv", ".json", ".atom", ".ics")
pytestmark = pytest.mark.usefixtures("record")
CASES = [(page, name) for page, names in PARAMETERS.items() for name in names]
FIRST = {name: page for page, name in reversed(CASES)}


def test_it_works():
    assert len(set(BAD)) >= 100
    listed = set(PARAMETERS) | set(NONE)
    apps = (briefing.urls, provisions.urls, data.urls)
    # What is described for programs is held to that description by tests of its own.
    patterns = [one for app in apps for one in app.urlpatterns if one.name not in OPERATIONS]
    plain = {f"/{path.pattern}" for path in patterns if "<" not in str(path.pattern)}
    assert {path for path in plain if not path.endswith(MADE)} <= listed


def ask(client, page, query):
    edit = Edit.objects.get().pk if "{edit}" in page else ""
    response = client.get(page.format(edit=edit), query)
    return response.status_code, b"".join(response).decode()


def tried(values, page, name, share):
    """All *values* where a parameter is first taken; elsewhere a share, ever another.

    Most are refused before the database is asked, so that a second database gets fewer.
    """
    if FIRST[name] == page:
        share = 1 if connection.vendor == "sqlite" else 3
    return values[CASES.index((page, name)) % share :: share]


def told_of(name, page, text):
    """Whether the answer says first what is wrong with the parameter *name*."""
    if page.endswith(".json"):
        return json.loads(text)["problems"][0]["parameter"] == name
    if page.endswith(FILES):
        return text.startswith(f"{name}: ")
    return text.partition(f"<code>{name}</code>")[2].startswith("</dt><dd>")


@pytest.mark.parametrize(("page", "name"), CASES)
def test_a_bad_value_is_answered_with_what_the_parameter_takes(client, page, name):
    for value in tried(BAD, page, name, share=12):
        status, text = ask(client, page, {name: value})
        if name == "q" and status == 200:
            assert "\x00" not in value
        elif value in GOOD.get(name, ()):
            assert status == 200
        else:
            assert status == 400, (name, value)
            assert told_of(name, page, text), (name, value)
        if "<" in value and not page.endswith(FILES):
            assert value not in text
            assert name != "q" or status == 400 or escape(value)[:30] in text
        assert "Traceback" not in text


@pytest.mark.parametrize("page", PARAMETERS)
def test_an_empty_value_is_none(client, page):
    names = PARAMETERS[page]
    for place in range(3):
        # Each name has another kind of nothing.
        empty = {name: EMPTY[(place + number) % len(EMPTY)] for number, name in enumerate(names)}
        assert ask(client, page, empty)[0] == 200, empty


@pytest.mark.parametrize(("page", "name"), [case for case in CASES if case not in SEVERAL])
def test_a_parameter_that_is_given_twice_is_named(client, page, name):
    status, text = ask(client, page, {name: ["", ""]})
    assert status == 400 if name != "q" else status in {200, 400}
    assert "It is given more than once" in text


@pytest.mark.parametrize(("page", "name"), sorted(SEVERAL))
def test_a_parameter_that_takes_several_values_takes_each(client, page, name):
    one, other = SEVERAL[page, name]
    assert ask(client, page, {name: ["", one, other, one]})[0] == 200
    status, text = ask(client, page, {name: [one, "atlantis"]})
    assert status == 400
    assert "atlantis" in text


@pytest.mark.parametrize("page", NONE[:-1])
def test_what_takes_no_parameter_minds_none(client, page):
    for value in TRICKS:
        status, text = ask(client, page, {"on": value, "q": value, "page": value})
        assert status == 200
        assert "<" not in value or value not in text


PATHS = [
    "/provisions/0/",
    "/provisions/-7/",
    "/provisions/007x/",
    "/provisions/99999999999999999999/",
    "/provisions/9223372036854775808/",
    f"/provisions/{'9' * 5_000}/",
    "/provisions/7.0/",
    "/provisions/٧/",
    "/provisions/7%00/",
    "/provisions/7/8/",
    "/provisions/7/../8/",
    "/provisions/99999999999999999999/history/",
    "/provisions//history/",
    "/changes/0/",
    "/changes/9999999999999999999999/",
    "/changes/9223372036854775808/",
    f"/changes/{'9' * 5_000}/",
    "/changes/1.csv",
    "/drafts/%00/",
    "/drafts/vienna/",
    "/drafts/GENEVA/",
    f"/drafts/{'x' * 10_000}/",
    "/drafts/us russia/",
    "/briefing/nothing/",
    "/briefing/%00/",
    "/briefing/LONG/",
    "/actors/%F0%9F%95%8A/",
    "/actors/<script>alert(1)</script>/",
    "/actors/' OR 1=1 --/",
    "/actors/%2e%2e%2fadmin/",
    "/actors/ukraine%0d%0aSet-Cookie:a=b/",
    "/statements/nothing/",
    "/statements/%ED%A0%80/",
    "/statements/../../etc/passwd",
    "/sitemap-nothing.xml",
    "/sitemap-%00.xml",
    "/nothing.csv",
    "/.env",
    "/.git/config",
    "/static/../config/settings.py",
    "/static/%2e%2e/config/settings.py",
    "/%00",
    "/%",
    "/wp-login.php",
    f"/{'a/' * 2_000}",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_a_path_that_leads_nowhere_is_not_found(client, path):
    for query in ("", "?on=2025-11-24", "?on=%3Cscript%3E"):
        response = client.get(path + query)
        text = response.content.decode()
        assert response.status_code == 404 or (query.endswith("%3E") and "<code>on</code>" in text)
        assert "<script" not in text
        assert not response.cookies
        if response.status_code == 404 and not path.startswith("/static/"):
            assert "There is nothing at this address" in text


@pytest.mark.parametrize("part", ["pages", "provisions", "statements"])
def test_a_part_of_the_map_has_the_pages_it_has(client, part):
    for value in BAD:
        found = ask(client, f"/sitemap-{part}.xml", {"p": value})[0]
        assert found == 404 or value == "+1", value
