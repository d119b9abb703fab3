"""What a change holds, as JSON and as a version of its row."""

from collections.abc import Mapping
from copy import copy
from typing import Any, cast

from django.db import models

from record.aggregates import lists_of
from record.models import Tracked
from record.versions import Version, kept_parts

Real = Mapping[tuple[type[Tracked], int], int]
"""The ids in the record of rows that were proposed under other ones."""


def values_of(version: Version, base: Version | None) -> dict[str, Any]:
    """Return what *version* holds otherwise than *base*, as JSON; all of it where that is None."""
    fields = {
        column.attname: getattr(version.row, column.attname)
        for column in version.model._meta.concrete_fields
        if not column.primary_key
        and (
            base is None
            or getattr(version.row, column.attname) != getattr(base.row, column.attname)
        )
    }
    lists = {
        part._meta.model_name: list(version.lists[part])
        for part in kept_parts(version.model)
        if base is None or version.lists[part] != base.lists[part]
    }
    return {"fields": fields, "lists": lists} if fields or lists else {}


def version_of(
    model: type[Tracked], values: Mapping[str, Any], base: Version | None, real: Real
) -> Version:
    """Return the version of a row of *model* that holds *values*, and else what *base* has.

    Without *base*, the row is new. References to rows that were proposed lead to the *real* ones.
    """
    row: Any = copy(base.row) if base else model()
    for column in model._meta.concrete_fields:
        if column.attname in values.get("fields", {}):
            setattr(row, column.attname, _value(column, values["fields"][column.attname], real))
    lists = dict(base.lists) if base else dict.fromkeys(model.parts(), ())
    for part in kept_parts(model):
        if part._meta.model_name in values.get("lists", {}):
            target = part.target()
            ids = values["lists"][part._meta.model_name]
            lists[part] = tuple(real.get((target, pk), pk) for pk in ids)
    return Version(model, row, lists)


def initial_of(model: type[Tracked], version: Version) -> dict[str, Any]:
    """Return what a form of a new row begins with to hold what *version* holds, by field."""
    initial = {
        column.name: getattr(version.row, column.attname)
        for column in model._meta.concrete_fields
        if not column.primary_key
    }
    for name, links in lists_of(model).items():
        rows = links.target.objects.in_bulk(version.lists[links.part])
        found = (rows[pk] for pk in version.lists[links.part] if pk in rows)
        initial[name] = [getattr(row, row.key_field) for row in found]
    return initial


def _value(column: Any, value: Any, real: Real) -> Any:
    found = column.to_python(value)
    if isinstance(column, models.ForeignKey):
        return real.get((cast(type[Tracked], column.related_model), found), found)
    return found
