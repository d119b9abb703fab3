"""Several aggregates as forms and pages need them: when each last changed, and its lists."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from record.columns import DerivedLinks, Key, Links
from record.models import Tracked
from record.table import TABLES, Table


def table_of(model: type[Tracked]) -> Table | None:
    """Return the interchange table whose rows are aggregates of *model*."""
    return next((table for table in TABLES.values() if table.model is model), None)


def lists_of(model: type[Tracked]) -> dict[str, Links]:
    """Return the list columns that an editor fills in on a row of *model*, by name."""
    table = table_of(model)
    return {
        links.name: links
        for links in (table.links if table else [])
        if not isinstance(links, DerivedLinks)
    }


class Aggregates:
    """What belongs to the rows of *model* with *ids*, read at once for all of them.

    It costs one query for the model and each kind of part, and one a list, however many rows
    there are.
    """

    def __init__(self, model: type[Tracked], ids: Collection[int]) -> None:
        self._versions = model.versions(ids)
        self._lists: dict[str, dict[int, list[Tracked]]] = {
            name: _listed(links, ids) for name, links in lists_of(model).items()
        }

    def version(self, pk: int | None) -> datetime | None:
        """Return when the row or one of its parts last changed."""
        return self._versions.get(pk) if pk else None

    def linked(self, name: str, pk: int | None) -> list[Tracked]:
        """Return the rows that the list *name* of a row leads to, in the editor's order."""
        return self._lists[name].get(pk, []) if pk else []

    def keys(self, name: str, pk: int | None) -> tuple[Key, ...]:
        """Return the keys of the rows that the list *name* of a row leads to."""
        return tuple(getattr(row, row.key_field) for row in self.linked(name, pk))


def _listed(links: Links, ids: Collection[int]) -> dict[int, list[Tracked]]:
    if not ids:
        return {}
    root = links.part.root_field().attname
    parts = (
        links.part.objects.filter(**{f"{root}__in": ids})
        .select_related(links.to, *(f"{links.to}__{name}" for name in links.target.named_with))
        .order_by("position", "pk")
    )
    listed: dict[int, list[Tracked]] = defaultdict(list)
    for part in parts:
        listed[getattr(part, root)].append(getattr(part, links.to))
    return listed
