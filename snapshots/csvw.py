"""The tables by the W3C's standard CSV on the Web: csv-metadata.json.

The name is the one that the standard looks for beside a table. By its foreign keys *every* row has
a row that it refers to, so that only columns that are never empty have one. Of the others, and of
lists, ``dc:references`` names the table whose keys their values are; datapackage.json, whose
standard takes foreign keys as SQL does, has those of all columns with a single value.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any, cast

from record.columns import LIST_DELIMITER, Origin
from record.described import Description, Kind, Target
from snapshots.describing import LICENCE, TITLE, FileTable, beside, tables_of

FILE = "csv-metadata.json"
CONTENT_TYPE = "application/csvm+json"
LANGUAGE = "en"
BASES = {
    Kind.TEXT: "string",
    Kind.NUMBER: "integer",
    Kind.DAY: "date",
    Kind.INSTANT: "dateTime",
    Kind.FLAG: "boolean",
}
"""The names of types, of which days and instants are written by ISO 8601."""

Json = dict[str, Any]


def csv_metadata(day: date | None, url: Callable[[str], str] = beside) -> str:
    """Return csv-metadata.json; *day* is the one that positions.csv is of.

    *url* tells where the file of a table is, by its name.
    """
    group: Json = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": LANGUAGE}],
        "@type": "TableGroup",
        "dc:title": TITLE,
        "dc:license": {"@id": LICENCE},
        # Cells have no outer white space, and what looks like one is the text's own.
        "dialect": {
            "encoding": "utf-8",
            "lineTerminators": ["\n"],
            "quoteChar": '"',
            "doubleQuote": True,
            "delimiter": ",",
            "header": True,
            "headerRowCount": 1,
            "trim": False,
        },
        "null": "",
        "tables": [_table(table, url) for table in tables_of(day)],
    }
    return json.dumps(group, ensure_ascii=False, indent=2) + "\n"


def _table(table: FileTable, url: Callable[[str], str]) -> Json:
    schema: Json = {
        "columns": [_column(column, url) for column in table.columns],
        "primaryKey": list(table.key),
    }
    keys = [_foreign_key(column, url) for column in table.columns if _refers_always(column)]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "url": url(table.name),
        "dc:title": table.name,
        "dc:description": table.about,
        "tableSchema": schema,
    }


def _column(column: Description, url: Callable[[str], str]) -> Json:
    """Return what the standard says of *column*; only the editors' own words are in English."""
    described: Json = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": _datatype(column),
        "required": not column.is_optional,
    }
    if column.origin is Origin.WORDS:
        described["lang"] = LANGUAGE
    if column.kind is Kind.LIST:
        described |= {"separator": LIST_DELIMITER, "ordered": True}
    if column.refers_to and not _refers_always(column):
        described["dc:references"] = {"@id": url(column.refers_to.table)}
    return described


def _datatype(column: Description) -> Json | str:
    """Return the type of the values of *column*, or of the items of its lists."""
    if column.kind is Kind.LIST:
        return BASES[column.items]
    if column.is_address:
        # The standard bounds the length of strings alone.
        return "anyURI"
    limits = {
        "format": _format(column),
        "maxLength": column.max_length,
        "minimum": column.least,
    }
    given = {name: value for name, value in limits.items() if value is not None}
    base = BASES[column.kind]
    return {"base": base, **given} if given else base


def _format(column: Description) -> str | None:
    """Return what values look like, anchored: the standard does not say whether all must match."""
    if column.values:
        # They are words of letters and hyphens, which stand for themselves in any dialect.
        return f"^({'|'.join(column.values)})$"
    return "1|0" if column.kind is Kind.FLAG else column.pattern or None


def _refers_always(column: Description) -> bool:
    """Whether each cell of *column* holds the key of a row."""
    return column.is_foreign_key and not column.is_optional


def _foreign_key(column: Description, url: Callable[[str], str]) -> Json:
    target = cast(Target, column.refers_to)
    return {
        "columnReference": [column.name],
        "reference": {"resource": url(target.table), "columnReference": [target.column]},
    }
