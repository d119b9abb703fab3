"""Tables in layers, so that every reference leads to an earlier one, with few lines that cross.

A line that leads past a layer has a stop of its own there, so that no box stands in its way. Pure:
tables are names, links are pairs of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import combinations, pairwise

SWEEPS = 12

Link = tuple[str, str]
"""The table that refers, and the one that it refers to."""


@dataclass(frozen=True)
class Stop:
    """What stands in a layer: the box of a *table*, or where the line of a *link* passes."""

    layer: int
    table: str = ""
    link: int = -1

    @property
    def is_box(self) -> bool:
        """Whether it is a box, and not a place for a line."""
        return bool(self.table)


@dataclass(frozen=True)
class Layered:
    """The stops of each layer, in their order, and each link's stops from its own box on."""

    layers: list[list[Stop]]
    routes: list[list[Stop]]

    @property
    def segments(self) -> Iterator[tuple[Stop, Stop]]:
        """The pieces of all lines, each from a layer to the one before it."""
        return (piece for route in self.routes for piece in pairwise(route))


def layered(tables: Sequence[str], links: Sequence[Link]) -> Layered:
    """Return *tables* in layers: what refers to none comes first. Links make no circle.

    Within a layer the order is the one, of those tried, in which the fewest lines cross.
    """
    depths = _depths(tables, links)
    boxes = {table: Stop(depths[table], table) for table in tables}
    routes = [
        [
            boxes[table],
            *(Stop(layer, link=number) for layer in range(depths[table] - 1, depths[to], -1)),
            boxes[to],
        ]
        for number, (table, to) in enumerate(links)
    ]
    layers: list[list[Stop]] = [[] for _ in range(max(depths.values(), default=-1) + 1)]
    for stop in dict.fromkeys([*boxes.values(), *(stop for route in routes for stop in route)]):
        layers[stop.layer].append(stop)
    return _in_order(Layered(layers, routes))


def crossings(drawn: Layered) -> int:
    """Return how many pairs of lines cross between two layers."""
    places = _places(drawn.layers)
    return sum(
        _cross(one, other, places)
        for pieces in _by_layer(drawn).values()
        for one, other in combinations(pieces, 2)
    )


def _depths(tables: Sequence[str], links: Sequence[Link]) -> dict[str, int]:
    """Return the layer of each table: one after the last of those that it refers to."""
    targets: dict[str, list[str]] = {table: [] for table in tables}
    for table, to in links:
        targets[table].append(to)
    depths: dict[str, int] = {}
    for table in TopologicalSorter(targets).static_order():
        depths[table] = max((depths[to] + 1 for to in targets[table]), default=0)
    return depths


def _in_order(drawn: Layered) -> Layered:
    """Return *drawn* with the stops of each layer sorted by where their lines lead."""
    best, fewest = drawn, crossings(drawn)
    for sweep in range(SWEEPS):
        layers = [list(layer) for layer in drawn.layers]
        numbers = range(len(layers))
        for number in numbers if sweep % 2 else reversed(numbers):
            _sort(layers, number, drawn, on_the_left=bool(sweep % 2))
        drawn = Layered(layers, drawn.routes)
        if (found := crossings(drawn)) < fewest:
            best, fewest = drawn, found
    return _with_neighbours_swapped(best)


def _sort(layers: list[list[Stop]], number: int, drawn: Layered, *, on_the_left: bool) -> None:
    """Sort a layer by the middle of what its stops are joined to on one side of it."""
    places = _places(layers)
    joined: dict[Stop, list[int]] = {stop: [] for stop in layers[number]}
    for right, left in drawn.segments:
        stop, other = (right, left) if on_the_left else (left, right)
        if stop in joined:
            joined[stop].append(places[other])
    middles = {
        stop: sum(found) / len(found) if found else places[stop] for stop, found in joined.items()
    }
    layers[number].sort(key=lambda stop: middles[stop])


def _with_neighbours_swapped(drawn: Layered) -> Layered:
    """Return *drawn* with neighbours swapped for as long as fewer lines cross thereby."""
    layers, fewest, is_better = [list(layer) for layer in drawn.layers], crossings(drawn), True
    while is_better:
        is_better = False
        for layer in layers:
            for place in range(len(layer) - 1):
                layer[place : place + 2] = reversed(layer[place : place + 2])
                if (found := crossings(Layered(layers, drawn.routes))) < fewest:
                    fewest, is_better = found, True
                else:
                    layer[place : place + 2] = reversed(layer[place : place + 2])
    return Layered(layers, drawn.routes)


def _by_layer(drawn: Layered) -> Mapping[int, list[tuple[Stop, Stop]]]:
    pieces: dict[int, list[tuple[Stop, Stop]]] = {}
    for right, left in drawn.segments:
        pieces.setdefault(left.layer, []).append((right, left))
    return pieces


def _cross(one: tuple[Stop, Stop], other: tuple[Stop, Stop], places: Mapping[Stop, int]) -> bool:
    """Whether two pieces between the same layers cross; those that share an end need not."""
    right = places[one[0]] - places[other[0]]
    left = places[one[1]] - places[other[1]]
    return right * left < 0


def _places(layers: Sequence[Sequence[Stop]]) -> dict[Stop, int]:
    return {stop: place for layer in layers for place, stop in enumerate(layer)}
