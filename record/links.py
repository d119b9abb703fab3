"""A form field for a list that belongs to a row: what it cites, rests on or consists of."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from record.aggregates import table_of
from record.columns import Key, Links, parse_key
from record.models import Tracked
from record.renames import present_slug
from record.storing import key_to_id

BETWEEN = re.compile(r"[\s;,]+")


class LinksInput(forms.Textarea):
    """Takes keys, one a line, and knows the rows that those shown first stand for."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3, "cols": 60, **(attrs or {})})
        self.known: dict[str, Tracked] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> "LinksInput":
        copied = super().__deepcopy__(memo)
        copied.known = dict(self.known)
        return copied

    def know(self, rows: Iterable[Tracked]) -> None:
        """Take rows that need not be fetched again to be named."""
        self.known |= {str(getattr(row, row.key_field)): row for row in rows}


class LinksField(forms.Field):
    """The keys of the rows that a list column links to, in the editor's order.

    It is typed as the keys themselves, one a line; commas, semicolons and spaces divide as well.
    The value is a tuple of keys, each of a row that exists.
    """

    widget: Any = LinksInput

    def __init__(self, links: Links, **kwargs: Any) -> None:
        self.links = links
        super().__init__(
            required=not links.is_optional,
            label=links.name.capitalize(),
            help_text=links.meaning,
            error_messages={"required": "This takes at least one."},
            **kwargs,
        )

    def prepare_value(self, value: Any) -> str:
        """Return *value*, a list of keys or what was typed, with one key a line."""
        return "\n".join(map(str, items_of(value)))

    def to_python(self, value: Any) -> tuple[Key, ...]:
        """Return the keys that were typed. Raises ValidationError, with every problem."""
        problems, keys = [], []
        for item in items_of(value):
            try:
                keys.append(parse_key(self.links.target, item))
            except ValidationError as error:
                problems += [f"“{item}”: {message}" for message in error.messages]
        present = self._present(keys)
        problems += [f"There is no {self._what} “{key}”." for key in keys if present[key] is None]
        found = [present[key] for key in keys]
        twice = dict.fromkeys(str(key) for key in found if key and found.count(key) > 1)
        problems += [f"“{key}” is listed twice." for key in twice]
        if problems:
            raise ValidationError(problems)
        return tuple(found)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether other keys were typed, or another order of them."""
        return items_of(initial) != items_of(data)

    @property
    def _what(self) -> str:
        return str(self.links.target._meta.verbose_name)

    def _present(self, keys: list[Key]) -> dict[Key, Key | None]:
        """Return by what key each row goes now; None where there is no such row."""
        target = self.links.target
        known = key_to_id(target, keys) if keys else {}
        table = table_of(target)
        return {
            key: key
            if key in known
            # Renamed by another editor since the form was opened.
            else (present_slug(table.name, key) if table and isinstance(key, str) else None)
            for key in keys
        }


def items_of(value: Any) -> list[str]:
    """Return what stands in a list: keys as given, or as they were typed."""
    if value is None:
        return []
    if isinstance(value, str):
        return [item for item in BETWEEN.split(value) if item]
    return [str(key) for key in value]


def links_fields(lists: dict[str, Links]) -> dict[str, LinksField]:
    """Return a field for each of *lists*, by name."""
    return {name: LinksField(links) for name, links in lists.items()}
