"""The events as a calendar (RFC 5545), for whoever has their days in one already."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from icalendar import TRANSP, Calendar, vDuration, vText
from icalendar import Event as Listed

from briefing.feeds.atom import title_of
from briefing.feeds.events import last_day, with_participants
from briefing.feeds.forms import EventsForm
from briefing.feeds.identity import host, tag
from briefing.feeds.instants import Recorded, recorded
from briefing.feeds.legible import legible
from provisions.forms import Day, day_asked
from provisions.templatetags.days import as_of
from statements.models import Event, Source

ONE_DAY = timedelta(days=1)
REFRESH = timedelta(hours=12)
ABOUT = "The dated steps of the negotiation, with sources."


def events_calendar(form: EventsForm) -> Calendar:
    """Return all events that the filter leaves, oldest first, each on whole days."""
    day = day_asked(form.cleaned_data["on"])
    found = with_participants(form.narrow(Event.objects.by(day.on)))
    events = list(found.order_by("started_on", "slug"))
    instants = recorded(Event, [event.pk for event in events])
    path = f"{reverse('events-ics')}{form.query}"
    calendar = Calendar.new(
        uid=tag(path.removeprefix("/")),
        prodid=f"-//{legible(settings.SITE_NAME)}//Events//EN",
        url=f"{settings.SITE_URL}{reverse('timeline')}{form.link(kind='event')}",
        last_modified=max((each.last for each in instants.values()), default=None),
        subcomponents=[_listed(event, day, instants[event.pk]) for event in events],
    )
    # Each as RFC 7986 has it, and as calendars had it before. The library would neither escape
    # the latter nor say the types, which have no default.
    for names, text in (
        (("name", "x-wr-calname"), title_of("events", form)),
        (("description", "x-wr-caldesc"), f"{ABOUT} CC BY 4.0."),
    ):
        for name in names:
            calendar[name] = vText(legible(text))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar["x-published-ttl"] = vDuration(REFRESH)
    calendar.add("source", f"{settings.SITE_URL}{path}", parameters={"value": "URI"})
    return calendar


def calendar_response(calendar: Calendar) -> HttpResponse:
    """Return *calendar* as an answer."""
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")


def _listed(event: Event, day: Day, instants: Recorded) -> Listed:
    """Return *event* as a calendar lists it: its end is the day after its last, as DTEND asks."""
    last = last_day(event, day) or event.started_on
    return Listed.new(
        uid=f"event-{event.pk}@{host()}",
        stamp=instants.last,
        created=instants.first,
        last_modified=instants.last,
        start=event.started_on,
        end=last + ONE_DAY,
        summary=legible(event.title),
        description=legible(_described(event)),
        location=legible(event.place) or None,
        url=f"{settings.SITE_URL}{as_of(event.get_absolute_url(), day)}",
        # Nobody is busy because others negotiate.
        transparency=TRANSP.TRANSPARENT,
    )


def _described(event: Event) -> str:
    """Return what happened, who took part, and who published it, in plain text."""
    parts = [event.summary]
    if names := [part.actor.short_name for part in event.participants.all()]:
        parts.append(f"Took part: {', '.join(names)}")
    sources = [citation.source for citation in event.citations.all()]
    parts += [f"{source}\n{source.url}{_copy(source)}" for source in sources]
    return "\n\n".join(parts)


def _copy(source: Source) -> str:
    return f"\nArchived copy: {source.archived_url}" if source.archived_url else ""
