"""What the columns of a table are, told once for all who read it by program.

The Data Package, CSVW, JSON Schema, the README of an export and the dictionary page are each made
from these descriptions: those of the record's own tables follow from their declarations and
models, those of tables that are made from others are declared beside what makes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, cast

from django.core.validators import MinValueValidator
from django.db import models

from record.columns import Column, Links, Origin, Reference
from record.fields import AddressField, KeyField
from record.models import Tracked
from record.table import TABLES, Table

SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
"""What a key looks like, as a regular expression of ECMA-262 and XML Schema alike."""


class Kind(StrEnum):
    """The type of a value, by the name that the Data Package standard gives it."""

    TEXT = "string"
    NUMBER = "integer"
    DAY = "date"
    INSTANT = "datetime"
    FLAG = "boolean"
    LIST = "list"


@dataclass(frozen=True)
class Target:
    """The column of another table, or of the same, whose values a column repeats."""

    table: str
    column: str


@dataclass(frozen=True)
class Description:
    """A column: what it says, of which type its values are, and what an empty cell says.

    ``absent`` is "" where no cell is empty; ``absent_by_day`` says what one may say besides where
    the table is given as of a day. ``values`` are all that there are, where they are
    few; ``items`` is the type of the items of a list. ``is_key`` says that each value stands in
    one row alone.
    """

    name: str
    meaning: str
    kind: Kind = Kind.TEXT
    origin: Origin = Origin.MADE
    absent: str = ""
    absent_by_day: str = ""
    values: tuple[str, ...] = ()
    refers_to: Target | None = None
    items: Kind = Kind.TEXT
    pattern: str = ""
    max_length: int | None = None
    least: int | None = None
    is_address: bool = False
    is_key: bool = False

    @property
    def is_optional(self) -> bool:
        """Whether a cell may be empty."""
        return bool(self.absent)

    @property
    def is_foreign_key(self) -> bool:
        """Whether a cell holds one key of a row: no standard knows a list of foreign keys."""
        return self.refers_to is not None and self.kind is not Kind.LIST

    @property
    def said(self) -> str:
        """What it says, which values there are, and what an empty cell says."""
        values = f"One of: {', '.join(self.values)}." if self.values else ""
        empty = f"Empty: {self.absent[0].lower()}{self.absent[1:]}" if self.absent else ""
        return " ".join(filter(None, (self.meaning, values, empty)))


@dataclass(frozen=True)
class MadeTable:
    """A table that is made from the record's own when it is asked for."""

    name: str
    about: str
    columns: Sequence[Description]
    key: tuple[str, ...] = ()

    @property
    def header(self) -> list[str]:
        """The names of the columns, as a file has them."""
        return [column.name for column in self.columns]

    @property
    def meanings(self) -> list[tuple[str, str]]:
        """The name of each column, and what it says, in full."""
        return [(column.name, column.said) for column in self.columns]


def descriptions(table: Table) -> list[Description]:
    """Return the columns of *table*, as a file has them."""
    return [_described(column, table) for column in table.columns if column.in_file]


def like(table: Table, column: str, **changes: Any) -> Description:
    """Return a column of a made table that holds what *column* of *table* does.

    *changes* are what is said otherwise of it there.
    """
    [found] = [each for each in table.columns if each.name == column]
    return replace(_described(found, table), **{"is_key": False, **changes})


def _described(column: Column, table: Table) -> Description:
    plain = Description(
        name=column.name,
        meaning=column.meaning,
        origin=column.origin,
        absent=column.absent,
        absent_by_day=column.absent_by_day,
        is_key=(column.name,) == table.key,
    )
    if isinstance(column, Links):
        key = _key(column.target)
        return replace(plain, kind=Kind.LIST, items=_kind(key), refers_to=_target(column.target))
    if isinstance(column, Reference):
        return replace(plain, **_type(_key(column.target)), refers_to=_target(column.target))
    return replace(plain, **_type(column.field))


def _type(field: models.Field) -> dict[str, Any]:
    """Return what a description says of the values of *field*."""
    kind = _kind(field)
    if field.choices:
        return {"kind": kind, "values": tuple(value for value, _ in field.flatchoices)}
    if kind is Kind.NUMBER:
        # Those that the field declares; each database adds the bounds of its own integers.
        declared = cast(Any, field)._validators
        least = [one.limit_value for one in declared if isinstance(one, MinValueValidator)]
        return {"kind": kind, "least": max(least, default=None)}
    if kind is not Kind.TEXT:
        return {"kind": kind}
    return {
        "kind": kind,
        "pattern": SLUG if isinstance(field, KeyField) else "",
        "max_length": field.max_length,
        "is_address": isinstance(field, AddressField),
    }


def _kind(field: models.Field) -> Kind:
    if isinstance(field, models.BooleanField):
        return Kind.FLAG
    if isinstance(field, models.IntegerField):
        return Kind.NUMBER
    return Kind.DAY if isinstance(field, models.DateField) else Kind.TEXT


def _key(target: type[Tracked]) -> models.Field:
    """Return the field that rows of *target* are referred to by."""
    return cast(models.Field, target._meta.get_field(target.key_field))


def _target(model: type[Tracked]) -> Target:
    name = next(table.name for table in TABLES.values() if table.model is model)
    return Target(name, model.key_field)
