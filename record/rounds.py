"""Writes that may rest on one another, tried in rounds."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from record.models import Tracked
from record.refused import REFUSALS, in_words

Item = TypeVar("Item", bound=Hashable)
Messages = list[str]


def in_rounds(
    items: Iterable[Item],
    write: Callable[[Item], None],
    model_of: Callable[[Item], type[Tracked]],
) -> dict[Item, Messages]:
    """Call *write* with each item, again as long as that helps; return what was refused, and why.

    One may rest on another that comes later. Where it refuses, *write* has written nothing.
    *model_of* gives the model of the row that an item is about.
    """
    pending = list(items)
    while True:
        refused: dict[Item, Messages] = {}
        for item in pending:
            try:
                write(item)
            except REFUSALS as error:
                refused[item] = in_words(error, model_of(item))
        if not refused or len(refused) == len(pending):
            return refused
        pending = list(refused)
