"""All sources, and the suggested reading."""

from itertools import groupby

from django.db.models import F
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from briefing.citations import publication, with_uses
from briefing.filters import ReadingForm, SourcesForm
from provisions.forms import checked, day_with_steps
from provisions.paging import page_of
from record.freshness import reading_page


@reading_page
def source_list(request: HttpRequest) -> HttpResponse:
    """Show the sources that the filters leave, the newest first and the undated last."""
    form = checked(SourcesForm, request.GET)
    day = day_with_steps(form.cleaned_data["on"], kept=form.kept)
    found = with_uses(form.found(day), day)
    found = found.order_by(F("published_on").desc(nulls_last=True), "slug")
    page = page_of(found, request.GET, form)
    context = {
        "day": day,
        "section": "sources",
        "form": form,
        "page": page,
        "publications": [publication(source) for source in page.rows],
    }
    return render(request, "statements/source_list.html", context)


@reading_page
def reading(request: HttpRequest) -> HttpResponse:
    """Show the suggested reading, publisher by publisher."""
    form = checked(ReadingForm, request.GET)
    day = day_with_steps(form.cleaned_data["on"])
    found = form.found(day).order_by(
        Lower("publisher"), "publisher", F("published_on").desc(nulls_last=True), "slug"
    )
    page = page_of(found, request.GET, form)
    by_publisher = groupby(page.rows, key=lambda source: source.publisher)
    context = {
        "day": day,
        "section": "reading",
        "form": form,
        "page": page,
        "publishers": [(publisher, list(sources)) for publisher, sources in by_publisher],
    }
    return render(request, "statements/reading.html", context)
