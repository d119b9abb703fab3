"""The points of the plan, and one point."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from actors.models import Actor
from provisions import standings
from provisions.charts import chart
from provisions.comparison import choices
from provisions.definitions import meanings
from provisions.evidence import with_grounds, with_members, with_sources, with_speakers
from provisions.filters import ProvisionsForm
from provisions.forms import AgainstForm, checked, day_with_steps
from provisions.models import Draft, Provision, Revision, Stance
from provisions.outline import outline
from provisions.trail import of_provision
from provisions.versions import versions
from record import trail
from record.freshness import reading_page
from statements.models import Event, Statement

STATEMENTS_OPEN = 8
STATEMENTS_SHOWN = 100
EDITS_SHOWN = 20


@reading_page
def provision_list(request: HttpRequest) -> HttpResponse:
    """Show the points by theme, with what became of each in every draft."""
    form = checked(ProvisionsForm, request.GET)
    day = day_with_steps(form.cleaned_data["on"], kept=form.kept)
    drafts = list(Draft.objects.by(day.on).order_by("order"))
    points = form.narrow(Provision.objects.with_latest_text(day.on).select_related("theme"))
    revisions = Revision.objects.by(day.on).only("provision", "draft", "change")
    context = {
        "day": day,
        "section": "provisions",
        "form": form,
        "drafts": drafts,
        "changes": meanings(Revision.Change),
        "themes": outline(drafts, points.order_by("number"), revisions),
    }
    return render(request, "provisions/provision_list.html", context)


@reading_page
def provision(request: HttpRequest, number: int) -> HttpResponse:
    """Show one point: its versions, who stands where on it, what was said, and its history."""
    form = checked(AgainstForm, request.GET)
    against = form.cleaned_data["against"]
    day = day_with_steps(form.cleaned_data["on"], kept=form.kept)
    points = Provision.objects.with_latest_text(day.on).select_related("theme")
    point = get_object_or_404(points, number=number)
    drafts = list(Draft.objects.by(day.on).order_by("order"))
    revisions = with_sources(Revision.objects.by(day.on).filter(provision=point))
    taken = Stance.objects.by(day.on).filter(provision=point).with_text(day.on)
    stances = list(with_grounds(taken.with_shown(day.on), day.on))
    actors = list(with_members(Actor.objects.order_by("order", "slug")))
    events = Event.objects.by(day.on).order_by("started_on", "slug")
    said = with_speakers(Statement.objects.by(day.on).filter(provisions__provision=point))
    statements = list(said.order_by("-made_on", "slug")[:STATEMENTS_SHOWN])
    scope = of_provision(point)
    context = {
        "day": day,
        "section": "provisions",
        "point": point,
        "previous": Provision.objects.filter(number__lt=number).order_by("-number").first(),
        "next": Provision.objects.filter(number__gt=number).order_by("number").first(),
        "versions": versions(drafts, revisions, against),
        "choices": choices(against, day.query),
        "standings": standings.on_point(actors, stances),
        "chart": chart.of_point(actors, drafts, stances, events, day.on),
        "statement_count": said.count(),
        "statements": statements[:STATEMENTS_OPEN],
        "earlier_statements": statements[STATEMENTS_OPEN:],
        "edits": trail.latest(scope, limit=EDITS_SHOWN),
        "edit_count": trail.count(scope),
    }
    return render(request, "provisions/provision.html", context)
