"""Who stands where: the page, and the files with the same rows."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from provisions.definitions import meanings
from provisions.forms import checked, day_asked, day_with_steps
from provisions.matrix.cells import samples
from provisions.matrix.files import as_csv, as_json
from provisions.matrix.forms import FileForm, MatrixForm
from provisions.matrix.reading import matrix_as_of
from provisions.models import Revision
from record.csvs import csv_response
from record.freshness import reading_page
from record.jsons import json_response


@reading_page
def positions(request: HttpRequest) -> HttpResponse:
    """Show the points by the actors, with a position in each cell."""
    form = checked(MatrixForm, request.GET)
    day = day_with_steps(form.cleaned_data["on"], kept=form.kept)
    matrix = matrix_as_of(day.on, form)
    context = {
        "day": day,
        "section": "positions",
        "form": form,
        "drafts": form.drafts_by(day.on),
        "awaits_draft": form.awaits_draft(day.on),
        "matrix": matrix,
        "within": form.link(draft=matrix.within.slug) if matrix.within else "",
        "samples": samples(),
        "changes": meanings(Revision.Change),
    }
    return render(request, "provisions/positions.html", context)


@reading_page
def positions_csv(request: HttpRequest) -> FileResponse:
    """Send the positions in force on a day, a row a position or a row a point."""
    form = checked(FileForm, request.GET)
    on = day_asked(form.cleaned_data["on"]).on
    return csv_response(request, "positions", on, as_csv(on, form))


@reading_page
def positions_json(request: HttpRequest) -> FileResponse:
    """Send the rows of positions.csv as JSON."""
    form = checked(FileForm, request.GET)
    day = day_asked(form.cleaned_data["on"])
    return json_response("positions", day.on, as_json(day, form))
