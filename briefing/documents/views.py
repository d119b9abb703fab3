"""The addresses of the briefing's files."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from briefing.documents import pdf as portable
from briefing.documents import word
from briefing.documents.renderers import has_pandoc, has_weasyprint
from briefing.documents.title import file_name
from briefing.made_files import kept_response, made_file
from briefing.report.fetching import whole
from provisions.forms import Day, DayForm, day_asked, read

ABSENT = (
    "This site offers no {}: what makes it is not installed. requirements-documents.txt has it; "
    "the briefing itself is at {}."
)
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@made_file(has_weasyprint, ABSENT.format("PDF", "/briefing/"))
def briefing_pdf(request: HttpRequest) -> HttpResponse:
    """Send the briefing as a PDF."""
    day = _day(request)
    return kept_response(
        file_name(day.on, "pdf"), lambda: portable.pdf(day), PDF, disposition="inline"
    )


@made_file(has_pandoc, ABSENT.format("Word document", "/briefing/"))
def briefing_docx(request: HttpRequest) -> HttpResponse:
    """Send the briefing as a Word document."""
    day = _day(request)
    return kept_response(
        file_name(day.on, "docx"), lambda: word.docx(whole(day)), DOCX, disposition="attachment"
    )


def _day(request: HttpRequest) -> Day:
    """Return the day of the file, which its links name: the record goes on, and it does not."""
    return replace(day_asked(read(DayForm, request.GET)["on"]), was_asked=True)
