"""The page about the method, the pages for errors, and a sign of life.

The pages for errors ask neither the database nor anything else that may be what is broken.
"""

from datetime import date

from django.db import DatabaseError, connection
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
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
from provisions.matrix.long import POSITIONS
from provisions.models import Draft, Revision, Stance
from record.freshness import reading_page
from record.models import Edit
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
        "columns": POSITIONS.meanings,
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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is not understood: say which parameter is wrong and what it takes."""
    problems = exception.problems if isinstance(exception, BadParameterError) else []
    if request.path.endswith(".json"):
        wrong = [{"parameter": name, "message": message} for name, message in problems]
        return JsonResponse({"problems": wrong}, status=400)
    if request.path.endswith(".csv"):
        text = "".join(f"{name}: {message}\n" for name, message in problems)
        return HttpResponse(text or "Bad request.\n", status=400, content_type=PLAIN)
    return _error(400, problems=problems, path=request.path)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is not allowed."""
    return _error(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for something that is not there, or was not by the day asked for."""
    return _error(404, path=request.path if "on" in request.GET else "")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer where something broke."""
    return _error(500)


def _error(status: int, **context: object) -> HttpResponse:
    return HttpResponse(render_to_string(f"{status}.html", site() | context), status=status)
