"""The overview: where the plan stands, in ten seconds."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from actors.models import Actor
from briefing.timeline.small import small
from provisions.accounts import accounts
from provisions.disputes import disputes, most_spoken
from provisions.evidence import with_members
from provisions.forms import Day, day_of_page
from provisions.matrix.cells import samples
from provisions.matrix.rows import in_small
from provisions.models import Draft, Provision, Revision, Stance
from record.freshness import reading_page
from record.models import Edit

DISPUTES_SHOWN = 6
EDITS_SHOWN = 5


@reading_page
def overview(request: HttpRequest) -> HttpResponse:
    """Show what became of the points, who stands where, what is disputed, and what is new."""
    day = day_of_page(request.GET)
    drafts = list(Draft.objects.by(day.on).order_by("order"))
    points = list(Provision.objects.select_related("theme").order_by("number"))
    context = {
        "day": day,
        "section": "overview",
        "point_count": len(points),
        "accounts": accounts(drafts, Revision.objects.counted(day.on), len(points)),
        **_positions(day, drafts, points),
        "small": small(day.on, drafts),
        **_news(),
    }
    return render(request, "briefing/overview.html", context)


def _positions(day: Day, drafts: list[Draft], points: list[Provision]) -> dict[str, Any]:
    """Return who stands where, and what is most disputed in the draft that most spoke about."""
    actors = list(with_members(Actor.objects.order_by("order", "slug")))
    stances = list(
        Stance.objects.current(day.on).with_shown(day.on).select_related("draft", "provision")
    )
    draft = most_spoken(drafts, stances)
    on_it = [one for one in stances if draft and one.draft_id == draft.pk]
    disputed = [one for one in disputes(actors, points, on_it) if one.objections]
    return {
        "drafts": drafts,
        "matrix": in_small(actors, points, stances),
        "samples": samples(),
        "disputed_draft": draft,
        "disputed": disputed[:DISPUTES_SHOWN],
        "removed": {one.provision_id for one in on_it if one.change == Revision.Change.REMOVED},
    }


def _news() -> dict[str, Any]:
    """Return the latest edits, whatever the day."""
    return {
        "edits": Edit.objects.select_related("editor", "proposer")[:EDITS_SHOWN],
        "edit_count": Edit.objects.count(),
    }
