"""What an export says of itself: README.md for people, datapackage.json for programs.

Both are made from the declarations of the tables, and name no Edit, instant, site or release, so
that the same record gives the same bytes anywhere.
"""

import inspect
import json
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django.db import models
from django.template.loader import render_to_string

from provisions.definitions import meanings
from provisions.matrix.long import POSITIONS
from provisions.models import Draft, Revision, Stance
from record.columns import LIST_DELIMITER
from record.described import Description, Kind, Target, descriptions
from record.table import Table
from snapshots.tables import INTERCHANGE

FORMAT = 1
"""The number of the format. What older releases could not read, or would misread, counts it up."""
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NAME = "peace-plan-ukraine"
TITLE = "The 28-point draft peace plan for Ukraine: texts, positions and statements"

SCALES: dict[str, type[models.TextChoices]] = {
    "`position` of a stance": Stance.Position,
    "`confidence` of a stance": Stance.Confidence,
    "`change` of a revision": Revision.Change,
    "`confidence` of a revision": Revision.Confidence,
    "`disclosure` of a draft": Draft.Disclosure,
}

Json = dict[str, Any]


def datapackage(day: date | None) -> str:
    """Return datapackage.json: the tables by the Data Package standard (datapackage.org).

    *day* is the one that positions.csv is of. A list column has a property of our own,
    ``references``: the table and the column that its items are keys of.
    """
    package: Json = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": NAME,
        "title": TITLE,
        "format": FORMAT,
        "day": day.isoformat() if day else None,
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE}],
        "resources": [
            *(
                _resource(
                    table.name,
                    about(table),
                    _schema(descriptions(table), table.key, table.unique, table.name),
                )
                for table in INTERCHANGE
            ),
            _resource(
                POSITIONS.name,
                _about_positions(day),
                _schema(POSITIONS.columns, POSITIONS.key, (), POSITIONS.name),
            ),
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def readme(day: date | None) -> str:
    """Return README.md: what the files are, how to cite them, what each column says."""
    described = [
        (table.name, about(table), _order(table), descriptions(table)) for table in INTERCHANGE
    ]
    positions = (POSITIONS.name, _about_positions(day), "as stances.csv", POSITIONS.columns)
    context = {
        "title": TITLE,
        "licence": LICENCE,
        "format": FORMAT,
        "tables": [
            {"name": name, "about": told, "order": order, "columns": map(_for_people, columns)}
            for name, told, order, columns in [*described, positions]
        ],
        "scales": [(words, meanings(scale)) for words, scale in SCALES.items()],
    }
    return render_to_string("snapshots/readme.md", context)


def about(table: Table) -> str:
    """Return what a row of *table* is, in a sentence."""
    return (inspect.getdoc(table.model) or "").partition("\n")[0]


def _order(table: Table) -> str:
    """Return what the rows of *table* are sorted by, in words."""
    return f"by {', then '.join(path.replace('__', chr(39) + 's ') for path in table.order)}"


def _for_people(column: Description) -> dict[str, str]:
    """Return what README.md says of a column."""
    return {
        "name": column.name,
        "kind": kind_in_words(column),
        "meaning": column.meaning,
        "absent": column.absent,
    }


def kind_in_words(column: Description) -> str:
    """Return the type of *column* in words, with the values that it takes, in Markdown."""
    if column.values:
        return ", ".join(f"`{value}`" for value in column.values)
    if column.refers_to:
        return f"{'keys' if column.kind is Kind.LIST else 'key'} of {column.refers_to.table}"
    return "0 or 1" if column.kind is Kind.FLAG else column.kind.value


def _about_positions(day: date | None) -> str:
    if day is None:
        return "The positions in force: none, since the record has no dated row."
    return (
        f"The positions in force on {day.isoformat()}, made from the other tables: a row an "
        "actor, a point (or the draft as a whole) and a draft."
    )


# --- The Data Package ----------------------------------------------------------------------------


def _resource(name: str, description: str, schema: Json) -> Json:
    return {
        "name": name,
        "path": f"{name}.csv",
        "type": "table",
        "description": description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n"},
        "schema": schema,
    }


def _schema(
    columns: Sequence[Description], key: Sequence[str], unique: Sequence[Sequence[str]], table: str
) -> Json:
    schema: Json = {"fields": list(map(_field, columns)), "primaryKey": list(key)}
    if unique:
        schema["uniqueKeys"] = [list(names) for names in unique]
    if keys := [_foreign_key(column, table) for column in columns if _is_foreign_key(column)]:
        schema["foreignKeys"] = keys
    return schema


def _field(column: Description) -> Json:
    """Return what the standard says of *column*."""
    field: Json = {"name": column.name, "type": column.kind.value}
    if column.kind is Kind.LIST:
        field |= {"delimiter": LIST_DELIMITER, "itemType": column.items.value}
        if column.refers_to:
            field["references"] = _reference(column)
    if column.kind is Kind.FLAG:
        field |= {"trueValues": ["1"], "falseValues": ["0"]}
    if column.is_address:
        field["format"] = "uri"
    constraints = _constraints(column)
    return {
        **field,
        "description": column.meaning,
        **({"constraints": constraints} if constraints else {}),
    }


def _constraints(column: Description) -> Json:
    found = {
        "required": None if column.is_optional else True,
        "enum": list(column.values) or None,
        "pattern": column.pattern or None,
        "maxLength": column.max_length,
        "minimum": column.least,
        "unique": column.is_key or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _reference(column: Description) -> Json:
    target = cast(Target, column.refers_to)
    return {"resource": target.table, "fields": target.column}


def _is_foreign_key(column: Description) -> bool:
    """Whether *column* holds one key of another table: the standard knows no list of them."""
    return column.refers_to is not None and column.kind is not Kind.LIST


def _foreign_key(column: Description, table: str) -> Json:
    target = cast(Target, column.refers_to)
    # "" is what the standard calls the table itself.
    resource = "" if target.table == table else target.table
    return {
        "fields": [column.name],
        "reference": {"resource": resource, "fields": [target.column]},
    }
