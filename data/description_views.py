"""What describes the tables of this site to programs: as in an export, with their addresses."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from provisions.days import latest_day
from record.freshness import reading_page
from snapshots import csvw
from snapshots.datapackage import datapackage


@reading_page
def datapackage_json(request: HttpRequest) -> HttpResponse:
    """Send the tables of the latest day by the Data Package standard."""
    package = datapackage(latest_day(), table_address)
    return HttpResponse(package, content_type="application/json")


@reading_page
def csv_metadata_json(request: HttpRequest) -> HttpResponse:
    """Send the tables of the latest day by CSV on the Web."""
    metadata = csvw.csv_metadata(latest_day(), table_address)
    return HttpResponse(metadata, content_type=csvw.CONTENT_TYPE)


@reading_page
def csvm(request: HttpRequest) -> HttpResponse:
    """Say where what describes a table is: beside it, as in snapshots, or else here.

    Programs that know CSV on the Web ask for it, by its section 5.3.
    """
    text = f"{csvw.FILE}\n/data/{csvw.FILE}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def table_address(table: str) -> str:
    """Return the public address of a table's file, by its name."""
    return f"{settings.SITE_URL}/{table}.csv"
