"""The actors: who they are, and how much the record has of each."""

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from actors.models import Actor
from briefing.actor_groups import groups
from briefing.models import Chapter
from provisions.evidence import with_members
from provisions.forms import day_of_page
from provisions.models import Stance
from record.freshness import reading_page
from statements.models import Statement


@reading_page
def actor_list(request: HttpRequest) -> HttpResponse:
    """Show the actors by group, with their members, positions and statements in numbers."""
    day = day_of_page(request.GET)
    chapters = Chapter.objects.exclude(actor_chapter="").order_by("-order", "-slug")
    context = {
        "day": day,
        "section": "actors",
        "statements_of": f"{reverse('statements')}?actor=",
        "groups": groups(
            list(with_members(Actor.objects.order_by("order", "slug"))),
            titles=dict(chapters.values_list("actor_chapter", "title")),
            positions=_by_actor(Stance.objects.current(day.on)),
            statements=_by_actor(Statement.objects.by(day.on)),
        ),
    }
    return render(request, "actors/actor_list.html", context)


def _by_actor(rows: QuerySet) -> dict[int, int]:
    """Return how many of *rows* each actor has, by its id."""
    return dict(rows.order_by().values_list("actor").annotate(number=Count("pk")))
