"""What a page is, told to machines in schema.org's words, as a data block of JSON-LD.

A data block is not executed, so that the strictest Content-Security-Policy allows it. It holds
what the page itself says, with whole addresses.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from briefing.models import Chapter
from record.models import Edit
from statements.models import Event

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
FILES = (
    ("positions-csv", "", "text/csv", "Every position in force, a row a position"),
    ("positions-csv", "?shape=wide", "text/csv", "The table of points and actors, a row a point"),
    ("positions-json", "", "application/json", "Every position in force, as JSON"),
    ("stances-csv", "", "text/csv", "Every position ever taken"),
    ("statements-csv", "", "text/csv", "What was said or done"),
    ("revisions-csv", "", "text/csv", "What each draft holds on each point"),
    ("events-csv", "", "text/csv", "What happened"),
    ("sources-csv", "", "text/csv", "Who published it"),
)
# What could end the block, or a line of a script, is written in JSON's own way.
_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}

Data = dict[str, Any]


def data_block(data: Data) -> SafeString:
    """Return *data* as the element that a page carries in its head."""
    whole = {"@context": "https://schema.org", **data}
    text = json.dumps(whole, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


def dataset(edit: Edit | None, first: date | None, latest: date | None) -> Data:
    """Return what the record is as data, from its *first* day to its *latest*."""
    data = {
        "@type": "Dataset",
        "name": f"{settings.SITE_NAME}: drafts, positions, statements and sources",
        "description": (
            "What each draft of the peace plan for Ukraine says, point by point, where each "
            "party stands on it and since when, with the statements and sources that each "
            "position rests on. Every file can be asked for as of any day."
        ),
        "url": address("about"),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "creator": organization(),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "encodingFormat": kind,
                "contentUrl": f"{address(page)}{query}",
            }
            for page, query, kind, name in FILES
        ],
    }
    if first and latest:
        data["temporalCoverage"] = f"{first.isoformat()}/{latest.isoformat()}"
    return data | _modified(edit)


def report(edit: Edit | None, chapters: Iterable[Chapter]) -> Data:
    """Return what the briefing is, with its *chapters*; *edit* is the newest of the record."""
    return {
        "@type": "Report",
        "headline": "Briefing: the peace plan for Ukraine",
        "url": address("briefing"),
        "inLanguage": "en",
        "license": LICENCE,
        "isAccessibleForFree": True,
        "author": organization(),
        "publisher": organization(),
        "hasPart": [
            {
                "@type": "Chapter",
                "name": chapter.title,
                "url": f"{settings.SITE_URL}{chapter.get_absolute_url()}",
            }
            for chapter in chapters
        ],
    } | _modified(edit)


def events(shown: Sequence[Event]) -> Data:
    """Return *shown*, the events of a page, as a list in their order."""
    return {
        "@type": "ItemList",
        "numberOfItems": len(shown),
        "itemListElement": [
            {"@type": "ListItem", "position": place, "item": event(one)}
            for place, one in enumerate(shown, start=1)
        ],
    }


def event(one: Event) -> Data:
    """Return a step of the negotiation."""
    data: dict[str, Any] = {
        "@type": "Event",
        "name": one.title,
        "startDate": one.started_on.isoformat(),
        "url": f"{settings.SITE_URL}{one.get_absolute_url()}",
    }
    if one.ended_on:
        data["endDate"] = one.ended_on.isoformat()
    if one.place:
        data["location"] = {"@type": "Place", "name": one.place}
    return data


def organization() -> Data:
    """Return who publishes this."""
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": address("overview")}


def address(page: str) -> str:
    """Return the whole public address of the page so named."""
    return f"{settings.SITE_URL}{reverse(page)}"


def _modified(edit: Edit | None) -> Data:
    return {"dateModified": edit.recorded_at.isoformat(timespec="seconds")} if edit else {}
