"""Feeds and calendars as a program reads them, held to what their standards ask for."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from icalendar import Calendar
from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass
class Read:
    """A feed or an entry: its texts by the names of their elements, and its links by relation."""

    title: str
    id: str
    updated: datetime
    published: datetime | None
    author: str
    links: dict[str, str]
    categories: dict[str, str]
    content: str
    """The HTML of an entry."""
    told: str
    """The words of it, with single spaces."""
    entries: list["Read"]


@cache
def schema():
    return etree.RelaxNG(file=Path(__file__).with_name("atom.rng"))


def feed(response):
    """The feed that was answered, after it has been validated."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(response.content)
    schema().assertValid(root)
    assert root.tag == f"{ATOM}feed"
    assert root.get(f"{XML}lang") == "en"
    # What the standard asks for beyond the grammar.
    assert root.find(f"{ATOM}author") is not None
    for element in (root, *root.iter(f"{ATOM}entry")):
        kinds = [
            (link.get("type"), link.get("hreflang"))
            for link in element.findall(f"{ATOM}link")
            if link.get("rel") == "alternate"
        ]
        assert kinds
        assert len(kinds) == len(set(kinds))
    for address in (*root.iter(f"{ATOM}link"), *root.iter(f"{ATOM}uri")):
        assert is_whole(address.get("href") or address.text)
    found = _read(root)
    ids = [entry.id for entry in found.entries]
    assert len(ids) == len(set(ids))
    assert all(urlsplit(name).scheme for name in (found.id, *ids))
    assert found.updated >= max((entry.updated for entry in found.entries), default=found.updated)
    return found


def _read(element):
    def text(name):
        return element.findtext(f"{ATOM}{name}") or ""

    def instant(name):
        return datetime.fromisoformat(text(name)) if text(name) else None

    content = text("content")
    return Read(
        title=text("title"),
        id=text("id"),
        updated=instant("updated"),
        published=instant("published"),
        author=element.findtext(f"{ATOM}author/{ATOM}name") or "",
        links={link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")},
        categories={
            each.get("term"): each.get("label") for each in element.findall(f"{ATOM}category")
        },
        content=content,
        told=_words(content) if content else "",
        entries=[_read(entry) for entry in element.findall(f"{ATOM}entry")],
    )


def _words(content):
    tree = html.fragment_fromstring(content, create_parent="div")
    # Whoever reads it elsewhere has no page that an address could begin from.
    assert all(is_whole(address) for _, _, address, _ in tree.iterlinks())
    # No reader of feeds runs or obeys these.
    assert not tree.xpath("//script | //style | //@style | //@class")
    return " ".join(tree.text_content().split())


def is_whole(address):
    return bool(re.match(r"https?://[^/]", address))


def calendar(response):
    """The calendar that was answered, after a look at its lines and at what it must have."""
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert lines.pop() == b""
    # A break of a line is CR LF and nothing else; no line is longer than 75 octets.
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    response.content.decode()
    read = Calendar.from_ical(response.content)
    assert read["version"] == "2.0"
    assert read["prodid"]
    assert read.errors == []
    names = []
    for event in read.events:
        for required in ("uid", "dtstamp", "dtstart"):
            assert required in event
        assert event.errors == []
        assert type(event.start) is type(event.end) is date
        assert event.end > event.start
        assert event.stamp.utcoffset() == timedelta(0)
        assert is_whole(event["url"])
        # What may stand once stands once.
        assert not any(isinstance(value, list) for value in event.values())
        names.append(event["uid"])
    assert len(names) == len(set(names))
    return read
