"""The rows of a timeline, counted and fetched with a fixed number of queries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    When,
    Window,
)
from django.db.models.functions import RowNumber

from briefing.timeline import pages
from briefing.timeline.entries import Begun, Month, months, told
from briefing.timeline.forms import Kind, TimelineForm
from provisions.accounts import accounts
from provisions.evidence import cited
from provisions.models import Draft, Provision, Revision, Stance
from provisions.movement import Taken, taken
from provisions.querysets import StanceQuerySet
from provisions.versions import mark
from statements.models import Event, EventCitation, EventParticipant, Statement

DAYS = {
    Kind.DRAFT: "started_on",
    Kind.EVENT: "started_on",
    Kind.POSITION: "stated_on",
    Kind.STATEMENT: "made_on",
}
"""The field with the day on which a row of each kind stands."""


@dataclass(frozen=True)
class Timeline:
    """A page of the timeline: its months, and the way to others; no month where it is empty.

    ``told`` says how much there is on all pages. ``before`` and ``after`` are the queries of the
    pages beside it, "" where there is none; ``has_latest`` says whether the latest of all days is
    on it.
    """

    told: str
    day_count: int
    months: list[Month]
    leaps: list[pages.Leap]
    page: pages.Page | None = None
    before: str = ""
    after: str = ""
    has_latest: bool = True


def timeline(form: TimelineForm, on: date) -> Timeline:
    """Return the page of the timeline that *form* asks for, as of the day *on*."""
    days = pages.counts(numbers(_rows(form, on)), is_newest_first=form.is_newest_first)
    if not days:
        return Timeline("", 0, [], [])
    page = pages.page_at(days, form.cleaned_data["at"])
    base = form.query
    # The first page needs no day, but a link needs a query.
    before = (base or "?") if page.number == 2 else pages.leading_to(page.before, base)
    edge = 1 if form.is_newest_first else page.pages
    return Timeline(
        told=told({kind: sum(day.numbers[kind] for day in days) for kind in Kind}),
        day_count=len(days),
        months=months(
            page,
            form,
            drafts=_drafts(form, on, page),
            events=_events(form, on, page),
            taken=_taken(form, on, page),
            statements=_statements(form, on, page),
        ),
        leaps=pages.leaps(days, page, base),
        page=page,
        before=before if page.before else "",
        after=pages.leading_to(page.after, base),
        has_latest=page.number == edge,
    )


def numbers(rows: Mapping[Kind, QuerySet[Any]]) -> Iterator[tuple[date, Kind, int]]:
    """Yield (day, kind, number of rows) of *rows*. A query a kind."""
    for kind, of_kind in rows.items():
        counted = of_kind.order_by().values_list(DAYS[kind]).annotate(number=Count("pk"))
        yield from ((day, kind, number) for day, number in counted)


def taken_by(form: TimelineForm, on: date) -> list[Taken]:
    """Return all stances that the filters leave, each with what it is to those before it."""
    words = form.words(on).with_text(on).select_related("actor", "draft", "provision")
    return [one for one in taken(words) if not form.steps or one.step in form.steps]


def taken_among(words: StanceQuerySet, shown: Iterable[int], on: date) -> list[Taken]:
    """Return those of *words* with the ids *shown*, with what each is to those before it.

    *words* hold all that their actors said before on the same points. Two queries.
    """
    ids = set(shown)
    alike = Stance.objects.filter(pk__in=ids, actor=OuterRef("actor"))
    on_the_same_point = Q(Exists(alike.filter(provision=OuterRef("provision"))))
    both_on_wholes = Q(provision=None) & Q(Exists(alike.filter(provision=None)))
    found = words.filter(on_the_same_point | both_on_wholes).with_text(on)
    in_full = found.select_related("actor", "draft", "provision")
    return [one for one in taken(in_full) if one.stance.pk in ids]


def with_participants(events: QuerySet[Event]) -> QuerySet[Event]:
    """Return *events* with the actors that took part."""
    part = EventParticipant.objects.select_related("actor").order_by("position", "pk")
    return events.prefetch_related(Prefetch("participants", part))


def _rows(form: TimelineForm, on: date) -> dict[Kind, QuerySet[Any]]:
    return {
        Kind.DRAFT: form.drafts(on),
        Kind.EVENT: form.events(on),
        Kind.POSITION: form.stances(on),
        Kind.STATEMENT: form.statements(on),
    }


def _of_page(kind: Kind, rows: QuerySet[Any], page: pages.Page, *order: Any) -> QuerySet[Any]:
    """Return the ids of those of *rows* that *page* shows: the first of each day by *order*."""
    day = DAYS[kind]
    place = Window(RowNumber(), partition_by=[day], order_by=[*order, "pk"])
    within = rows.order_by().filter(**{f"{day}__range": (page.first, page.last)})
    return (
        within.annotate(place_in_day=place)
        .filter(place_in_day__lte=pages.SHOWN[kind])
        .values("pk")
    )


def _drafts(form: TimelineForm, on: date, page: pages.Page) -> list[Begun]:
    """Return the drafts that begin on *page*. Four queries."""
    if not form.has(Kind.DRAFT):
        return []
    shown = {row["pk"] for row in _of_page(Kind.DRAFT, form.drafts(on), page, "order")}
    begun = list(Draft.objects.by(on).order_by("order"))
    points = Provision.objects.count()
    held = Revision.objects.all()
    if number := form.cleaned_data["provision"]:
        held = held.filter(provision__number=number)
    found = list(held.counted(on))
    changes = {draft: change for draft, change, _ in found}
    return [
        Begun(account, mark(account.draft, changes[account.draft.pk]) if number else None)
        for account in accounts(begun, found, points)
        if account.draft.pk in shown
    ]


def _events(form: TimelineForm, on: date, page: pages.Page) -> list[Event]:
    """Return the events that begin on *page*. Three queries."""
    if not form.has(Kind.EVENT):
        return []
    shown = _of_page(Kind.EVENT, form.events(on), page, "slug")
    events = with_participants(Event.objects.filter(pk__in=shown).order_by("slug"))
    return list(events.prefetch_related(cited(EventCitation)))


def _taken(form: TimelineForm, on: date, page: pages.Page) -> list[Taken]:
    """Return the stances taken on *page*, with what they are to those before. Three queries.

    What they are is told from all words of the same actors on the same points.
    """
    if not form.has(Kind.POSITION):
        return []
    stances = form.stances(on)
    stances = stances if form.steps else stances.with_step(on)
    is_move = Case(When(step="moved", then=0), default=1, output_field=IntegerField())
    order = (is_move, "actor__order", "draft__order", F("provision__number").asc(nulls_first=True))
    shown = {row["pk"] for row in _of_page(Kind.POSITION, stances, page, *order)}
    words = form.words(on).filter(stated_on__lte=page.last)
    return taken_among(words, shown, on)


def _statements(form: TimelineForm, on: date, page: pages.Page) -> list[Statement]:
    """Return the statements made on *page*. One query."""
    shown = _of_page(Kind.STATEMENT, form.statements(on), page, "actor__order", "slug")
    rows = Statement.objects.filter(pk__in=shown).select_related("actor", "person")
    return list(rows.order_by("actor__order", "actor__slug", "slug"))
