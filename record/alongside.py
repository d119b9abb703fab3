"""The lists of rows, read alongside the rows themselves, so that neither is held as a whole."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from record.columns import Key, Links

CHUNK = 2_000


class ListsAlongside:
    """The keys of one list column, read while the rows that they belong to are gone through.

    Both come in one order, so that one pass over each is enough. *order* is that of the roots, as
    seen from the part; ties go by the id of the root on both sides.
    """

    def __init__(
        self, column: Links, roots: QuerySet, order: Sequence[Any], condition: Q | None = None
    ) -> None:
        root = column.part.part_of
        linked = (
            column.part.objects.filter(
                condition or Q(), **{f"{root}__in": roots.order_by().values("pk")}
            )
            .order_by(*order, f"{root}_id", "position", "pk")
            .values_list(f"{root}_id", column.path)
            .iterator(chunk_size=CHUNK)
        )
        self._name = f"{column.table.name}.{column.name}"
        self._groups = groupby(linked, key=lambda pair: pair[0])
        self._next: tuple[int, tuple[Key, ...]] | None = None
        self._advance()

    def of(self, pk: int) -> tuple[Key, ...]:
        """Return the keys of the root *pk*; roots are asked for in their order."""
        if self._next is None or self._next[0] != pk:
            return ()
        keys = self._next[1]
        self._advance()
        return keys

    def expect_end(self) -> None:
        """Raise RuntimeError where parts are left over: their roots were not where they were."""
        if self._next is not None:
            raise RuntimeError(f"{self._name} changed while it was read.")

    def _advance(self) -> None:
        group = next(self._groups, None)
        self._next = group and (group[0], tuple(key for _, key in group[1]))
