"""The tables by the Data Package standard, version 2 (datapackage.org): datapackage.json.

A list column has a property of our own, ``references``: the table and the column that its items
are keys of, since the standard knows foreign keys of single values only.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any, cast

from record.columns import LIST_DELIMITER
from record.described import Description, Kind, Target
from snapshots.describing import FORMAT, LICENCE, NAME, TITLE, FileTable, beside, tables_of

Json = dict[str, Any]


def datapackage(day: date | None, path: Callable[[str], str] = beside) -> str:
    """Return datapackage.json; *day* is the one that positions.csv is of.

    *path* tells where the file of a table is, by its name.
    """
    package: Json = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": NAME,
        "title": TITLE,
        "format": FORMAT,
        "day": day.isoformat() if day else None,
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE}],
        "resources": [_resource(table, path(table.name)) for table in tables_of(day)],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: FileTable, path: str) -> Json:
    return {
        "name": table.name,
        "path": path,
        "type": "table",
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n"},
        "schema": _schema(table),
    }


def _schema(table: FileTable) -> Json:
    schema: Json = {"fields": list(map(_field, table.columns)), "primaryKey": list(table.key)}
    if table.unique:
        schema["uniqueKeys"] = [list(names) for names in table.unique]
    keys = [_foreign_key(one, table.name) for one in table.columns if one.is_foreign_key]
    if keys:
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


def _foreign_key(column: Description, table: str) -> Json:
    """Return the reference of *column*; of one to the table itself the standard omits the name."""
    target = cast(Target, column.refers_to)
    named = {} if target.table == table else {"resource": target.table}
    return {"fields": [column.name], "reference": {**named, "fields": [target.column]}}
