"""/data/record.xlsx: the record as a workbook."""

from django.http import FileResponse, HttpRequest

from data.workbook import workbook
from provisions.forms import DayForm, read
from record.freshness import reading_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reading_file
def record_xlsx(request: HttpRequest) -> FileResponse:
    """Send all tables as of a day."""
    file, on = workbook(read(DayForm, request.GET)["on"])
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"record-{on.isoformat()}.xlsx",
        content_type=XLSX,
    )
