"""The lists of tables as files: all rows as CSV, a page of them as JSON."""

from django.http import FileResponse, HttpRequest, HttpResponse

from data.answers import json_answer
from data.lists import LISTS, read
from data.paging import next_page, slice_of
from provisions.forms import checked, day_asked
from record.csvs import csv_lines, csv_response
from record.editing import one_state
from record.freshness import reading_page
from record.jsons import json_rows


@reading_page
def list_csv(request: HttpRequest, name: str) -> FileResponse:
    """Send all rows of a list that its filters leave."""
    listed = LISTS[name]
    form = checked(listed.form, request.GET)
    day = day_asked(form.cleaned_data["on"])
    rows = (listed.table.cells(row) for _, row in read(listed.table, listed.rows(form, day), day))
    return csv_response(request, name, day.on, csv_lines(listed.table.header, rows))


@reading_page
def list_json(request: HttpRequest, name: str) -> HttpResponse:
    """Send a page of the rows of a list that its filters leave, in the order of the CSV."""
    listed = LISTS[name]
    with one_state():
        form = checked(listed.form, request.GET)
        day = day_asked(form.cleaned_data["on"])
        found = listed.rows(form, day)
        page = slice_of(listed.table, found, request)
        chosen = listed.table.model.objects.filter(pk__in=page.ids)
        rows = json_rows(listed.table, read(listed.table, chosen, day))
        return json_answer(
            request,
            day,
            form.asked_for,
            count=page.count,
            next=next_page(request, page.after),
            rows=rows,
        )
