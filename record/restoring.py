"""Restoring an earlier version of an aggregate: what that would do, and doing it."""

from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime

from record.aggregates import lists_of
from record.differences import FieldChange
from record.editing import current_edit
from record.models import Tracked
from record.naming import Names, label_of
from record.renaming import renaming_of, with_present_slugs
from record.renaming_form import warnings
from record.versions import Version, at, compare, kept_parts, names_in, now, put, same


@dataclass(frozen=True)
class Gone:
    """A row that a version refers to as its ``label`` and that is not in the record any more."""

    model: type[Tracked]
    pk: int
    name: str
    label: str

    @property
    def what(self) -> str:
        """What kind of row it was."""
        return str(self.model._meta.verbose_name)


@dataclass(frozen=True)
class Restoring:
    """What putting back a version of a row would do.

    ``version`` is what would be put: its texts name other rows as they are called today, and its
    lists lack what is gone. ``left_out`` says what, ``needed`` what must be restored first;
    ``renames`` tells in sentences what becomes of addresses and texts where the slug differs.
    """

    present: Version | None
    version: Version
    changes: list[FieldChange]
    left_out: list[Gone]
    needed: list[Gone]
    renames: list[str]

    @property
    def is_present(self) -> bool:
        """Whether the row holds all of that already."""
        return same(self.present, self.version)

    @property
    def is_possible(self) -> bool:
        """Whether there is something to restore, and nothing that must be restored before."""
        return not (self.is_present or self.needed)

    def carry_out(self) -> None:
        """Put the version back in the open Edit, and check the rules.

        Raises ValidationError, ProtectedError or IntegrityError where the record refuses it.
        """
        put(self.version.model, self.version.row.id, self.version)
        current_edit().check()


def restoring(model: type[Tracked], pk: int, instant: datetime) -> Restoring | None:
    """Return what restoring the root *pk* as it stood at *instant* would do.

    None where it was not, or no longer, in the record then. It takes a fixed number of queries.
    """
    then = at(model, pk, instant)
    if then is None:
        return None
    present = now(model, [pk]).get(pk)
    names = names_in([then])
    needed, left_out = list(gone_fields(then, names)), list(gone_items(then, names))
    version = replace(
        then,
        row=with_present_slugs(model, then.row),
        lists={
            part: tuple(other for other in order if names.has(part.target(), other))
            for part, order in then.lists.items()
        },
    )
    needed += _all_gone(version, left_out)
    return Restoring(
        present,
        version,
        compare(present, version),
        [gone for gone in left_out if gone not in needed],
        needed,
        _renames(present, version),
    )


def gone_fields(
    version: Version, names: Names, coming: Mapping[type[Tracked], Collection[int]] | None = None
) -> Iterator[Gone]:
    """Yield the rows that fields of *version* refer to and that are gone, but for those *coming*.

    *names* knows all that it refers to.
    """
    for column in version.model._meta.concrete_fields:
        other, pk = column.related_model, getattr(version.row, column.attname)
        if pk is not None and other is not None and issubclass(other, Tracked):
            yield from _gone(other, [pk], label_of(column), names, coming)


def gone_items(
    version: Version, names: Names, coming: Mapping[type[Tracked], Collection[int]] | None = None
) -> Iterator[Gone]:
    """Yield the rows that *version* lists and that are gone, but for those *coming*."""
    for part in kept_parts(version.model):
        label = label_of(part.target_field())
        yield from _gone(part.target(), version.lists[part], label, names, coming)


def _gone(
    model: type[Tracked],
    ids: Collection[int],
    label: str,
    names: Names,
    coming: Mapping[type[Tracked], Collection[int]] | None,
) -> Iterator[Gone]:
    for pk in ids:
        if not names.has(model, pk) and pk not in (coming or {}).get(model, ()):
            yield Gone(model, pk, names.of(model, pk), label)


def _all_gone(version: Version, left_out: Collection[Gone]) -> list[Gone]:
    """Return those of *left_out* without which a list that takes at least one would be empty."""
    empty = [
        links.target
        for links in lists_of(version.model).values()
        if not links.is_optional and not version.lists[links.part]
    ]
    return [gone for gone in left_out if gone.model in empty]


def _renames(present: Version | None, version: Version) -> list[str]:
    """Return, in sentences, what putting *version* means for the row's addresses."""
    if present is None or not hasattr(present.row, "slug"):
        return []
    row = copy(present.row)
    row.slug = version.row.slug
    renaming = renaming_of(row, present.row.slug)
    return list(warnings(row, renaming)) if renaming else []
