"""One actor's positions: on each draft as a whole, then on the points by theme.

Pure: whoever calls has fetched the rows. A position of a bloc stands beside those of its member,
apart from them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actors.models import Actor
from provisions.models import Draft, Provision, Stance, Theme
from provisions.standings import JointPosition, Standing, Standings, on_draft, on_point


@dataclass(frozen=True)
class View:
    """An actor's position on one thing; ``standing`` is None where it has none of its own."""

    standing: Standing | None
    joint: list[JointPosition]


@dataclass(frozen=True)
class DraftView(View):
    """An actor's position on a draft as a whole."""

    draft: Draft


@dataclass(frozen=True)
class PointView(View):
    """An actor's position on a point."""

    provision: Provision


@dataclass(frozen=True)
class ThemeView:
    """The points of a theme on which the actor or one of its blocs has a position."""

    theme: Theme
    points: list[PointView]


@dataclass(frozen=True)
class Portrait:
    """All positions of one actor, and what it has none on."""

    drafts: list[DraftView]
    silent_drafts: list[Draft]
    themes: list[ThemeView]
    silent_points: list[Provision]
    point_count: int


def portrait(
    actor: Actor,
    blocs: Sequence[Actor],
    drafts: Sequence[Draft],
    provisions: Iterable[Provision],
    stances: Iterable[Stance],
) -> Portrait:
    """Return the positions of *actor*, beside those of the *blocs* that it is a member of.

    *drafts* are those begun by the day, in their order, *provisions* come with their theme, by
    number; *stances* are those of the actor and of its blocs, ``with_text`` and ``with_shown``.
    """
    on_drafts: dict[int, list[Stance]] = defaultdict(list)
    on_points: dict[int | None, list[Stance]] = defaultdict(list)
    for stance in stances:
        if stance.provision_id is None:
            on_drafts[stance.draft_id].append(stance)
        else:
            on_points[stance.provision_id].append(stance)
    actors = [actor, *blocs]
    views = [
        DraftView(*_view(actor, on_draft(actors, on_drafts[draft.pk])), draft)
        for draft in reversed(drafts)
    ]
    themes: dict[Theme, list[PointView]] = defaultdict(list)
    silent = []
    for provision in provisions:
        standing, joint = _view(actor, on_point(actors, on_points[provision.pk]))
        if standing or joint:
            themes[provision.theme].append(PointView(standing, joint, provision))
        else:
            silent.append(provision)
    return Portrait(
        drafts=[view for view in views if view.standing or view.joint],
        silent_drafts=[view.draft for view in views if not (view.standing or view.joint)],
        themes=[
            ThemeView(theme, themes[theme])
            for theme in sorted(themes, key=lambda theme: (theme.order, theme.slug))
        ],
        silent_points=silent,
        point_count=sum(bool(view.standing) for points in themes.values() for view in points),
    )


def _view(actor: Actor, standings: Standings) -> tuple[Standing | None, list[JointPosition]]:
    own = next((one for one in standings.stated if one.actor == actor), None)
    others = [one for one in standings.stated if one.actor != actor]
    return own, [JointPosition(one.actor, one.shown) for one in others]
