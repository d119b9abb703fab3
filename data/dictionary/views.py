"""/data/: what every table and column says, and how to take the record away."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from data.dictionary.addresses import files
from data.dictionary.one_liners import ONE_LINERS
from data.dictionary.picture import Picture, picture
from data.dictionary.references import Reference, references
from data.dictionary.tables import dictionary
from data.paging import MOST, ROWS
from provisions.forms import day_asked
from provisions.matrix.wide import NOT_ENTERED, NOT_STATED
from record.freshness import reading_page
from snapshots.describing import LICENCE
from snapshots.models import Snapshot
from snapshots.tables import INTERCHANGE


@reading_page
def dictionary_page(request: HttpRequest) -> HttpResponse:
    """Show every table with its columns, how they refer to each other, and how to take them."""
    on = day_asked(None).on
    context = {
        "section": "data",
        "on": on,
        "dictionary": dictionary(on),
        "files": files(),
        "one_liners": [one.at(settings.SITE_URL, on) for one in ONE_LINERS],
        "picture": drawn(),
        "references": by_table(),
        "not_stated": NOT_STATED,
        "not_entered": NOT_ENTERED,
        "snapshot": Snapshot.objects.order_by("-number").first(),
        "licence": LICENCE,
        "page_rows": ROWS,
        "most_rows": MOST,
        "rate_limit": settings.RATE_LIMIT,
    }
    return render(request, "data/dictionary.html", context)


@cache
def drawn() -> Picture:
    """Return the picture of the references; it depends on the declarations alone."""
    return picture([table.name for table in INTERCHANGE], references(INTERCHANGE))


@cache
def by_table() -> list[tuple[str, list[Reference]]]:
    """Return the references of each table that has any, in the order of the tables."""
    found = references(INTERCHANGE)
    names = dict.fromkeys(one.table for one in found)
    return [(name, [one for one in found if one.table == name]) for name in names]
