"""The addresses of the cards."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from actors.models import Actor
from briefing.cards import png
from briefing.cards.plain import plain_card
from briefing.cards.point import point_card
from briefing.cards.positions import positions_card
from briefing.made_files import kept_response, made_file
from provisions.badges import badge
from provisions.evidence import with_members
from provisions.forms import day_asked
from provisions.matrix.rows import in_small
from provisions.models import Draft, Provision, Revision, Stance
from provisions.versions import mark, strip

ABSENT = "This site draws no cards: the library that does (requirements-documents.txt) is absent."
PNG = "image/png"

card = made_file(png.is_offered, ABSENT)


@card
def plain(request: HttpRequest) -> HttpResponse:
    """Send the card of the site."""
    return kept_response("card.png", lambda: png.png(plain_card()), PNG)


@card
def positions(request: HttpRequest) -> HttpResponse:
    """Send the card of the matrix, as of the latest day."""
    return kept_response("card-positions.png", lambda: png.png(positions_svg()), PNG)


@card
def point(request: HttpRequest, number: int) -> HttpResponse:
    """Send the card of one point, as of the latest day."""
    row = get_object_or_404(Provision, number=number)
    return kept_response(f"card-point-{number}.png", lambda: png.png(point_svg(row)), PNG)


def positions_svg() -> str:
    """Return the card of the matrix; six queries."""
    on = day_asked(None).on
    return positions_card(
        in_small(
            list(with_members(Actor.objects.order_by("order", "slug"))),
            Provision.objects.order_by("number"),
            Stance.objects.current(on).with_shown(on).select_related("draft", "provision"),
        ),
        on,
    )


def point_svg(row: Provision) -> str:
    """Return the card of the point *row*; six queries."""
    on = day_asked(None).on
    points = Provision.objects.with_latest_text(on).select_related("theme")
    found = points.get(pk=row.pk)
    drafts = list(Draft.objects.by(on).order_by("order"))
    revisions = {one.pk: one for one in Revision.objects.by(on).filter(provision=row)}
    latest = revisions.get(found.latest_revision or 0)
    taken = Stance.objects.current(on).filter(provision=row).with_text(on)
    stances = [
        (stance.actor, badge(stance))
        for stance in taken.select_related("actor", "draft").order_by(
            "actor__order", "actor__slug"
        )
        if latest and stance.draft_id == latest.draft_id
    ]
    draft_of = {draft.pk: draft for draft in drafts}
    return point_card(
        found,
        strip(drafts, {one.draft_id: one.change for one in revisions.values()}),
        mark(draft_of[latest.draft_id], latest.change) if latest else None,
        stances,
        on,
    )
