"""Merges what two editors made of one text or list, where their changes do not touch.

Pure functions, without a database.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar

from record.passages import all_pieces

Item = TypeVar("Item")


class Change(NamedTuple):
    """What an editor put in place of the letters from *begin* to *end* of the text opened."""

    begin: int
    end: int
    text: str


def changes(opened: str, text: str) -> list[Change]:
    """Return what turns *opened* into *text*, whole words at a time, in their order."""
    found, place = [], 0
    for stayed, run in groupby(all_pieces(opened, text), key=lambda piece: piece.kind == "same"):
        pieces = list(run)
        length = sum(len(piece.text) for piece in pieces if piece.kind != "came")
        if not stayed:
            came = "".join(piece.text for piece in pieces if piece.kind == "came")
            found.append(Change(place, place + length, came))
        place += length
    return found


def merge(opened: str, theirs: str, mine: str) -> str | None:
    """Return *opened* with the changes of both; None where they touch.

    Between a change of one and a change of the other at least one word stayed as it was, unless
    both made the same change. It does not matter whose is whose.
    """
    one, other = changes(opened, theirs), changes(opened, mine)
    both = set(one) & set(other)
    for first in one:
        for second in other:
            if first not in both and second not in both and _touch(opened, first, second):
                return None
    merged, place = [], 0
    for change in sorted({*one, *other}):
        merged += [opened[place : change.begin], change.text]
        place = change.end
    return "".join([*merged, opened[place:]])


def merge_lists(
    opened: Sequence[Item], theirs: Sequence[Item], mine: Sequence[Item]
) -> list[Item]:
    """Return a list without what either took out of *opened*, and with what either added.

    Its order is that of who changed it; where both did, mine. What was added stands behind what
    it was put behind, theirs first.
    """
    stayed = [item for item in opened if item in theirs and item in mine]
    is_mine = [item for item in mine if item in stayed] != stayed
    base, other = (mine, theirs) if is_mine else (theirs, mine)
    merged = [item for item in base if item in other or item not in opened]
    before = None
    for item in other:
        if item not in opened and item not in merged:
            place = merged.index(before) + 1 if before is not None else 0
            while not is_mine and place < len(merged) and merged[place] not in opened:
                place += 1
            merged.insert(place, item)
        if item in merged:
            before = item
    return merged


def _touch(opened: str, one: Change, other: Change) -> bool:
    first, second = sorted((one, other))
    return second.begin < first.end or not re.search(r"\w", opened[first.end : second.begin])
