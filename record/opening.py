"""What a form showed when it was opened, told by what it sends along and by the row's history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from record.collisions import Shown
from record.field_words import UNKNOWN, canonical, is_same, raw_of
from record.links import LinksField
from record.meanwhile import as_opened, edits_since
from record.models import Edit, Tracked


class Opening:
    """What the *fields* of a form on a row showed at the versions that it names, each as *sent*.

    Whether a field holds what was shown is told by the marks that were sent with the version;
    without them, by history, from which the values come as well. What is yet to come, after the
    *newest* version, was never shown.
    """

    def __init__(
        self, row: Tracked, fields: Mapping[str, forms.Field], newest: datetime | None
    ) -> None:
        self._row = type(row), row.pk
        self._fields = fields
        self._lists = {n: f.links for n, f in fields.items() if isinstance(f, LinksField)}
        self._newest = newest
        self._values: dict[datetime | None, dict[str, Any]] = {}

    def is_known(self, sent: str) -> bool:
        """Return whether the row had this version."""
        return bool(self._all(sent))

    def value(self, sent: str, name: str) -> Any:
        """Return what a field showed; UNKNOWN where that is not known."""
        value, field = self._all(sent).get(name, UNKNOWN), self._fields[name]
        if value is UNKNOWN or name in self._lists:
            return value
        # History need not have what was only tried.
        had = Shown.read(sent).had(name, canonical(field, raw_of(field, value)))
        return UNKNOWN if had is False else value

    def is_left_alone(self, sent: str, name: str, raw: str) -> bool:
        """Return whether a field holds what it showed, where *raw* is what came from a browser."""
        had = Shown.read(sent).had(name, canonical(self._fields[name], raw))
        if had is not None:
            return had
        before = self.value(sent, name)
        return before is not UNKNOWN and is_same(self._fields[name], before, raw)

    def is_unchanged(self, sent: str, name: str, theirs: Any) -> bool:
        """Return whether what is stored is what a field showed; a list, by the rows in it."""
        field = self._fields[name]
        had = Shown.read(sent).had(name, canonical(field, raw_of(field, theirs)))
        is_told = had is not None and name not in self._lists
        return bool(had) if is_told else bool(had) or self.value(sent, name) == theirs

    def edits(self, sent: str) -> dict[str, Edit]:
        """Return the last Edit of each field that changed since."""
        return edits_since(*self._row, self._instant(sent), self._all(sent), self._lists)

    def _all(self, sent: str) -> dict[str, Any]:
        instant = self._instant(sent)
        if instant not in self._values:
            self._values[instant] = as_opened(*self._row, instant, self._lists)
        return self._values[instant]

    def _instant(self, sent: str) -> datetime | None:
        instant = Shown.read(sent).instant
        is_past = instant and self._newest and instant <= self._newest
        return instant if is_past else None
