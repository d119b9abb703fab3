"""Which of two lists belong together, so that all pairs together fit best. Pure."""

from collections.abc import Sequence
from math import inf


def assign(scores: Sequence[Sequence[float]]) -> list[int | None]:
    """Return for each row of *scores* its column, each column once, so that their sum is greatest.

    A row gets None where there is no column left, or only one with no score at all. It is the
    Hungarian method: a row more costs at most the rows before it times the columns.
    """
    if not scores or not scores[0]:
        return [None] * len(scores)
    columns = len(scores[0])
    # Each row may as well get one of as many columns that score nothing.
    costs = [[*(-score for score in row), *([0.0] * len(scores))] for row in scores]
    matching = _Matching(costs)
    for row in range(len(costs)):
        matching.add(row)
    found: list[int | None] = [None] * len(scores)
    for column, matched in enumerate(matching.row_of[:columns]):
        if matched is not None and scores[matched][column] > 0:
            found[matched] = column
    return found


class _Matching:
    """The cheapest matching of the rows added so far, with the potentials that prove it."""

    def __init__(self, costs: Sequence[Sequence[float]]) -> None:
        self.costs = costs
        self.width = len(costs[0])
        self.row_of: list[int | None] = [None] * self.width
        self._of_rows = [0.0] * len(costs)
        self._of_columns = [0.0] * self.width

    def add(self, row: int) -> None:
        """Match *row*, too, with others moved along the cheapest way to a free column."""
        least = [inf] * self.width
        before: list[int | None] = [None] * self.width
        done: list[int] = []
        rest = set(range(self.width))
        at, column = row, None
        while True:
            nearest = self._reach(at, column, rest, least, before)
            self._shift(least[nearest], row, done, rest, least)
            done.append(nearest)
            rest.remove(nearest)
            column, following = nearest, self.row_of[nearest]
            if following is None:
                break
            at = following
        self._move(row, column, before)

    def _reach(
        self,
        row: int,
        column: int | None,
        rest: set[int],
        least: list[float],
        before: list[int | None],
    ) -> int:
        """Note what the columns of the *rest* cost by way of *row*; return the cheapest."""
        costs, of_row = self.costs[row], self._of_rows[row]
        for other in rest:
            cost = costs[other] - of_row - self._of_columns[other]
            if cost < least[other]:
                least[other], before[other] = cost, column
        return min(rest, key=lambda other: (least[other], other))

    def _shift(
        self, by: float, row: int, done: list[int], rest: set[int], least: list[float]
    ) -> None:
        self._of_rows[row] += by
        for column in done:
            matched = self.row_of[column]
            if matched is not None:
                self._of_rows[matched] += by
            self._of_columns[column] -= by
        for column in rest:
            least[column] -= by

    def _move(self, row: int, column: int, before: list[int | None]) -> None:
        """Give *column* to the row before it on the way, and so on back to *row*."""
        earlier = before[column]
        while earlier is not None:
            self.row_of[column] = self.row_of[earlier]
            column, earlier = earlier, before[earlier]
        self.row_of[column] = row
