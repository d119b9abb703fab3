"""How values of the fields of a form read, and how two of them differ, in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Field

from record.columns import Key, Links
from record.differences import FieldChange
from record.fields import AddressField, KeyField
from record.links import LinksField, items_of
from record.models import Tracked
from record.naming import Names, is_prose, label_of
from record.storing import CHUNK
from record.text import normalise

NOTHING = "nothing"
UNKNOWN = object()
"""In place of a value that is not known."""


class FieldWords:
    """The words for *values* of the fields of a form on a row of *model*, by field.

    What they refer to is looked up kind by kind, however many there are. A value is what the row
    has or, where it cannot be understood, what was typed; of a list, its keys.
    """

    def __init__(
        self,
        model: type[Tracked],
        lists: Mapping[str, Links],
        values: Mapping[str, Iterable[Any]],
    ) -> None:
        self._model = model
        self._lists = lists
        wanted: dict[type[Tracked], set[int]] = {}
        keys: dict[type[Tracked], set[Key]] = {}
        for name, known in values.items():
            if name in lists:
                items = {key for value in known if value is not UNKNOWN for key in value}
                keys.setdefault(lists[name].target, set()).update(items)
            elif self.column(name).is_relation:
                target = cast(type[Tracked], self.column(name).related_model)
                ids = {value for value in known if isinstance(value, int)}
                wanted.setdefault(target, set()).update(ids)
        self._names = Names(wanted)
        self._rows = {target: _by_key(target, found) for target, found in keys.items()}

    def column(self, name: str) -> Field:
        """Return the column of a field that is no list."""
        return cast(Field, self._model._meta.get_field(name))

    def label(self, name: str) -> str:
        """Return what a field is called."""
        return label_of(self.column(name)) if name not in self._lists else self._lists[name].name

    def of(self, name: str, value: Any) -> str:
        """Return what *value* is called; of a list, what its rows are, one a line."""
        if name in self._lists:
            return "\n".join(self._named(name, value))
        return self._names.show(self.column(name), value)

    def between(self, name: str, before: Any, after: Any) -> list[FieldChange]:
        """Return how *after* reads against *before*; whole, where that is UNKNOWN."""
        if name in self._lists:
            return list(self._between_lists(name, before, after))
        is_text = is_prose(self.column(name))
        came = self._show(name, after)
        left = "" if before is UNKNOWN else self._show(name, before)
        both = bool(before) and bool(after)
        return [FieldChange(self.label(name), left, came, is_prose=is_text and both)]

    def _show(self, name: str, value: Any) -> str:
        column = self.column(name)
        if column.is_relation and isinstance(value, str):
            return value or NOTHING
        return self._names.show(column, value) or NOTHING

    def _between_lists(self, name: str, before: Any, after: Any) -> Iterable[FieldChange]:
        label = self.label(name)
        had = () if before is UNKNOWN else tuple(map(str, before))
        has = tuple(map(str, after))
        for key in had:
            if key not in has:
                yield FieldChange(label, self._named(name, [key])[0], "")
        for key in has:
            if key not in had:
                yield FieldChange(label, "", self._named(name, [key])[0])
        stayed = [key for key in had if key in has], [key for key in has if key in had]
        if stayed[0] != stayed[1]:
            was, is_now = ("; ".join(self._named(name, keys)) for keys in stayed)
            yield FieldChange(f"{label} order", was, is_now)
        if not has:
            yield FieldChange(label, "", NOTHING)

    def _named(self, name: str, keys: Iterable[Any]) -> list[str]:
        rows = self._rows.get(self._lists[name].target, {})
        return [rows.get(str(key), str(key)) for key in keys]


def value_of(field: forms.Field, column: Field | None, raw: str) -> Any:
    """Return the value that was typed into *field*, or what was typed where it is none.

    *column* is the row's; None for a list, of which the keys are returned as text.
    """
    if isinstance(field, LinksField):
        return tuple(items_of(raw))
    if column is not None and column.is_relation:
        return int(raw) if raw.isdecimal() and raw.isascii() else (raw or None)
    if isinstance(column, models.CharField | models.TextField):
        return normalise(raw)
    try:
        return field.to_python(raw)
    except ValidationError:
        return raw


def raw_of(field: forms.Field, value: Any) -> str:
    """Return what a browser would send for *value*: “on” for a box that is ticked."""
    if value is None or value is False:
        return ""
    return "on" if value is True else str(field.prepare_value(value))


def canonical(field: forms.Field, raw: str) -> str:
    """Return what a browser sent for *field*, without what makes no difference to what it says."""
    return "\n".join(items_of(raw)) if isinstance(field, LinksField) else normalise(raw)


def is_text(column: Field) -> bool:
    """Return whether a field holds words that two editors may have changed each in part."""
    return is_prose(column) and not isinstance(column, KeyField | AddressField)


def is_same(field: forms.Field, value: Any, raw: str) -> bool:
    """Return whether *raw*, as a browser sent it, says what *value* is."""
    typed = raw if isinstance(field, LinksField) else normalise(raw)
    return not field.has_changed(value, typed)


def _by_key(target: type[Tracked], keys: Iterable[Key]) -> dict[str, str]:
    """Return the names of the rows of *target* that *keys* name, by key as text."""
    asked: Sequence[Key] = [key for key in keys if _is_key(target, key)][:CHUNK]
    if not asked:
        return {}
    rows = target.objects.select_related(*target.named_with)
    found = rows.filter(**{f"{target.key_field}__in": asked})
    return {str(getattr(row, row.key_field)): str(row) for row in found}


def _is_key(target: type[Tracked], key: Any) -> bool:
    is_number = isinstance(target._meta.get_field(target.key_field), models.IntegerField)
    return not is_number or (str(key).isascii() and str(key).isdecimal() and len(str(key)) < 10)
