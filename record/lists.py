"""The lists of roots as they stood at instants, from the history of their parts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from record.models import Tracked

Order = tuple[int, ...]
"""The ids of what the parts of one root link it to, in the order that the editor chose."""


def around(
    part: type[Tracked], instants: Mapping[int, Collection[datetime]]
) -> dict[tuple[int, datetime], tuple[Order, Order]]:
    """Return the list of each root right before and at each of its *instants*, by id.

    One query, however many there are.
    """
    root, target = part.root_field().attname, part.target_field().attname
    written = (
        part.history.filter(**{f"{root}__in": list(instants)})
        .order_by("history_date", "history_id")
        .values_list(root, "history_date", "history_type", "id", "position", target)
    )
    by_root = defaultdict(list)
    for pk, *version in written:
        by_root[pk].append(version)
    found = {}
    for pk, asked in instants.items():
        # What is there, by the part's id: its place and what it links to.
        there: dict[int, tuple[int, int]] = {}
        versions = iter(by_root[pk])
        version = next(versions, None)
        for instant in sorted(asked):
            orders = []
            for is_reached in (instant.__gt__, instant.__ge__):
                while version is not None and is_reached(version[0]):
                    _, kind, part_id, *place = version
                    there.pop(part_id, None)
                    if kind != "-":
                        there[part_id] = (place[0], place[1])
                    version = next(versions, None)
                orders.append(_order(there))
            found[pk, instant] = (orders[0], orders[1])
    return found


def _order(there: Mapping[int, tuple[int, int]]) -> Order:
    placed = sorted((position, pk, target) for pk, (position, target) in there.items())
    return tuple(target for _, _, target in placed)
