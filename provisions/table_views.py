"""The tables of the record as files."""

from django.http import FileResponse, HttpRequest

from provisions.filters import ProvisionsForm, StatementsForm
from provisions.forms import DayForm, checked, day_asked, read
from provisions.models import Provision
from provisions.tables import PROVISIONS, STATEMENTS
from provisions.tables_by_day import WHOLE, rows_by
from record.csvs import csv_lines, csv_response, table_response
from record.freshness import reading_page
from statements.models import Statement


@reading_page
def table_csv(request: HttpRequest, name: str) -> FileResponse:
    """Send the table *name* as of a day."""
    table = WHOLE[name]
    asked = read(DayForm, request.GET)["on"]
    rows = map(table.cells, rows_by(table, asked))
    return csv_response(request, name, day_asked(asked).on, csv_lines(table.header, rows))


@reading_page
def provisions_csv(request: HttpRequest) -> FileResponse:
    """Send the points that the filters of their page leave."""
    form = checked(ProvisionsForm, request.GET)
    day = day_asked(form.cleaned_data["on"])
    return table_response(request, PROVISIONS, day.on, form.narrow(Provision.objects.all()))


@reading_page
def statements_csv(request: HttpRequest) -> FileResponse:
    """Send the statements that the filters of their page leave."""
    form = checked(StatementsForm, request.GET)
    day = day_asked(form.cleaned_data["on"])
    return table_response(request, STATEMENTS, day.on, form.narrow(Statement.objects.by(day.on)))
