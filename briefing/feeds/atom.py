"""Atom (RFC 4287): what every feed of the site has, whatever it tells of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from briefing.feeds.identity import tag
from briefing.feeds.instants import newest
from briefing.feeds.legible import legible
from briefing.linked_data import LICENCE
from provisions.filters import FilterForm

MOST = 50
"""How many entries a feed has at most: the newest."""


@dataclass(frozen=True)
class Entry:
    """What a feed tells of one Edit or row; ``content`` is HTML, with whole addresses only.

    ``name`` makes its id; ``path`` leads to its page; ``terms`` are its categories, each with its
    name for readers. Without an ``author`` it is the site's.
    """

    name: str
    title: str
    path: str
    content: str
    published: datetime
    updated: datetime
    terms: Sequence[tuple[str, str]] = ()
    author: str | None = None


@dataclass(frozen=True)
class Feed:
    """A feed: the addresses, by name, of itself and of the page that it follows, and its entries.

    ``query`` and ``page_query`` are the filters as each of the two takes them.
    """

    title: str
    subtitle: str
    address: str
    query: str
    page: str
    page_query: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        """When its newest entry changed; where it has none, when the record did."""
        return max((entry.updated for entry in self.entries), default=None) or newest()


class _AtomFeed(Atom1Feed):
    """Atom as Django writes it, with the content of entries and what a feed says of itself."""

    def latest_post_date(self) -> datetime:
        return self.feed["updated"]

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("link", "", {"rel": "license", "href": LICENCE})
        handler.addQuickElement("generator", self.feed["author_name"])

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for term, label in item["terms"]:
            handler.addQuickElement("category", "", {"term": term, "label": legible(label)})
        handler.addQuickElement("content", item["content"], {"type": "html"})


def title_of(what: str, form: FilterForm) -> str:
    """Return the title of the feed of *what* that the filters of *form* leave."""
    narrowed = "; ".join(f"{each.name.lower()} {each.value}" for each in form.in_use)
    by_day = f" by {form.cleaned_data['on']:%-d %B %Y}" if form.cleaned_data.get("on") else ""
    return f"{settings.SITE_NAME}: {what}{by_day}{f' ({narrowed})' if narrowed else ''}"


def atom_response(feed: Feed) -> HttpResponse:
    """Return *feed* as an answer."""
    path = f"{reverse(feed.address)}{feed.query}"
    written = _AtomFeed(
        title=legible(feed.title),
        link=f"{settings.SITE_URL}{reverse(feed.page)}{feed.page_query}",
        description="",
        subtitle=legible(feed.subtitle),
        language="en",
        author_name=legible(settings.SITE_NAME),
        author_link=settings.SITE_URL,
        feed_url=f"{settings.SITE_URL}{path}",
        feed_guid=tag(path.removeprefix("/")),
        feed_copyright=f"CC BY 4.0, {LICENCE}",
        updated=feed.updated,
    )
    for entry in feed.entries:
        written.add_item(
            title=legible(entry.title),
            link=f"{settings.SITE_URL}{entry.path}",
            description=None,  # type: ignore[arg-type]  # Django takes it; the content is enough
            unique_id=tag(entry.name),
            author_name=legible(entry.author) if entry.author else None,
            pubdate=entry.published,
            updateddate=entry.updated,
            content=legible(entry.content),
            terms=entry.terms,
        )
    response = HttpResponse(content_type=written.content_type)
    written.write(response, "utf-8")
    return response
