"""What an address takes, read off the form that reads it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms

from data.openapi.schemas import DAY, INSTANT, TEXT, Schema
from data.paging import LONGEST_NUMBER, MOST, ROWS, LimitField, NumberField, PlaceField
from provisions.comparison import Against
from provisions.filters import FEW, OneOf, SeveralOf
from provisions.forms import AgainstField, DayField
from provisions.matrix.forms import OneOfFew
from provisions.pairs.sides import SideField
from snapshots.instants import InstantField

MEANINGS: Mapping[str, str] = {
    "on": (
        "The day that is asked for: no row of a later day is there. By default the latest day of "
        "the record."
    ),
    "limit": f"How many rows a page has at the most, by default {ROWS}.",
    "after": "The place at which the page before ended, as “next” has it.",
    "page": "The number of the page.",
    "q": "Words, all of which a row must hold.",
    "theme": "The theme of the points.",
    "provision": "The number of a point.",
    "actor": "An actor, or several.",
    "person": "Who made the statement.",
    "setting": "In which form the statement was made.",
    "from": "The first day.",
    "to": "The last day.",
    "kind": "Of which kind.",
    "language": "The language of the publication, by ISO 639.",
    "draft": "The draft whose wording it is about.",
    "chapter": "A group of actors.",
    "order": "The order of the rows.",
    "shape": "What a row is: a position, or a point.",
    "blocs": "What becomes of the words of blocs where members of theirs are asked for.",
    "at": "A day that the page for readers shows; the rows are the same.",
    "left": "The one side: draft:slug, actor:slug or day:YYYY-MM-DD.",
    "right": "The other side, of the same kind.",
    "against": "What each text is compared with.",
    "recorded": "The instant at which the record is asked for.",
    "since": "The other snapshot, by default the one before.",
    "table": "A table of the snapshot.",
    "bom": "1 puts a byte order mark in front, by which Excel knows that a CSV is UTF-8.",
}
"""What each parameter says, wherever it is taken."""


KEY: Schema = {**TEXT, "maxLength": 120}
LARGEST = 10**LONGEST_NUMBER - 1


def parameters(taken: Sequence[type[forms.Form]], examples: Mapping[str, Any]) -> list[Schema]:
    """Return what the forms *taken* read from the query, each parameter once."""
    found: dict[str, Schema] = {}
    for form in taken:
        for name, field in form({}).fields.items():
            found.setdefault(name, _parameter(name, field, examples.get(name)))
    return list(found.values())


def _parameter(name: str, field: forms.Field, example: Any) -> Schema:
    told: Schema = {
        "name": name,
        "in": "query",
        "description": MEANINGS[name],
        "schema": _schema(field),
    }
    if field.required:
        told["required"] = True
    if example is not None:
        told["example"] = [example] if told["schema"]["type"] == "array" else example
    return told


def _schema(field: forms.Field) -> Schema:
    """Return what the values of *field* are; the first of its classes that we know says it."""
    for kind, schema in _SCHEMAS.items():
        if isinstance(field, kind):
            return schema(field)
    longest = getattr(field, "max_length", None)
    return {**TEXT, "maxLength": longest} if longest else TEXT


def _one_of(field: OneOf) -> Schema:
    """Return the values that there are, where they are few enough to be named."""
    values = list(field.names)
    return {**TEXT, "enum": values} if 0 < len(values) <= FEW else KEY


_SCHEMAS: Mapping[type[forms.Field], Callable[[Any], Schema]] = {
    SeveralOf: lambda field: {"type": "array", "items": _one_of(field), "uniqueItems": True},
    OneOfFew: lambda field: {**_one_of(field), "default": field.default},
    OneOf: _one_of,
    AgainstField: lambda field: {**TEXT, "enum": list(Against.values)},
    DayField: lambda field: DAY,
    InstantField: lambda field: INSTANT,
    LimitField: lambda field: {
        "type": "integer",
        "minimum": 1,
        "maximum": MOST,
        "default": ROWS,
    },
    NumberField: lambda field: {"type": "integer", "minimum": 0, "maximum": LARGEST},
    PlaceField: lambda field: {
        **TEXT,
        "pattern": field.PATTERN,
        "maxLength": field.max_length,
    },
    SideField: lambda field: KEY,
    forms.ChoiceField: lambda field: {**TEXT, "enum": [value for value, _ in field.choices]},
    forms.IntegerField: lambda field: {
        "type": "integer",
        "minimum": field.min_value,
        "maximum": field.max_value,
    },
}
"""What the values of a field are; a class stands before those that it is made from."""
