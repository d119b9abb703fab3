"""The ids of rows that are only proposed: the same each time that a proposal is laid."""

from collections.abc import Iterator, Mapping
from itertools import count

from record.editing import PROPOSED_FROM
from record.models import Tracked

OF_PROPOSAL = 10**8
OF_ROW = 10**4
MOST_ROWS = OF_PROPOSAL // OF_ROW - 1


class Ids:
    """Gives new rows their ids while a proposal is laid over the record and worked on.

    A root goes by its number in the proposal, and what belongs to it by numbers below that; so a
    form that was opened on one laying fits the next one. ``number`` is the last number given.
    """

    def __init__(self, proposal: int, numbers: int) -> None:
        self._first = PROPOSED_FROM + proposal * OF_PROPOSAL
        self.number = numbers
        self._laid: Iterator[int] | None = None
        # What is made in the course of a request is laid anew, by its number, in the next one.
        self._passing = count(self._first + MOST_ROWS * OF_ROW)
        self._again: dict[type[Tracked], int] = {}

    def __call__(self, model: type[Tracked]) -> int:
        """Return the id of the next new row of *model*."""
        if self._laid is not None:
            return next(self._laid)
        if model in self._again:
            return self._again.pop(model)
        if model.part_of:
            return next(self._passing)
        self.number += 1
        return self._first + self.number * OF_ROW

    def lay(self, number: int) -> None:
        """Number what is made from here on below the row with *number* in the proposal."""
        self._laid = count(self._first + number * OF_ROW + 1)

    def work(self, again: Mapping[type[Tracked], int]) -> None:
        """Give new roots new numbers from here on; *again* are ids for the first of a model."""
        self._laid = None
        self._again = dict(again)

    def number_of(self, pk: int) -> int | None:
        """Return the number of the new root *pk*; None where it has none of this proposal."""
        number, rest = divmod(pk - self._first, OF_ROW)
        return number if rest == 0 and 0 < number < MOST_ROWS else None
