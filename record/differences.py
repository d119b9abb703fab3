"""How two states of a row and its lists differ, in words: field by field, list by list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from record.models import Tracked
from record.naming import Names, is_prose, label_of
from record.passages import cut, pieces_of
from record.wording import Piece


@dataclass(frozen=True)
class FieldChange:
    """One field before and after; an empty text where it had, or has, nothing."""

    label: str
    before: str
    after: str
    is_prose: bool = False

    @property
    def pieces(self) -> list[Piece]:
        """The change of a longer text in full, what stayed included; none where nothing did."""
        if not (self.is_prose and self.before and self.after):
            return []
        return pieces_of(self.before, self.after)

    @property
    def passages(self) -> list[Piece]:
        """The change of a longer text, without long stretches that stayed."""
        return list(cut(self.pieces))


def changed_fields(
    model: type[Tracked], before: Any, after: Any, names: Names
) -> Iterator[FieldChange]:
    """Yield the fields in which two rows of *model*, or of its history, differ.

    A row that is not there is None, and has nothing in any field.
    """
    for column in model._meta.concrete_fields:
        old, new = (getattr(row, column.attname, None) for row in (before, after))
        if old != new and not column.primary_key:
            shown = names.show(column, old), names.show(column, new)
            if any(shown):
                yield FieldChange(label_of(column), *shown, is_prose=is_prose(column))


def changed_list(
    part: type[Tracked], before: Sequence[int], after: Sequence[int], names: Names
) -> Iterator[FieldChange]:
    """Yield what left a list of a root, what came, and the order of what stayed if it changed.

    *before* and *after* are the ids of what the parts link to, in the editor's order.
    """
    yield from left_and_came(
        part,
        [pk for pk in before if pk not in after],
        [pk for pk in after if pk not in before],
        names,
    )
    yield from changed_order(part, before, after, names)


def left_and_came(
    part: type[Tracked], left: Sequence[int], came: Sequence[int], names: Names
) -> Iterator[FieldChange]:
    """Yield a line for each row that *left* a list of a root or *came* to it."""
    target = part.target_field()
    for pk in left:
        yield FieldChange(label_of(target), names.show(target, pk), "")
    for pk in came:
        yield FieldChange(label_of(target), "", names.show(target, pk))


def changed_order(
    part: type[Tracked], before: Sequence[int], after: Sequence[int], names: Names
) -> Iterator[FieldChange]:
    """Yield the order of what stayed in a list, in one line, where it changed."""
    target = part.target_field()
    orders = [pk for pk in before if pk in after], [pk for pk in after if pk in before]
    if orders[0] != orders[1]:
        was, is_now = ("; ".join(names.show(target, pk) for pk in order) for order in orders)
        yield FieldChange(f"{label_of(target)} order", was, is_now)
