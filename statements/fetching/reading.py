"""What a page says of itself, in its head and its data: title, publisher, day and language.

It is text from strangers: cut, cleaned, and only ever proposed.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from lxml import etree
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
KNOWN = frozenset({*TITLES, *PUBLISHERS, *DAYS, *LANGUAGES})
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


class _Heard:
    """Takes the pieces of a page as they come, and keeps what tells of the page.

    No tree is built of them: one that is nested deep enough takes its builders for ever.
    """

    def __init__(self) -> None:
        self.told: dict[str, str] = {}
        self.times: dict[int, str] = {}
        self.titles: list[str] = []
        self.scripts: list[list[str]] = []
        self._articles = 0
        self._open: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        self._open = None
        if tag == "html":
            self.told.setdefault("html", attributes.get("lang", ""))
        elif tag == "meta":
            for by in ("property", "name", "itemprop"):
                name = attributes.get(by, "").lower()
                if name in KNOWN:
                    self.told.setdefault(name, attributes.get("content", ""))
        elif tag == "article":
            self._articles += 1
        elif tag == "time" and attributes.get("datetime"):
            rank = 0 if "pubdate" in attributes else 1 if self._articles else 2
            self.times.setdefault(rank, attributes["datetime"])
        elif tag == "title" and not self.titles:
            self._open = self.titles
        elif tag == "script" and attributes.get("type", "").lower() == "application/ld+json":
            self.scripts.append([])
            self._open = self.scripts[-1]

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._open is not None:
            self._open.append(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self._open = None
        if tag == "article":
            self._articles -= 1

    def close(self) -> "_Heard":
        """Return what was kept."""
        return self


def read(answer: Answer) -> dict[str, str]:
    """Return what the page in *answer* says of itself, by the field of a source."""
    _, text = html_to_unicode(answer.content_type, answer.body)
    heard = _heard(text)
    told = heard.told
    for name, value in _structured(["".join(script) for script in heard.scripts]):
        told.setdefault(name, value)
    times = [heard.times[rank] for rank in sorted(heard.times)]
    found = {
        "title": _line("title", [*_of(told, TITLES), "".join(heard.titles)]),
        "publisher": _line("publisher", _of(told, PUBLISHERS)),
        "published_on": _day([*_of(told, DAYS), *times]),
        "language": _language(_of(told, LANGUAGES)),
    }
    return {name: value for name, value in found.items() if value}


def _heard(text: str) -> _Heard:
    heard = _Heard()
    # An encoding of the parser's own would be overruled by what the page says of it.
    parser = etree.HTMLParser(target=heard, encoding="utf-8")
    with suppress(etree.LxmlError, AssertionError):
        parser.feed(text.replace("\x00", "").encode("utf-8", "replace"))
        parser.close()
    return heard


def _structured(pieces: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what *pieces* of JSON-LD say of the article."""
    for piece in pieces[:MOST_DATA]:
        with suppress(ValueError, RecursionError):
            for thing in _things(json.loads(piece)):
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
