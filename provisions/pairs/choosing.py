"""What there is to compare: a form a kind, and pairs that are ready to be looked at.

Pure: whoever calls has fetched the rows. The pairs are neutral ones: what follows from the order
of the drafts, the actors and the days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from actors.models import Actor
from provisions.lineage import back_from
from provisions.models import Draft
from provisions.pairs.sides import NAMES, Kind, Pair, Side, of_actor, of_day, of_draft

TOLD: dict[str, str] = {
    Kind.DRAFT: "Point by point: the words that changed, and who stands where on each text.",
    Kind.ACTOR: "Draft by draft: where they agree, where they differ, where one is silent.",
    Kind.DAY: "What came after the earlier and by the later, and what it changed.",
}
"""What a comparison of each kind shows."""
LABELS: dict[str, tuple[str, str]] = {
    Kind.DRAFT: ("One draft", "The other"),
    Kind.ACTOR: ("One actor", "The other"),
    Kind.DAY: ("One day", "The other"),
}


@dataclass(frozen=True)
class Place:
    """One of the two places to fill: its parameter, its label, and what is chosen for it."""

    name: str
    label: str
    chosen: Side | None
    is_given: bool


@dataclass(frozen=True)
class Choice:
    """What there is of one kind: two places to fill, what may fill them, and ready pairs."""

    kind: Kind
    places: list[Place]
    sides: list[Side]
    pairs: list[Pair]

    @property
    def told(self) -> str:
        """What the comparison shows."""
        return TOLD[self.kind]

    @property
    def is_possible(self) -> bool:
        """Whether there are two to choose."""
        return self.kind == Kind.DAY or len(self.sides) > 1


def choices(
    drafts: Sequence[Draft],
    actors: Sequence[Actor],
    on: date,
    given: Mapping[str, Side],
    *,
    event_days: Sequence[date],
) -> list[Choice]:
    """Return what there is to compare as of the day *on*; where a side is *given*, of its kind.

    *drafts* and *actors* come in their order, *event_days* are those of the events beside *on*.
    """
    begun = [draft for draft in drafts if draft.started_on <= on]
    days = sorted({*event_days, *(draft.started_on for draft in begun[:1])} - {on})
    sides = {
        Kind.DRAFT: [of_draft(draft) for draft in begun],
        Kind.ACTOR: [of_actor(actor) for actor in actors],
        Kind.DAY: [of_day(day) for day in (*(day for day in days if day < on), on)],
    }
    one = next(iter(given.values()), None)
    pairs = {
        Kind.DRAFT: _with_those_they_revise(begun),
        Kind.ACTOR: [Pair(*sides[Kind.ACTOR][:2])] if len(actors) > 1 else [],
        Kind.DAY: [Pair(day, sides[Kind.DAY][-1]) for day in sides[Kind.DAY][:-1]],
    }
    return [
        Choice(
            kind,
            _places(kind, given, pairs[kind][0] if pairs[kind] else None),
            sides[kind],
            _with_each_other(given, sides[kind]) if one else pairs[kind],
        )
        for kind in Kind
        if one is None or one.kind == kind
    ]


def _places(kind: Kind, given: Mapping[str, Side], ready: Pair | None) -> list[Place]:
    suggested = {"left": ready.left, "right": ready.right} if ready else {}
    chosen = given or suggested
    return [
        Place(
            name,
            label,
            chosen.get(name),
            name in given,
        )
        for name, label in zip(NAMES, LABELS[kind], strict=True)
    ]


def _with_those_they_revise(drafts: Sequence[Draft]) -> list[Pair]:
    """Return the first draft with the latest on its line, then each with the one it revises."""
    by_id: dict[int | None, Draft] = {draft.pk: draft for draft in drafts}
    revised = [(by_id[draft.revises_id], draft) for draft in drafts if draft.revises_id in by_id]
    line = back_from(drafts[-1], drafts) if drafts else []
    ends = [(line[-1], drafts[-1])] if line else []
    in_order = dict.fromkeys([*ends, *revised])
    return [Pair(of_draft(old), of_draft(new)) for old, new in in_order]


def _with_each_other(given: Mapping[str, Side], sides: Sequence[Side]) -> list[Pair]:
    missing = next((name for name in NAMES if name not in given), NAMES[-1])
    return [Pair(**{**given, missing: side}) for side in sides if side not in given.values()]
