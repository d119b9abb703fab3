"""The rows that two sides are compared by, fetched with a fixed number of queries."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from actors.models import Actor
from provisions.disputes import members_of_blocs
from provisions.evidence import with_makers
from provisions.models import Draft, Provision, Revision, Stance, StatementProvision
from provisions.pairs import actors as of_actors
from provisions.pairs import days as of_days
from provisions.pairs import drafts as of_drafts
from provisions.pairs.sides import Kind, Pair
from statements.models import Event, Statement

Two = of_drafts.TwoDrafts | of_actors.TwoActors | of_days.TwoDays


def two(pair: Pair, actors: Sequence[Actor], on: date, *, statements: int | None = None) -> Two:
    """Return the two sides of *pair* beside each other as of the day *on*.

    *actors* are all in their order, with their memberships. Of the statements between two days
    the newest are fetched, as many as *statements* says; None fetches all.
    """
    if pair.kind == Kind.DRAFT:
        return two_drafts(pair, on)
    if pair.kind == Kind.ACTOR:
        return two_actors(pair, actors, on)
    return two_days(pair, actors, statements=statements)


def two_drafts(pair: Pair, on: date) -> of_drafts.TwoDrafts:
    """Return two drafts, point by point."""
    drafts = list(with_makers(Draft.objects.by(on)).order_by("order"))
    by_slug = {draft.slug: draft for draft in drafts}
    left, right = by_slug[pair.left.key], by_slug[pair.right.key]
    stances = Stance.objects.current(on).filter(draft__in=[left, right]).with_text(on)
    return of_drafts.two_drafts(
        left,
        right,
        drafts=drafts,
        provisions=Provision.objects.with_latest_text(on).order_by("number"),
        revisions=Revision.objects.filter(draft__in=[left, right]).select_related("draft"),
        stances=_in_full(stances).order_by("actor__order", "actor__slug"),
    )


def two_actors(pair: Pair, actors: Sequence[Actor], on: date) -> of_actors.TwoActors:
    """Return two actors, text by text."""
    both = {pair.left.what.pk, pair.right.what.pk}
    blocs = {bloc for bloc, members in members_of_blocs(actors).items() if members & both}
    stances = Stance.objects.current(on).filter(actor__in=both | blocs).with_text(on)
    changes = Revision.objects.by(on).order_by().values_list("draft", "provision", "change")
    return of_actors.two_actors(
        pair.left.what,
        pair.right.what,
        actors,
        drafts=list(Draft.objects.by(on).order_by("order")),
        provisions=list(Provision.objects.order_by("number")),
        changes={(draft, point): change for draft, point, change in changes},
        stances=_in_full(stances),
    )


def two_days(
    pair: Pair, actors: Sequence[Actor], *, statements: int | None = None
) -> of_days.TwoDays:
    """Return what came between two days, as of the later of them."""
    earlier, later = sorted((pair.left.what, pair.right.what))
    points = list(Provision.objects.order_by("number"))
    begun = list(Draft.objects.by(later).order_by("order"))
    said = Statement.objects.by(later).filter(made_on__gt=earlier)
    about = StatementProvision.objects.select_related("provision").order_by("position", "pk")
    newest = (
        said.select_related("actor", "person")
        .prefetch_related(Prefetch("provisions", about))
        .order_by("-made_on", "slug")
    )
    return of_days.TwoDays(
        earlier=earlier,
        later=later,
        drafts=of_days.drafts_begun(
            begun, Revision.objects.counted(later), len(points), after=earlier
        ),
        actors=of_days.doings(
            actors, _in_full(Stance.objects.by(later).with_text(later)), after=earlier
        ),
        statements=of_days.by_day(
            sorted(newest[:statements], key=lambda one: (one.made_on, one.slug))
        ),
        statement_count=said.count(),
        events=list(
            Event.objects.by(later).filter(started_on__gt=earlier).order_by("started_on", "slug")
        ),
        points=of_days.cells_that_differ(actors, points, then=_shown(earlier), now=_shown(later)),
    )


def revisions_between(two: of_days.TwoDays) -> QuerySet[Any]:
    """Return the revisions that the drafts between two days brought, in the order of the files."""
    return (
        Revision.objects.by(two.later)
        .filter(~Q(draft__started_on__lte=two.earlier))
        .select_related("draft", "provision")
        .order_by("draft__order", "provision__number")
    )


def _shown(on: date) -> list[Stance]:
    """Return the stances that the matrix shows on the day *on*."""
    stances = Stance.objects.current(on).with_text(on).with_shown(on)
    return [stance for stance in _in_full(stances) if stance.shown]


def _in_full(stances: Any) -> Any:
    """Return *stances* with whose they are and what they are about."""
    return stances.select_related("actor", "draft", "provision")
