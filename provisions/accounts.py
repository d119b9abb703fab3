"""A draft in short: what it revises, what became of the points in it, and who stands where.

Pure: whoever calls has fetched the rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provisions.models import Draft, Revision
from provisions.periods import Period, latest_drafts
from provisions.standings import Standings


@dataclass(frozen=True)
class Tally:
    """How many points share one fate in a draft; ``change`` is its value, ``word`` its name."""

    change: str
    word: str
    number: int

    @property
    def marks(self) -> range:
        """One mark a point, so that a bar of marks has the right proportions by itself."""
        return range(self.number)


@dataclass(frozen=True)
class Account:
    """A draft, what it revises, what became of the points in it, and who stands where on it.

    ``revises`` is None where the draft that it revises had not begun by the day; ``standings``
    where they were not asked for. ``latest`` says when it was the latest draft.
    """

    draft: Draft
    revises: Draft | None
    tallies: list[Tally]
    standings: Standings | None = None
    latest: Sequence[Period] = ()


def accounts(
    drafts: Sequence[Draft],
    changes: Iterable[tuple[int, str, int]],
    points: int,
    standings: Mapping[int, Standings] | None = None,
) -> list[Account]:
    """Return the account of each of *drafts*, which are those begun by the day, in their order.

    *changes* gives (id of a draft, change, number of points), *points* how many there are,
    *standings* who stands where on each draft as a whole, by its id.
    """
    numbers: dict[int, Counter[str]] = defaultdict(Counter)
    for draft_id, change, number in changes:
        numbers[draft_id][change] = number
    by_id: dict[int | None, Draft] = {draft.pk: draft for draft in drafts}
    latest = latest_drafts(drafts)
    return [
        Account(
            draft,
            by_id.get(draft.revises_id),
            tallies(numbers[draft.pk], points),
            (standings or {}).get(draft.pk),
            latest.get(draft.pk, ()),
        )
        for draft in drafts
    ]


def tallies(numbers: Mapping[str, int], points: int) -> list[Tally]:
    """Return the fates that points met, in the order of the enumeration.

    Points of which the draft has no revision come last, as not entered.
    """
    found = [
        Tally(change.value, str(change.label).lower(), numbers[change])
        for change in Revision.Change
        if numbers.get(change)
    ]
    absent = points - sum(numbers.values())
    return [*found, Tally("absent", "not entered", absent)] if absent > 0 else found
