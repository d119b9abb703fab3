"""Everything that can be asked for by program, address by address."""

from collections.abc import Mapping

from data.openapi.of_lists import lists, made
from data.openapi.of_record import changes, descriptions, feeds, snapshots
from data.openapi.of_things import things
from data.openapi.operation import Operation

OPERATIONS: Mapping[str, Operation] = {
    one.name: one
    for kind in (lists, made, things, changes, feeds, snapshots, descriptions)
    for one in kind()
}
"""Every operation, by the name of its address."""
