"""What is asked of sources, statements and events."""

import re
from datetime import date
from typing import Any, Self

from django.db.models import Q

from record.querysets import TrackedQuerySet
from record.search import holding, words_of
from statements.addresses import canonical, host_of

MOST_OF_A_HOST = 1_000
SHORTEST_WORD = 4
MOST_WORDS = 8


class SourceQuerySet(TrackedQuerySet):
    """Publications."""

    def matching(self, words: str) -> Self:
        """Return those that hold each of *words* in title, publisher, note, slug or address."""
        found = self
        for word in words_of(words):
            found = found.filter(holding(word, "title", "publisher", "note", "slug", "url"))
        return found

    def same_page(self, url: str) -> list[Any]:
        """Return those at the page that *url* leads to, however that is written. One query."""
        page = canonical(url)
        found: Any = self.filter(_holding_parts_of(page)).order_by("pk")
        return [source for source in found if canonical(source.url) == page]

    def of_host(self, url: str) -> list[Any]:
        """Return those of the host of *url*, the latest entered first, some 1,000 at most."""
        host = host_of(url)
        found: Any = self.filter(_holding_host(host)).order_by("-pk")[:MOST_OF_A_HOST]
        return [source for source in found if host_of(source.url) == host]


def _holding_parts_of(page: str) -> Q:
    """Return what the address of each source at *page*, a canonical address, must hold.

    It lets the database leave out nearly all others: only what is left is compared.
    """
    host, _, rest = page.partition("/")
    # What may be written in several ways divides the words that must stand in the address.
    words = re.split(r"%[0-9A-F]{2}|[^A-Za-z0-9_-]", rest)
    held = _holding_host(host.partition(":")[0] if "[" not in host else "")
    for word in sorted(words, key=len)[-MOST_WORDS:]:
        if len(word) >= SHORTEST_WORD:
            held &= Q(url__contains=word)
    return held


def _holding_host(host: str) -> Q:
    """Return that an address holds *host*, whose name in another script has two forms."""
    try:
        in_its_script = host.encode().decode("idna")
    except UnicodeError:
        in_its_script = host
    return Q(url__icontains=host) | Q(url__icontains=in_its_script)


class StatementQuerySet(TrackedQuerySet):
    """Statements, by the day on which they were made."""

    def by(self, on: date) -> Self:
        """Return what had been said by the end of the day *on*."""
        return self.filter(made_on__lte=on)

    def matching(self, words: str) -> Self:
        """Return those that hold each of *words* in what was said, the slug or who said it."""
        paths = ("summary", "quote", "slug", "actor__name", "actor__short_name", "person__name")
        found = self
        for word in words_of(words):
            found = found.filter(holding(word, *paths))
        return found


class EventQuerySet(TrackedQuerySet):
    """Events, by the day on which they began."""

    def by(self, on: date) -> Self:
        """Return what had begun by the end of the day *on*."""
        return self.filter(started_on__lte=on)
