"""A column as the dictionary shows it: its type in words, and what else its description says."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from provisions.definitions import DEFINITIONS, Meaning, meanings
from record.columns import LIST_DELIMITER
from record.described import SLUG, Description, Kind

SCALES: dict[tuple[str, ...], type[TextChoices]] = {
    tuple(scale.values): scale for scale in DEFINITIONS
}
"""The scales whose values are defined, by these values."""
LONGEST = 90
"""So many characters of an example are shown."""


@dataclass(frozen=True)
class ShownColumn:
    """A column in the table of a table.

    ``type`` ends before the table that it refers to, if any. ``meanings`` explain its values, once
    for each scale; where another column has explained them, ``explained_at`` is its name with its
    table. ``example`` is "" where no row has a value.
    """

    anchor: str
    described: Description
    type: str
    meanings: list[Meaning]
    explained_at: str
    example: str

    @property
    def plain_values(self) -> tuple[str, ...]:
        """The values that there are, where they are not explained beside it."""
        return () if self.meanings else self.described.values


class Explained:
    """Where each scale has been explained, while column after column is shown."""

    def __init__(self) -> None:
        self._at: dict[type[TextChoices], str] = {}

    def shown(
        self, anchor: str, columns: Iterable[Description], examples: Mapping[str, str]
    ) -> list[ShownColumn]:
        """Return *columns*, those of the table at *anchor*; *examples* are by name of column."""
        return [
            self._shown(f"{anchor}.{column.name}", column, examples.get(column.name, ""))
            for column in columns
        ]

    def _shown(self, anchor: str, column: Description, example: str) -> ShownColumn:
        scale = SCALES.get(column.values)
        explained_at = self._at.get(scale, "") if scale else ""
        if scale:
            self._at.setdefault(scale, anchor)
        return ShownColumn(
            anchor=anchor,
            described=column,
            type=type_in_words(column),
            meanings=meanings(scale) if scale and not explained_at else [],
            explained_at=explained_at,
            example=cut(example),
        )


def type_in_words(column: Description) -> str:
    """Return of which type the values of *column* are; a reference ends before its table."""
    if column.kind is Kind.LIST:
        items = "keys of" if column.refers_to else "texts"
        return f"list, divided by “{LIST_DELIMITER}”: {items}"
    if column.refers_to:
        return "key of"
    if column.values:
        return "one of"
    return _of_plain(column)


def cut(text: str) -> str:
    """Return *text* for a small cell: cut by the number of characters, in whatever language.

    A letter keeps the marks that stand on it.
    """
    end = LONGEST
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return text if len(text) <= end else f"{text[:end].rstrip()}…"


def _of_plain(column: Description) -> str:
    if column.is_address:
        return "web address"
    if column.pattern == SLUG:
        return f"key in a–z, 0–9 and -{_limit(column)}"
    return {
        Kind.NUMBER: f"whole number{_least(column)}",
        Kind.DAY: "day, YYYY-MM-DD",
        Kind.INSTANT: "instant, ISO 8601",
        Kind.FLAG: "0 or 1",
    }.get(column.kind, f"text{_limit(column)}")


def _limit(column: Description) -> str:
    return f", up to {column.max_length:,} characters" if column.max_length else ""


def _least(column: Description) -> str:
    return f", {column.least} or more" if column.least is not None else ""
