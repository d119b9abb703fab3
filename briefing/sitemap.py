"""What search engines are told of: every reading page, as of the latest day."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from actors.models import Actor
from briefing.models import Chapter
from provisions.models import Draft, Provision
from record.freshness import reading_page
from statements.models import Statement


class OurSitemap(Sitemap):
    """A part of the map, at the site's public address."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """Return the public host, whatever host the request was for."""
        return urlsplit(settings.SITE_URL).netloc


class Pages(OurSitemap):
    """The pages that there is one of."""

    def items(self) -> list[str]:
        """Return their names."""
        return [
            "overview",
            "provisions",
            "positions",
            "drafts",
            "compare",
            "actors",
            "statements",
            "briefing",
            "briefing-long",
            "timeline",
            "sources",
            "reading",
            "changes",
            "about",
        ]

    def location(self, item: str) -> str:
        """Return the address of the page so named."""
        return reverse(item)


class Rows(OurSitemap):
    """A page a row."""

    def __init__(self, rows: Callable[[], QuerySet]) -> None:
        self._rows = rows

    def items(self) -> QuerySet:
        """Return the rows."""
        return self._rows()


NOT_FOR_ROBOTS = ("/admin/", "/search/", "/briefing.pdf?", "/briefing.docx?", "/snapshots/at.zip")
"""Without a day the files of the briefing are made once; with one, once more for each day."""

SITEMAPS = {
    "pages": Pages(),
    "provisions": Rows(lambda: Provision.objects.order_by("number")),
    "drafts": Rows(lambda: Draft.objects.order_by("order")),
    "actors": Rows(lambda: Actor.objects.order_by("order", "slug")),
    "chapters": Rows(lambda: Chapter.objects.order_by("order", "slug")),
    "statements": Rows(lambda: Statement.objects.order_by("made_on", "slug")),
}


@reading_page
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the parts of the map, each at the site's public address."""
    parts = [
        {"location": f"{settings.SITE_URL}{reverse('sitemap-section', args=[section])}?p={page}"}
        for section, part in SITEMAPS.items()
        for page in part.paginator.page_range
    ]
    context = {"sitemaps": parts}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


@reading_page
def robots(request: HttpRequest) -> HttpResponse:
    """Say what robots may read: all but the admin, and what is made for whoever asks."""
    text = "\n".join(
        [
            "User-agent: *",
            *(f"Disallow: {address}" for address in NOT_FOR_ROBOTS),
            "",
            f"Sitemap: {settings.SITE_URL}/sitemap.xml",
            "",
        ]
    )
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
