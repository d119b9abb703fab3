"""The feeds and the calendar; each takes what its list page takes."""

from django.http import HttpRequest, HttpResponse

from briefing.change_views import ChangesForm
from briefing.feeds.atom import atom_response
from briefing.feeds.calendar import calendar_response, events_calendar
from briefing.feeds.changes import changes_feed
from briefing.feeds.events import events_feed
from briefing.feeds.forms import EventsForm
from briefing.feeds.statements import statements_feed
from provisions.filters import StatementsForm
from provisions.forms import checked
from record.freshness import reading_page


@reading_page
def changes_atom(request: HttpRequest) -> HttpResponse:
    """Send the newest Edits that the filters leave."""
    return atom_response(changes_feed(checked(ChangesForm, request.GET)))


@reading_page
def statements_atom(request: HttpRequest) -> HttpResponse:
    """Send the statements that the filters leave, the last entered first."""
    return atom_response(statements_feed(checked(StatementsForm, request.GET)))


@reading_page
def events_atom(request: HttpRequest) -> HttpResponse:
    """Send the events that the filter leaves, the last entered first."""
    return atom_response(events_feed(checked(EventsForm, request.GET)))


@reading_page
def events_ics(request: HttpRequest) -> HttpResponse:
    """Send the events that the filter leaves as a calendar."""
    return calendar_response(events_calendar(checked(EventsForm, request.GET)))
