"""Where in the record sources are cited, and which of them show on a day."""

from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from briefing.models import ChapterCitation
from provisions.forms import Day
from provisions.models import DraftCitation, RevisionCitation
from statements.models import Citation, EventCitation, Source, StatementCitation
from statements.querysets import SourceQuerySet


@dataclass(frozen=True)
class Place:
    """A kind of row that cites sources; ``day`` is the lookup of its day, "" where it has none."""

    name: str
    part: type[Citation]
    day: str


PLACES = (
    Place("statement", StatementCitation, "statement__made_on"),
    Place("event", EventCitation, "event__started_on"),
    Place("draft", DraftCitation, "draft__started_on"),
    Place("revision", RevisionCitation, "revision__draft__started_on"),
)
CHAPTER = Place("chapter", ChapterCitation, "")


@dataclass(frozen=True)
class Publication:
    """A source, and how many rows of each kind cite it: (number, what they are)."""

    source: Source
    uses: list[tuple[int, str]]


def shown_sources(day: Day) -> SourceQuerySet:
    """Return the sources that show on *day*; where none was asked for, all.

    Those are the ones published by then, the undated, and whatever is cited by what shows.
    """
    sources = cast(SourceQuerySet, Source.objects.all())
    if not day.was_asked:
        return sources
    known = Q(published_on__isnull=True) | Q(published_on__lte=day.on)
    for place in _places(day):
        known |= Q(Exists(_citations(place, day)))
    return sources.filter(known)


def with_uses(sources: SourceQuerySet, day: Day) -> SourceQuerySet:
    """Add how many rows of each kind that show on *day* cite each source."""
    for place in _places(day):
        number = (
            _citations(place, day)
            .order_by()
            .values("source")
            .annotate(number=Count("pk"))
            .values("number")
        )
        sources = sources.annotate(**{f"{place.name}_uses": Coalesce(Subquery(number), 0)})
    return sources


def _places(day: Day) -> tuple[Place, ...]:
    """Return the kinds of row that may show: chapters know the latest day, and show from it on."""
    return (*PLACES, CHAPTER) if day.is_latest else PLACES


def _citations(place: Place, day: Day) -> QuerySet:
    """Return the citations of the outer source by rows that show on *day*."""
    known = {f"{place.day}__lte": day.on} if place.day else {}
    return place.part.objects.filter(source=OuterRef("pk"), **known)


def publication(source: Source) -> Publication:
    """Return *source*, which comes ``with_uses``, with its uses in words."""
    uses = []
    for place in (*PLACES, CHAPTER):
        number = getattr(source, f"{place.name}_uses", 0)
        if number:
            uses.append((number, place.name if number == 1 else f"{place.name}s"))
    return Publication(source, uses)
