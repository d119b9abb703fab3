"""Renaming: a slug is never given to another row, and whatever refers to a row by it follows.

A row's slug stands in addresses, in files and in texts. When it changes, the old address leads to
the new one, and texts that name the row are rewritten, all in the Edit that renames it.
"""

from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from record.aggregates import table_of
from record.models import Rename, Tracked
from record.naming import Names
from record.table import TABLES, Table

Slugs = Mapping[str, Mapping[str, str]]
"""What each old slug has become, by table."""


@dataclass(frozen=True)
class Renaming:
    """A row of ``table`` that had the slug ``old`` and gets the slug ``new``."""

    table: Table
    old: str
    new: str

    def rewrite_own(self, row: Tracked) -> bool:
        """Make the texts of *row*, which is renamed, name it anew; return whether any did."""
        return self._rewrite(self.table, row)

    def rewritten(self) -> list[Tracked]:
        """Return the rows whose texts name the row by its old slug, with the new one, unsaved."""
        return [
            row
            for table in TABLES.values()
            if table.namings_of(self.table.model)
            for row in table.model.objects.all()
            if self._rewrite(table, row)
        ]

    def follow(self) -> None:
        """Let addresses and texts follow the row, which has been stored under its new slug.

        Every old slug leads straight to the present one.
        """
        renames = Rename.objects.filter(table=self.table.name)
        for back in renames.filter(old=self.new):
            back.delete()
        for earlier in renames.filter(new=self.old):
            earlier.new = self.new
            earlier.save()
        Rename.objects.create(table=self.table.name, old=self.old, new=self.new)
        for row in self.rewritten():
            try:
                row.save()
            except ValidationError as error:
                raise ValidationError({"slug": _cannot_follow(row, error)}) from error

    def _rewrite(self, table: Table, row: Tracked) -> bool:
        model, changed = self.table.model, False
        for naming in table.namings_of(model):
            before = getattr(row, naming.column)
            after = naming.rewrite(before, model, self.old, self.new)
            setattr(row, naming.column, after)
            changed = changed or after != before
        return changed


def renaming_of(row: Tracked, old: str | None) -> Renaming | None:
    """Return what renames *row*, stored under the slug *old*; None where it keeps that.

    None as well where rows of its kind are not known by their slugs, or these never change.
    """
    table = table_of(type(row))
    if table is None or not table.may_be_renamed or old is None or old == _slug(row):
        return None
    return Renaming(table, old, _slug(row))


def drop_renames(row: Tracked) -> None:
    """Delete the renames that lead to *row*, which is gone: its old addresses lead nowhere."""
    table = table_of(type(row))
    if table is not None and table.may_be_renamed:
        for rename in Rename.objects.filter(table=table.name, new=_slug(row)):
            rename.delete()


def lead_back(row: Tracked) -> None:
    """Let the old addresses of *row*, which was deleted and is stored again, lead to it again."""
    table = table_of(type(row))
    if table is None or not table.may_be_renamed:
        return
    last = row.history.order_by("history_date", "history_id").filter(history_type="-").last()
    if last is None:
        return
    went_with_it = Rename.history.filter(
        table=table.name, new=last.slug, history_type="-", history_date=last.history_date
    )
    for old in sorted({last.slug, *went_with_it.values_list("old", flat=True)} - {_slug(row)}):
        Rename.objects.create(table=table.name, old=old, new=_slug(row))


def with_present_slugs(model: type[Tracked], row: Any, slugs: Slugs | None = None) -> Any:
    """Return *row*, of *model* or of its history, with texts that name others by present slugs.

    It is a copy. Without *slugs*, the record is asked what became of old ones.
    """
    table = table_of(model)
    named = copy(row)
    namings = table.namings if table else []
    if namings and slugs is None:
        slugs = present_slugs()
    for naming in namings:
        text = getattr(named, naming.column)
        for other in naming.models:
            for old, new in (slugs or {}).get(_table_name(other), {}).items():
                # A hyphen may be escaped. To read a long text for each rename would take long.
                if old in text.replace("\\", ""):
                    text = naming.rewrite(text, other, old, new)
        setattr(named, naming.column, text)
    return named


def present_slugs() -> dict[str, dict[str, str]]:
    """Return what each slug that was renamed has become."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name, old, new in Rename.objects.order_by("pk").values_list("table", "old", "new"):
        found[name][old] = new
    return found


def refuse_taken(row: Tracked) -> None:
    """Raise ValidationError, naming the other, where the slug of *row* is or was another row's.

    A slug that the row has already is not asked about, and one that it had it may have again.
    """
    table = table_of(type(row))
    if table is None or not table.has_slugs:
        return
    stored = _slug_of(table.model, row.pk)
    slug = _slug(row)
    if slug == stored:
        return
    owner = _owner(table, row.pk, stored, slug)
    if owner is not None:
        raise ValidationError({"slug": _whose(table.model, owner, slug)})


def _owner(table: Table, pk: int | None, stored: str | None, slug: str) -> int | None:
    """Return the id of the other row that *slug* belongs to, though it may be deleted."""
    # Of what came with files, the renames alone may know an old slug.
    rename: Mapping[str, Any] | None = (
        Rename.history.filter(table=table.name, old=slug)
        .order_by("history_id")
        .values("new", "history_type")
        .last()
    )
    if rename is not None and rename["history_type"] != "-":
        return None if rename["new"] == stored else _those_named(table, rename["new"])[-1]
    ids = _those_named(table, slug)
    if pk in ids:
        return None
    if not ids and rename is not None:
        ids = _those_named(table, rename["new"])
    return ids[-1] if ids else None


def _those_named(table: Table, slug: str) -> list[int]:
    """Return the ids of the rows that have or had *slug*, the last one last."""
    named = table.model.history.filter(slug=slug).order_by("history_id")
    return list(named.values_list("id", flat=True))


def _whose(model: type[Tracked], pk: int, slug: str) -> str:
    """Return, in words, to which row *slug* belongs, and what to do."""
    row = f"the {model._meta.verbose_name} “{Names({model: {pk}}).of(model, pk)}”"
    present = _slug_of(model, pk)
    if present == slug:
        return f"“{slug}” is the slug of {row}. Choose another."
    gone = ", which has been deleted" if present is None else ""
    return (
        f"“{slug}” was the slug of {row}{gone}, and a slug is never given to another row. "
        "Choose another."
    )


def _cannot_follow(row: Tracked, error: ValidationError) -> str:
    said = " ".join(error.messages)
    return f"The {row._meta.verbose_name} “{row}” names this row, and cannot be rewritten: {said}"


def _table_name(model: type[Tracked]) -> str:
    table = table_of(model)
    return table.name if table else ""


def _slug(row: Tracked) -> str:
    return getattr(row, row.key_field)


def _slug_of(model: type[Tracked], pk: int | None) -> str | None:
    """Return the slug of a row as it is stored; None where it is not there."""
    return model.objects.filter(pk=pk).values_list(model.key_field, flat=True).first()
