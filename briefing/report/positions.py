"""The positions of an actor as the rows of tables.

Pure: whoever calls has fetched the rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from actors.models import Actor
from briefing.report.model import (
    ActorPositions,
    AsMember,
    DraftPosition,
    PointPositions,
    SharedPosition,
)
from provisions.badges import Badge
from provisions.models import Draft, Provision, Stance
from provisions.standings import Position, Standing, on_draft, on_point

OfActor = dict[int, Standing]
"""Where each actor stands on one thing, by its id; who is silent is not in it."""


class Stood:
    """Where every actor stands on each draft as a whole and on each point.

    *drafts* are those begun by the day, in their order, *points* all, by number; *stances* those
    in force on the day, ``with_shown``.
    """

    def __init__(
        self,
        actors: Sequence[Actor],
        drafts: Sequence[Draft],
        points: Sequence[Provision],
        stances: Iterable[Stance],
    ) -> None:
        taken: dict[tuple[int | None, int | None], list[Stance]] = defaultdict(list)
        for stance in stances:
            is_whole = stance.provision_id is None
            taken[(None, stance.draft_id) if is_whole else (stance.provision_id, None)].append(
                stance
            )
        self.actors = actors
        self.on_drafts: list[tuple[Draft, OfActor]] = [
            (draft, _by_actor(on_draft(actors, taken[None, draft.pk]).stated))
            for draft in reversed(drafts)
        ]
        self.on_points: list[tuple[Provision, OfActor]] = [
            (point, _by_actor(on_point(actors, taken[point.pk, None]).stated)) for point in points
        ]

    def of(self, actor: Actor) -> ActorPositions:
        """Return the positions of *actor*, and those of its blocs where it has none."""
        blocs = [bloc for bloc in self.actors if actor.pk in bloc.member_ids]
        as_member = [self._as_member(actor, bloc) for bloc in blocs]
        return ActorPositions(
            actor,
            on_drafts=[
                DraftPosition(draft, stood[actor.pk].shown)
                for draft, stood in self.on_drafts
                if actor.pk in stood
            ],
            on_points=[
                PointPositions(point, [stood[actor.pk].shown, *stood[actor.pk].others])
                for point, stood in self.on_points
                if actor.pk in stood
            ],
            silent_drafts=[draft for draft, stood in self.on_drafts if actor.pk not in stood],
            silent_points=[point for point, stood in self.on_points if actor.pk not in stood],
            as_member=[joint for joint in as_member if joint.on_drafts or joint.on_points],
        )

    def _as_member(self, actor: Actor, bloc: Actor) -> AsMember:
        """Return what *bloc* said where *actor*, its member, said nothing of its own."""
        return AsMember(
            bloc,
            on_drafts=[
                DraftPosition(draft, stood[bloc.pk].shown)
                for draft, stood in self.on_drafts
                if actor.pk not in stood and bloc.pk in stood
            ],
            on_points=_shared(
                (point, stood[bloc.pk].shown)
                for point, stood in self.on_points
                if actor.pk not in stood and bloc.pk in stood
            ),
        )


def _by_actor(stated: Iterable[Standing]) -> OfActor:
    return {standing.actor.pk: standing for standing in stated}


def _shared(positions: Iterable[tuple[Provision, Position]]) -> list[SharedPosition]:
    """Return *positions*, which come by number, by what they are, in the order of the scale."""
    by_badge: dict[Badge, list[tuple[Provision, Position]]] = defaultdict(list)
    for point, position in positions:
        by_badge[position.badge].append((point, position))
    scale = list(Stance.Position.values)
    return [
        SharedPosition(badge, by_badge[badge])
        for badge in sorted(by_badge, key=lambda badge: scale.index(badge.position))
    ]
