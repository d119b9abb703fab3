"""The drafts, and one draft in full."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from actors.models import Actor
from provisions import standings
from provisions.accounts import Account, accounts
from provisions.comparison import Against, choices
from provisions.draft_points import PointInDraft, points_in_draft
from provisions.evidence import with_grounds, with_makers, with_members, with_sources
from provisions.forms import AgainstForm, checked, day_of_page, day_with_steps
from provisions.models import Draft, Provision, Revision, Stance
from record.freshness import reading_page
from record.renames import moves_with


@reading_page
def draft_list(request: HttpRequest) -> HttpResponse:
    """Show the drafts in their order, and what became of the points in each."""
    day = day_of_page(request.GET)
    drafts = list(with_makers(Draft.objects.by(day.on)).order_by("order"))
    context = {
        "day": day,
        "section": "drafts",
        "accounts": accounts(drafts, Revision.objects.counted(day.on), Provision.objects.count()),
    }
    return render(request, "provisions/draft_list.html", context)


@reading_page
@moves_with("drafts")
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one draft: who stands where on it, and what it holds on every point."""
    form = checked(AgainstForm, request.GET)
    against = form.cleaned_data["against"]
    day = day_with_steps(form.cleaned_data["on"], kept=form.kept)
    begun = list(with_makers(Draft.objects.by(day.on)).order_by("order"))
    place = next((place for place, draft in enumerate(begun) if draft.slug == slug), None)
    if place is None:
        raise Http404
    points = list(Provision.objects.with_latest_text(day.on).order_by("number"))
    context = {
        "day": day.not_before(begun[place].started_on),
        "section": "drafts",
        "draft": begun[place],
        "previous": begun[place - 1] if place else None,
        "next": begun[place + 1] if place + 1 < len(begun) else None,
        "account": _accounts(begun, begun[place], len(points), day.on)[place],
        "choices": choices(against, day.query),
        "points": _points(begun, begun[place], points, day.on, against=against),
    }
    return render(request, "provisions/draft.html", context)


def _accounts(begun: list[Draft], shown: Draft, points: int, on: date) -> list[Account]:
    stances = Stance.objects.by(on).filter(draft=shown, provision=None).with_text(on)
    actors = list(with_members(Actor.objects.order_by("order", "slug")))
    on_it = standings.on_drafts(actors, [shown], with_grounds(stances, on))
    return accounts(begun, Revision.objects.counted(on), points, on_it)


def _points(
    begun: list[Draft], shown: Draft, points: list[Provision], on: date, *, against: Against
) -> list[PointInDraft]:
    revisions = Revision.objects.by(on)
    others = revisions.exclude(draft=shown).exclude(change=Revision.Change.UNDISCLOSED)
    stances = Stance.objects.current(on).filter(draft=shown, provision__isnull=False)
    return points_in_draft(
        shown,
        begun,
        points,
        [*with_sources(revisions.filter(draft=shown)), *others.select_related("draft")],
        stances.with_text(on)
        .select_related("actor", "draft")
        .order_by("actor__order", "actor__slug"),
        against=against,
    )
