"""How disputed the points are within one draft, with the arithmetic.

Pure: whoever calls has fetched the rows. Positions are counted on one and the same text only, and
those for and against are never netted: opponents may want opposite things.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from actors.models import Actor
from provisions.badges import SIGNS
from provisions.models import Draft, Provision, Stance

VERBS: dict[str, tuple[str, str]] = {
    Stance.Position.ACCEPTS: ("accepts", "accept"),
    Stance.Position.CONDITIONS: ("accepts with conditions", "accept with conditions"),
    Stance.Position.AMBIGUOUS: ("is ambiguous", "are ambiguous"),
    Stance.Position.SEEKS_CHANGES: ("seeks changes", "seek changes"),
    Stance.Position.REJECTS: ("rejects", "reject"),
}
"""What one actor does, and what several do."""
OBJECTIONS = (Stance.Position.SEEKS_CHANGES, Stance.Position.REJECTS)
ACCEPTANCES = (Stance.Position.ACCEPTS, Stance.Position.CONDITIONS)


@dataclass(frozen=True)
class Share:
    """The actors that share a position on a text."""

    position: str
    actors: list[Actor]

    @property
    def sign(self) -> str:
        """The sign of the position."""
        return SIGNS[self.position]

    @property
    def verb(self) -> str:
        """What they do, as it follows their number."""
        return VERBS[self.position][self.number != 1]

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.actors)


@dataclass(frozen=True)
class LeftOut:
    """A bloc whose word is not counted, since some of its ``members`` have one of their own."""

    bloc: Actor
    members: list[Actor]


@dataclass(frozen=True)
class Dispute:
    """Who accepts and who objects to a point as worded in one draft."""

    provision: Provision
    shares: list[Share]
    left_out: list[LeftOut]

    def number(self, *positions: str) -> int:
        """Return how many of those counted hold one of *positions*."""
        return sum(share.number for share in self.shares if share.position in positions)

    @property
    def objections(self) -> int:
        """How many reject it or seek changes."""
        return self.number(*OBJECTIONS)

    @property
    def rejections(self) -> int:
        """How many reject it."""
        return self.number(Stance.Position.REJECTS)

    @property
    def acceptances(self) -> int:
        """How many accept it, with conditions or without."""
        return self.number(*ACCEPTANCES)

    @property
    def spoke(self) -> int:
        """How many are counted."""
        return self.number(*Stance.Position.values)


def disputes(
    actors: Sequence[Actor], provisions: Iterable[Provision], stances: Iterable[Stance]
) -> list[Dispute]:
    """Return how disputed each of *provisions* is in a draft, the most disputed first.

    Ordered by how many reject or seek changes, then by how many reject, then by number. *actors*
    are all of the record in their order, with their memberships; *stances* those in force on the
    points of that one draft.
    """
    taken: dict[int | None, dict[int, str]] = defaultdict(dict)
    for stance in stances:
        taken[stance.provision_id][stance.actor_id] = stance.position
    members = members_of_blocs(actors)
    found = [_dispute(provision, actors, taken[provision.pk], members) for provision in provisions]
    return sorted(found, key=lambda one: (-one.objections, -one.rejections, one.provision.number))


def most_spoken(drafts: Iterable[Draft], stances: Iterable[Stance]) -> Draft | None:
    """Return the draft on whose points most positions are in force, of equals the later one.

    That is the one within which a reader who names none is shown what is disputed. *drafts* come
    in their order; None where there are none.
    """
    numbers = Counter(one.draft_id for one in stances if one.provision_id is not None)
    return max(drafts, key=lambda draft: (numbers[draft.pk], draft.order), default=None)


def members_of_blocs(actors: Sequence[Actor]) -> dict[int, set[int]]:
    """Return, for the id of each bloc, the ids of its members and of theirs in turn."""
    direct = {actor.pk: actor.member_ids for actor in actors}
    found = {}
    for bloc, members in direct.items():
        reached: set[int] = set()
        waiting = list(members)
        while waiting:
            member = waiting.pop()
            if member not in reached:
                reached.add(member)
                waiting += direct.get(member, ())
        if reached:
            found[bloc] = reached
    return found


def _dispute(
    provision: Provision,
    actors: Sequence[Actor],
    positions: Mapping[int, str],
    members: Mapping[int, set[int]],
) -> Dispute:
    left_out = []
    shared: dict[str, list[Actor]] = defaultdict(list)
    for actor in actors:
        if actor.pk not in positions:
            continue
        speaking = members.get(actor.pk, set()) & positions.keys() - {actor.pk}
        if speaking:
            left_out.append(LeftOut(actor, [one for one in actors if one.pk in speaking]))
        else:
            shared[positions[actor.pk]].append(actor)
    shares = [
        Share(position.value, shared[position])
        for position in Stance.Position
        if position in shared
    ]
    return Dispute(provision, shares, left_out)
