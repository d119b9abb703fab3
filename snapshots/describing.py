"""What an export says of itself: README.md for people, datapackage.json for programs.

Both are made from the declarations of the tables, and name no Edit, instant, site or release, so
that the same record gives the same bytes anywhere.
"""

import inspect
import json
from datetime import date
from typing import Any, cast

from django.core.validators import MinValueValidator
from django.db import models
from django.template.loader import render_to_string

from provisions.definitions import meanings
from provisions.matrix.long import COLUMNS as POSITION_COLUMNS
from provisions.models import Draft, Revision, Stance
from provisions.tables import REVISIONS, STANCES
from record.columns import LIST_DELIMITER, Column, Links, Reference
from record.fields import AddressField, KeyField
from record.table import Table
from snapshots.tables import INTERCHANGE

FORMAT = 1
"""The number of the format. What older releases could not read, or would misread, counts it up."""
POSITIONS = "positions"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NAME = "peace-plan-ukraine"
TITLE = "The 28-point draft peace plan for Ukraine: texts, positions and statements"
SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"

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
                _resource(table.name, _first_line(table.model), _schema(table))
                for table in INTERCHANGE
            ),
            _resource(POSITIONS, _about_positions(day), _positions_schema()),
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def readme(day: date | None) -> str:
    """Return README.md: what the files are, how to cite them, what each column says."""
    described = [
        (table.name, _first_line(table.model), _order(table), _schema(table)["fields"])
        for table in INTERCHANGE
    ]
    positions = (POSITIONS, _about_positions(day), "as stances.csv", _positions_schema()["fields"])
    context = {
        "title": TITLE,
        "licence": LICENCE,
        "format": FORMAT,
        "tables": [
            {"name": name, "about": about, "order": order, "columns": map(_described, fields)}
            for name, about, order, fields in [*described, positions]
        ],
        "scales": [(words, meanings(scale)) for words, scale in SCALES.items()],
    }
    return render_to_string("snapshots/readme.md", context)


def _order(table: Table) -> str:
    """Return what the rows of *table* are sorted by, in words."""
    return f"by {', then '.join(path.replace('__', chr(39) + 's ') for path in table.order)}"


def _described(field: Json) -> Json:
    """Return what README.md says of a column."""
    is_required = field.get("constraints", {}).get("required", False)
    return {**field, "kind": _kind(field), "may_be_empty": "" if is_required else "yes"}


def _kind(field: Json) -> str:
    """Return the type of a column in words, with the values that it takes."""
    if values := field.get("constraints", {}).get("enum"):
        return ", ".join(f"`{value}`" for value in values)
    if field["type"] == "list":
        return f"keys of {field['references']['resource']}"
    return "0 or 1" if field["type"] == "boolean" else str(field["type"])


def _first_line(model: type[models.Model]) -> str:
    """Return what a row of *model* is, in a sentence."""
    return (inspect.getdoc(model) or "").partition("\n")[0]


def _about_positions(day: date | None) -> str:
    if day is None:
        return "The positions in force: none, since the record has no dated row."
    return (
        f"The positions in force on {day.isoformat()}, made from the other tables: a row an "
        "actor, a point (or the draft as a whole) and a draft."
    )


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


# --- Columns ------------------------------------------------------------------------------------


def _schema(table: Table) -> Json:
    columns = [column for column in table.columns if column.in_file]
    schema: Json = {
        "fields": [_field(column, is_key=(column.name,) == table.key) for column in columns],
        "primaryKey": list(table.key),
    }
    if table.unique:
        schema["uniqueKeys"] = [list(names) for names in table.unique]
    if keys := _foreign_keys(columns, table):
        schema["foreignKeys"] = keys
    return schema


