"""One actor: where it stands, what it said, and who speaks for it."""

from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from actors.models import Actor, Person
from provisions.charts import chart
from provisions.evidence import with_grounds, with_members, with_speakers
from provisions.forms import day_of_page
from provisions.models import Draft, Provision, Stance
from provisions.portrait import portrait
from record.freshness import reading_page
from record.renames import moves_with
from statements.models import Event, Statement

STATEMENTS_SHOWN = 20


@reading_page
@moves_with("actors")
def actor(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one actor's positions, what it said, and its people with their roles on the day."""
    day = day_of_page(request.GET)
    actors = {row.slug: row for row in with_members(Actor.objects.order_by("order", "slug"))}
    if slug not in actors:
        raise Http404
    shown = actors[slug]
    blocs = [row for row in actors.values() if shown.pk in row.member_ids]
    taken = Stance.objects.by(day.on).filter(actor__in=[shown, *blocs]).with_text(day.on)
    stances = list(with_grounds(taken.with_shown(day.on), day.on))
    own = [stance for stance in stances if stance.actor_id == shown.pk]
    drafts = list(Draft.objects.by(day.on).order_by("order"))
    provisions = list(Provision.objects.select_related("theme").order_by("number"))
    events = Event.objects.by(day.on).order_by("started_on", "slug")
    said = Statement.objects.by(day.on).filter(actor=shown)
    context = {
        "day": day,
        "section": "actors",
        "actor": shown,
        "blocs": blocs,
        "members": [row for row in actors.values() if row.pk in shown.member_ids],
        "portrait": portrait(shown, blocs, drafts, provisions, stances),
        "chart": chart.of_actor(provisions, drafts, own, events, day.on),
        "statements_of": f"{reverse('statements')}?actor=",
        "statements": with_speakers(said).order_by("-made_on", "slug")[:STATEMENTS_SHOWN],
        "people": Person.objects.by(day.on).filter(actor=shown).order_by("name", "slug"),
        **_summary(said, own),
    }
    return render(request, "actors/actor.html", context)


def _summary(said: Any, stances: list[Stance]) -> dict[str, Any]:
    """Return how much the record has of an actor, and its first and last day in it."""
    made = said.aggregate(count=Count("pk"), first=Min("made_on"), last=Max("made_on"))
    days: list[date] = [
        day
        for day in chain((stance.stated_on for stance in stances), (made["first"], made["last"]))
        if day is not None
    ]
    return {
        "statement_count": made["count"],
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
    }
