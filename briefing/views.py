"""The page about the method, the pages for errors, and a sign of life.

The pages for errors ask neither the database nor anything else that may be what is broken.
"""

import sys
from datetime import date

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from briefing.context import site
from briefing.linked_data import data_block, dataset
from provisions.badges import SIGNS
from provisions.days import latest_day
from provisions.definitions import meanings
from provisions.forms import BadParameterError
from provisions.models import Draft, Revision, Stance
from record.away import is_away, page
from record.freshness import reading_page
from record.models import Edit
from record.problems import BAD_PARAMETER, is_data, problem
from statements.models import Event, Statement

PLAIN = "text/plain; charset=utf-8"


@reading_page
def about(request: HttpRequest) -> HttpResponse:
    """Show the method, what the scales mean, the licence, and how to report an error."""
    context = {
        "section": "about",
        "positions": [(meaning, SIGNS[meaning.value]) for meaning in meanings(Stance.Position)],
        "text_states": meanings(Stance.TextState),
        "changes": meanings(Revision.Change),
        "text_confidences": meanings(Revision.Confidence),
        "stance_confidences": meanings(Stance.Confidence),
        "disclosures": meanings(Draft.Disclosure),
        "edit_kinds": meanings(Edit.Kind),
        "linked_data": data_block(dataset(Edit.objects.first(), _first_day(), latest_day())),
    }
    return render(request, "briefing/about.html", context)


def _first_day() -> date | None:
    """Return the day of the earliest statement or event; two queries."""
    statements = Statement.objects.aggregate(first=Min("made_on"))["first"]
    events = Event.objects.aggregate(first=Min("started_on"))["first"]
    return min(filter(None, [statements, events]), default=None)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503, content_type=PLAIN)
    return HttpResponse("ok\n", content_type=PLAIN)


NOTHING = "There is nothing at this address. /data/ lists what there is."
NOT_YET = "There is nothing at this address, or there was not by the day that is asked for."


TOO_LARGE = (
    f"More was sent than the {settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1_000_000:.1f} MB that a "
    "form takes. What you typed is still there when you go back: send it in parts, or as a file."
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is not understood: say which parameter is wrong and what it takes."""
    problems = exception.problems if isinstance(exception, BadParameterError) else []
    if isinstance(exception, RequestDataTooBig):
        problems = [("form", TOO_LARGE)]
    if is_data(request):
        names = ", ".join(dict.fromkeys(name for name, _ in problems))
        detail = f"Not understood: {names}." if names else "The request is not understood."
        return problem(request, 400, detail, kind=BAD_PARAMETER, problems=problems)
    return _error(400, problems=problems, path=request.path)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is not allowed."""
    return _error(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for something that is not there, or was not by the day asked for."""
    has_day = "on" in request.GET
    if is_data(request):
        return problem(request, 404, NOT_YET if has_day else NOTHING)
    return _error(404, path=request.path if has_day else "")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer where something broke; where the database is away, as everywhere."""
    if is_away(sys.exception()):
        return page(request)
    if is_data(request):
        return problem(request, 500, "Something broke here. Try again later.")
    return _error(500)


def _error(status: int, **context: object) -> HttpResponse:
    return HttpResponse(render_to_string(f"{status}.html", site() | context), status=status)
