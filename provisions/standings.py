"""Who stands where: the stances on one point, or on one draft, gathered by actor.

Pure: whoever calls has fetched the rows, with ``Stance.objects.by(on).with_text(on)``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from actors.models import Actor
from provisions.badges import Badge, badge
from provisions.models import Draft, Stance
from statements.models import Statement


@dataclass(frozen=True)
class Ground:
    """A statement that a position rests on; ``speaker`` says in whose words."""

    statement: Statement
    speaker: str


@dataclass(frozen=True)
class Position:
    """A stance as a page shows it; ``until`` is the day of the one that ended it, if any."""

    stance: Stance
    badge: Badge
    until: date | None
    grounds: list[Ground]

    @property
    def is_in_force(self) -> bool:
        """Whether no later stance of the actor is about the same text."""
        return self.until is None


@dataclass(frozen=True)
class Standing:
    """One actor's position, and its others: on other texts, and those it has left."""

    actor: Actor
    shown: Position
    others: list[Position]


@dataclass(frozen=True)
class JointPosition:
    """What a bloc said, to a member that said nothing of its own."""

    bloc: Actor
    position: Position


@dataclass(frozen=True)
class Silence:
    """An actor without a position of its own, and what it said as a member of blocs."""

    actor: Actor
    joint: list[JointPosition]


@dataclass(frozen=True)
class Standings:
    """Every actor of the record: those with a position of their own, and those without."""

    stated: list[Standing]
    silent: list[Silence]


def on_point(actors: Sequence[Actor], stances: Iterable[Stance]) -> Standings:
    """Return who stands where on one point; the stances come with ``with_shown`` too."""
    return _standings(actors, stances, lambda position: position.stance.shown)


def on_draft(actors: Sequence[Actor], stances: Iterable[Stance]) -> Standings:
    """Return who stands where on one draft: of each actor, its last word on it."""
    return _standings(actors, stances, lambda position: position.is_in_force)


def on_drafts(
    actors: Sequence[Actor], drafts: Iterable[Draft], stances: Iterable[Stance]
) -> dict[int, Standings]:
    """Return who stands where on each of *drafts* as a whole, by the draft's id."""
    by_draft: dict[int, list[Stance]] = defaultdict(list)
    for stance in stances:
        by_draft[stance.draft_id].append(stance)
    return {draft.pk: on_draft(actors, by_draft[draft.pk]) for draft in drafts}


def _standings(
    actors: Sequence[Actor], stances: Iterable[Stance], is_shown: Callable[[Position], bool]
) -> Standings:
    by_actor: dict[int, list[Stance]] = defaultdict(list)
    for stance in stances:
        by_actor[stance.actor_id].append(stance)
    stated = {
        actor.pk: _standing(actor, _positions(actor, by_actor[actor.pk]), is_shown)
        for actor in actors
        if actor.pk in by_actor
    }
    silent = [
        Silence(
            actor,
            [
                JointPosition(bloc, stated[bloc.pk].shown)
                for bloc in actors
                if bloc.pk in stated and actor.pk in bloc.member_ids
            ],
        )
        for actor in actors
        if actor.pk not in stated
    ]
    return Standings(list(stated.values()), silent)


def _standing(
    actor: Actor, positions: list[Position], is_shown: Callable[[Position], bool]
) -> Standing:
    shown = next(filter(is_shown, positions))
    return Standing(actor, shown, [position for position in positions if position is not shown])


def _positions(actor: Actor, stances: list[Stance]) -> list[Position]:
    """Return the positions of *actor*, the latest draft first, on each the latest first."""
    newest_first = sorted(
        stances, key=lambda stance: (stance.draft.order, stance.stated_on), reverse=True
    )
    ended_on: dict[int, date] = {}
    positions = []
    for stance in newest_first:
        until = ended_on.get(stance.draft_id)
        positions.append(Position(stance, badge(stance), until, _grounds(actor, stance)))
        ended_on[stance.draft_id] = stance.stated_on
    return positions


def _grounds(actor: Actor, stance: Stance) -> list[Ground]:
    return [
        Ground(ground.statement, speaker(ground.statement, for_actor=actor))
        for ground in stance.grounds.all()
    ]


def speaker(statement: Statement, *, for_actor: Actor) -> str:
    """Return who made *statement*: the person, else the setting; the actor where it is another."""
    words = statement.person.name if statement.person else statement.get_setting_display().lower()
    is_own = statement.actor_id == for_actor.pk
    return words if is_own else f"{statement.actor.short_name}, {words}"
