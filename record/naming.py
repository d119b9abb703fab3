"""The names of rows and the words for their values, as readers see them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, cast

from django.db import models
from django.db.models import Max
from django.utils.formats import date_format

from record.editing import PROPOSED_FROM
from record.models import Tracked

Wanted = Mapping[type[Tracked], set[int]]
"""Rows to be named: for each model, their ids."""


def mentioned(versions: Iterable[tuple[type[Tracked], Any]]) -> dict[type[Tracked], set[int]]:
    """Return the rows that *versions*, each a model and a row of it or its history, refer to."""
    wanted: dict[type[Tracked], set[int]] = defaultdict(set)
    for model, version in versions:
        for column in model._meta.concrete_fields:
            related = column.related_model
            other = getattr(version, column.attname)
            if other is not None and related is not None and issubclass(related, Tracked):
                wanted[related].add(other)
    return wanted


class Names:
    """The names of the rows that are *wanted*, looked up kind by kind.

    A row that is gone is named by the key it had or, where such rows have none, as it was last.
    """

    def __init__(self, wanted: Wanted) -> None:
        self._rows = {
            model: model.objects.select_related(*model.named_with).in_bulk(ids)
            for model, ids in wanted.items()
        }
        self._gone = {
            model: _last_names(model, ids - self._rows[model].keys())
            for model, ids in wanted.items()
        }

    def has(self, model: type[Tracked], pk: int) -> bool:
        """Return whether a row is still there."""
        return pk in self._rows[model]

    def of(self, model: type[Tracked], pk: int) -> str:
        """Return the name of a row."""
        row = self._rows[model].get(pk)
        # What was only proposed has no history that could name it.
        unknown = "not there" if pk >= PROPOSED_FROM else f"no. {pk}"
        return str(row) if row is not None else self._gone[model].get(pk, unknown)

    def address(self, model: type[Tracked], pk: int) -> str:
        """Return where readers see a row; "" where they do not."""
        link = getattr(self._rows[model].get(pk), "get_absolute_url", None)
        return link() if link else ""

    def show(self, column: models.Field, value: Any) -> str:
        """Return *value* as readers see it; "" for None."""
        if value is None:
            return ""
        if column.is_relation:
            return self.of(cast(type[Tracked], column.related_model), value)
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        return date_format(value, "j F Y") if isinstance(value, date) else str(value)


def label_of(column: models.Field) -> str:
    """Return what a field is called."""
    return str(column.verbose_name)


def is_prose(column: models.Field) -> bool:
    """Return whether a field holds words of the editor's own."""
    is_text = isinstance(column, models.CharField | models.TextField)
    return is_text and not column.choices


def _last_names(model: type[Tracked], ids: set[int]) -> dict[int, str]:
    """Return what rows that are gone were called last, by id."""
    if not ids:
        return {}
    newest = (
        model.history.filter(id__in=ids).order_by().values("id").annotate(newest=Max("history_id"))
    )
    rows = list(model.history.filter(history_id__in=newest.values("newest")))
    if model.key_field in {column.name for column in model._meta.fields}:
        return {row.id: str(getattr(row, model.key_field)) for row in rows}
    return dict(_named_after(model, rows))


def _named_after(model: type[Tracked], rows: Iterable[Any]) -> Iterator[tuple[int, str]]:
    """Yield the ids and names of *rows* of history, where what they are named after is there."""
    columns = [column for column in model._meta.fields if column.name in model.named_with]
    found = {
        column.name: cast(type[Tracked], column.related_model).objects.in_bulk(
            {getattr(row, column.attname) for row in rows}
        )
        for column in columns
    }
    for row in rows:
        named = {
            column.name: found[column.name].get(getattr(row, column.attname)) for column in columns
        }
        if all(named.values()):
            values = {
                column.attname: getattr(row, column.attname)
                for column in model._meta.concrete_fields
            }
            yield row.id, str(model(**values, **named))