def _positions_schema() -> Json:
    """Return the schema of positions.csv, whose columns are those of other tables where alike."""
    declared = {column.name: column for column in (*REVISIONS.columns, *STANCES.columns)}
    own: dict[str, Json] = {
        "stance": {"type": "string", "constraints": {"required": True, "pattern": SLUG}},
        "text_state": {
            "type": "string",
            "constraints": {"required": True, "enum": list(Stance.TextState.values)},
        },
        "shown": _BOOLEAN,
    }
    fields, references = [], []
    for column in POSITION_COLUMNS:
        field = own.get(column.name) or _field(declared[column.name], is_key=False)
        field = {"name": column.name, **field, "description": column.meaning}
        if column.name == "change":
            # A position on a draft as a whole is about no point.
            field["constraints"] = {"enum": field["constraints"]["enum"]}
        fields.append(field)
        if isinstance(declared.get(column.name), Reference):
            references.append(declared[column.name])
    keys = [*_foreign_keys(references, None), _foreign_key("stance", STANCES.name, "slug")]
    return {"fields": fields, "primaryKey": ["stance"], "foreignKeys": keys}


_BOOLEAN: Json = {
    "type": "boolean",
    "trueValues": ["1"],
    "falseValues": ["0"],
    "constraints": {"required": True},
}


def _field(column: Column, *, is_key: bool) -> Json:
    """Return what the standard says of *column*."""
    head = {"name": column.name}
    constraints: Json = {} if column.is_optional else {"required": True}
    if isinstance(column, Links):
        number = isinstance(_key_of(column), models.IntegerField)
        described: Json = {
            "type": "list",
            "delimiter": LIST_DELIMITER,
            "itemType": "integer" if number else "string",
            "references": _reference(column),
        }
    elif isinstance(column.field, models.BooleanField):
        described, constraints = (
            {k: v for k, v in _BOOLEAN.items() if k != "constraints"},
            {"required": True},
        )
    else:
        field = _key_of(column) if isinstance(column, Reference) else column.field
        described = _type(field)
        constraints |= _constraints(field)
    if is_key:
        constraints["unique"] = True
    return {
        **head,
        **described,
        "description": column.meaning,
        **({"constraints": constraints} if constraints else {}),
    }


def _type(field: models.Field) -> Json:
    if isinstance(field, models.IntegerField):
        return {"type": "integer"}
    if isinstance(field, models.DateField):
        return {"type": "date"}
    if isinstance(field, AddressField):
        return {"type": "string", "format": "uri"}
    return {"type": "string"}


def _constraints(field: models.Field) -> Json:
    if field.choices:
        return {"enum": [value for value, _ in field.flatchoices]}
    if isinstance(field, KeyField):
        return {"pattern": SLUG, "maxLength": field.max_length}
    if isinstance(field, models.CharField | models.TextField) and field.max_length:
        return {"maxLength": field.max_length}
    # Those that the field declares; each database adds the bounds of its own integers.
    declared = cast(Any, field)._validators
    least = [one.limit_value for one in declared if isinstance(one, MinValueValidator)]
    return {"minimum": max(least)} if least else {}


def _key_of(column: Reference | Links) -> models.Field:
    """Return the field of another table that *column* holds keys of."""
    return column.target._meta.get_field(column.target.key_field)  # type: ignore[return-value]


def _reference(column: Reference | Links) -> Json:
    table = next(table for table in INTERCHANGE if table.model is column.target)
    return {"resource": table.name, "fields": column.target.key_field}


def _foreign_keys(columns: list[Column], table: Table | None) -> list[Json]:
    found = []
    for column in columns:
        if isinstance(column, Reference):
            reference = _reference(column)
            is_own = table is not None and reference["resource"] == table.name
            # Of the table itself, the standard says.
            resource = "" if is_own else reference["resource"]
            found.append(_foreign_key(column.name, resource, reference["fields"]))
    return found


def _foreign_key(name: str, resource: str, key: str) -> Json:
    return {"fields": [name], "reference": {"resource": resource, "fields": [key]}}
