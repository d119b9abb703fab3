"""The feed of the events, in the order in which they were entered."""

from datetime import date

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.template.loader import render_to_string

from briefing.feeds.atom import MOST, Entry, Feed, title_of
from briefing.feeds.forms import EventsForm
from briefing.feeds.instants import Recorded, recorded
from provisions.evidence import cited
from provisions.forms import Day, day_asked
from provisions.periods import lasted_in_words
from provisions.templatetags.days import as_of
from statements.models import Event, EventCitation, EventParticipant
from statements.querysets import EventQuerySet


def events_feed(form: EventsForm) -> Feed:
    """Return the events that the filter leaves, the last entered first."""
    day = day_asked(form.cleaned_data["on"])
    found = list(with_participants(form.narrow(Event.objects.by(day.on))).order_by("-pk")[:MOST])
    instants = recorded(Event, [event.pk for event in found])
    return Feed(
        title=title_of("events", form),
        subtitle="The dated steps of the negotiation, as they are entered.",
        address="events-atom",
        query=form.query,
        page="timeline",
        page_query=form.link(kind="event"),
        entries=[_entry(event, day, instants[event.pk]) for event in found],
    )


def with_participants(events: EventQuerySet) -> QuerySet[Event]:
    """Return *events* with who took part, and their sources."""
    participants = EventParticipant.objects.select_related("actor").order_by("position", "pk")
    return events.prefetch_related(Prefetch("participants", participants), cited(EventCitation))


def last_day(event: Event, day: Day) -> date | None:
    """Return the last day of an *event* of several; None where it had not come by a day asked."""
    is_to_come = day.was_asked and event.ended_on is not None and event.ended_on > day.on
    return None if is_to_come else event.ended_on


def _entry(event: Event, day: Day, instants: Recorded) -> Entry:
    last = last_day(event, day)
    days = lasted_in_words(event.started_on, last, last or event.started_on)
    context = {"event": event, "days": days, "day": day, "site_url": settings.SITE_URL}
    return Entry(
        name=f"event/{event.pk}",
        title=f"{days}: {event.title}",
        path=as_of(event.get_absolute_url(), day),
        content=render_to_string("briefing/feeds/event.html", context),
        published=instants.first,
        updated=instants.last,
        terms=[(part.actor.slug, part.actor.short_name) for part in event.participants.all()],
    )
