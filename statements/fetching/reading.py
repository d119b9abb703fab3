"""What a page says of itself, in its head and its data: title, publisher, day and language.

It is text from strangers: cut, cleaned, and only ever proposed.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from selectolax.lexbor import LexborHTMLParser
from w3lib.encoding import html_to_unicode

from record.days import newest_day
from record.text import DIRECTION_OVERRIDES, normalise
from statements.fetching.asking import Answer

TITLES = ("citation_title", "og:title", "dc.title", "twitter:title", "headline")
PUBLISHERS = ("og:site_name", "citation_publisher", "dc.publisher", "publisher")
DAYS = (
    "article:published_time",
    "datepublished",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "dc.date.issued",
    "dc.date",
    "pubdate",
    "date",
)
LANGUAGES = ("html", "og:locale", "inlanguage", "citation_language", "dc.language")
ARTICLE = re.compile(r"Article$|^Report|BlogPosting$|^WebPage$|^PressRelease$|^Legislation")
IS_DAY = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)(?!\d)")
MOST_DATA = 20
"""The pieces of structured data that are looked at."""
MOST_THINGS = 200
MOST = {"title": 300, "publisher": 120}
"""The characters that the fields of a source take."""
MOST_LETTERS = 5_000
FIRST_YEAR = 1990
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def read(answer: Answer) -> dict[str, str]:
    """Return what the page in *answer* says of itself, by the field of a source."""
    _, text = html_to_unicode(answer.content_type, answer.body)
    page = LexborHTMLParser(text)
    told = _told(page)
    found = {
        "title": _line("title", [*_of(told, TITLES), *_title(page)]),
        "publisher": _line("publisher", _of(told, PUBLISHERS)),
        "published_on": _day([*_of(told, DAYS), *_times(page)]),
        "language": _language(_of(told, LANGUAGES)),
    }
    return {name: value for name, value in found.items() if value}


def _told(page: LexborHTMLParser) -> dict[str, str]:
    """Return what the page says, by the name that it goes by there; the first of each."""
    told: dict[str, str] = {}
    for meta in page.css("meta[content]"):
        attributes = meta.attributes
        for by in ("property", "name", "itemprop"):
            told.setdefault((attributes.get(by) or "").lower(), attributes.get("content") or "")
    for name, value in _structured(page):
        told.setdefault(name, value)
    if page.html and (root := page.css_first("html")):
        told["html"] = root.attributes.get("lang") or ""
    return told


def _structured(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Yield what the JSON-LD of the page says of the article."""
    for script in page.css('script[type="application/ld+json"]')[:MOST_DATA]:
        with suppress(ValueError, RecursionError):
            for thing in _things(json.loads(script.text())):
                kinds = thing.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if not any(ARTICLE.search(str(kind)) for kind in kinds):
                    continue
                publisher = thing.get("publisher")
                if isinstance(publisher, dict):
                    publisher = publisher.get("name")
                for name in ("headline", "datePublished", "inLanguage"):
                    yield name.lower(), str(thing.get(name) or "")
                yield "publisher", publisher if isinstance(publisher, str) else ""


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the things that stand side by side in structured *data*."""
    waiting = [data]
    for _ in range(MOST_THINGS):
        if not waiting:
            return
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting += each[:MOST_THINGS]
        elif isinstance(each, dict):
            yield each
            waiting.append(each.get("@graph"))


def _of(told: dict[str, str], names: tuple[str, ...]) -> list[str]:
    return [told[name] for name in names if told.get(name)]


def _title(page: LexborHTMLParser) -> Iterator[str]:
    title = page.css_first("head > title")
    if title:
        yield title.text()


def _times(page: LexborHTMLParser) -> Iterator[str]:
    """Yield the days of the page's first mark of a time, of one in an article if there is any."""
    for place in ("time[pubdate][datetime]", "article time[datetime]", "time[datetime]"):
        time = page.css_first(place)
        if time:
            yield time.attributes.get("datetime") or ""


def _line(name: str, found: list[str]) -> str:
    """Return the first of what was *found* that can stand in a field of one line, cut to fit."""
    longest = MOST[name]
    for text in found:
        visible = "".join(c for c in text[:MOST_LETTERS] if c not in DIRECTION_OVERRIDES)
        line = normalise(" ".join(CONTROL.sub(" ", visible).split()))
        if line:
            return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
    return ""


def _day(found: list[str]) -> str:
    """Return the first day that can be one of publication, as the page's own clock has it."""
    for text in found:
        if written := IS_DAY.match(text.strip()):
            with suppress(ValueError):
                day = date(*map(int, written.groups()))
                if day.year >= FIRST_YEAR and day <= newest_day():
                    return day.isoformat()
    return ""


def _language(found: list[str]) -> str:
    for text in found:
        if code := re.match(r"([a-z]{2,3})(?![a-z])", text.strip().lower()):
            return code[1]
    return ""
