"""The pages of the briefing: its front, a chapter, and all of it on one page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from briefing import linked_data
from briefing.documents.renderers import offered
from briefing.linked_data import data_block
from briefing.report.fetching import alone, listed, suggested_reading, whole
from provisions.forms import Day, day_of_page
from record import trail
from record.freshness import reading_page
from record.models import Edit
from record.renames import moves_with

EDITS_SHOWN = 5


@reading_page
def briefing(request: HttpRequest) -> HttpResponse:
    """Show what the briefing is, its chapters, how to cite it, and the suggested reading."""
    day = day_of_page(request.GET)
    chapters = listed().chapters
    edit = Edit.objects.first()
    context = {
        "day": day,
        "section": "briefing",
        "chapters": chapters,
        "reading": suggested_reading(day),
        "edit": edit,
        "documents": offered(day),
    }
    if day.is_latest:
        report = linked_data.report(edit, [each.chapter for each in chapters])
        context["linked_data"] = data_block(report)
    return render(request, "briefing/report/front.html", context)


@reading_page
@moves_with("chapters")
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one chapter with its notes and positions, and what changed since it was edited."""
    day = day_of_page(request.GET)
    found = listed()
    slugs = [each.chapter.slug for each in found.chapters]
    if slug not in slugs:
        raise Http404
    place = slugs.index(slug)
    listed_here = found.chapters[place]
    context = {
        "day": day,
        "section": "briefing",
        "chapter": alone(day, listed_here),
        "previous": found.chapters[place - 1] if place else None,
        "next": found.chapters[place + 1] if place + 1 < len(slugs) else None,
        "entries": [],
    }
    since = found.since[listed_here.chapter.pk]
    if day.is_latest and listed_here.changes:
        edits = trail.edits(since.scope).filter(recorded_at__gt=since.edited_at)
        context |= {
            "edit_count": edits.count(),
            "entries": trail.entries(edits[:EDITS_SHOWN], since.scope),
        }
    return render(request, "briefing/report/chapter.html", context)


@reading_page
def long(request: HttpRequest) -> HttpResponse:
    """Show the whole briefing on one page, which prints as a document."""
    day = day_of_page(request.GET)
    return render(request, "briefing/report/long.html", long_context(day))


def long_context(day: Day) -> dict[str, Any]:
    """Return what the template of the long page shows, beside the name of the site and such."""
    return {
        "day": day,
        "section": "briefing",
        "report": whole(day),
        "documents": offered(day),
    }
