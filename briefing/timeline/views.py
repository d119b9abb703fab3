"""The timeline: the page, and the files with the same rows."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from briefing.linked_data import data_block, events
from briefing.timeline.files import TIMELINE, as_csv, as_json
from briefing.timeline.forms import TimelineForm
from briefing.timeline.reading import timeline
from provisions.forms import checked, day_asked, day_with_steps
from record.csvs import csv_response
from record.freshness import reading_page
from record.jsons import json_response


@reading_page
def timeline_page(request: HttpRequest) -> HttpResponse:
    """Show what happened and what was said, day by day."""
    form = checked(TimelineForm, request.GET)
    day = day_with_steps(form.cleaned_data["on"], kept=form.kept)
    page = timeline(form, day.on)
    shown = [event for month in page.months for each in month.days for event in each.events]
    context = {
        "day": day,
        "section": "timeline",
        "form": form,
        "timeline": page,
        "linked_data": data_block(events(shown)) if shown else "",
        "columns": TIMELINE.meanings,
    }
    return render(request, "briefing/timeline.html", context)


@reading_page
def timeline_csv(request: HttpRequest) -> FileResponse:
    """Send the rows of the whole timeline."""
    form = checked(TimelineForm, request.GET)
    on = day_asked(form.cleaned_data["on"]).on
    return csv_response(request, "timeline", on, as_csv(on, form))


@reading_page
def timeline_json(request: HttpRequest) -> FileResponse:
    """Send the rows of timeline.csv as JSON."""
    form = checked(TimelineForm, request.GET)
    day = day_asked(form.cleaned_data["on"])
    return json_response("timeline", day.on, as_json(day, form))
