"""What answers hold, as JSON Schema: made from the descriptions of the columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from briefing.timeline.files import TIMELINE
from data.briefing import BRIEFING
from data.changes import CHANGES
from data.search import FOUND
from data.snapshots import FILES, TABLE_CHANGED
from provisions.comparison import How
from provisions.matrix.long import POSITIONS
from provisions.pairs.files import OF_ACTORS, OF_DAYS, OF_DRAFTS, SIDES
from record.described import Description, Kind, MadeTable, descriptions
from record.problems import PROBLEM
from record.table import Table
from snapshots.describing import about
from snapshots.listed import SNAPSHOTS
from snapshots.tables import INTERCHANGE

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
DAY: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
TYPES: Mapping[Kind, Schema] = {
    Kind.TEXT: TEXT,
    Kind.NUMBER: NUMBER,
    Kind.DAY: DAY,
    Kind.INSTANT: INSTANT,
    Kind.FLAG: {"type": "boolean"},
}
MADE: Mapping[str, MadeTable] = {
    "Position": POSITIONS,
    "TimelineRow": TIMELINE,
    "PointInTwoDrafts": OF_DRAFTS,
    "TextOfTwoActors": OF_ACTORS,
    "CameBetweenDays": OF_DAYS,
    "SideToCompare": SIDES,
    "Edit": CHANGES,
    "Found": FOUND,
    "ChapterListed": BRIEFING,
    "Snapshot": SNAPSHOTS,
    "SnapshotFile": FILES,
    "TableChanged": TABLE_CHANGED,
}
"""The tables that are made from others, by the name of their schema."""


def row_of(table: Table) -> Schema:
    """Return the reference to the schema of a row of *table*."""
    return reference(table.model.__name__)


def reference(name: str) -> Schema:
    """Return the reference to the schema *name*."""
    return {"$ref": f"#/components/schemas/{name}"}


def rows(row: Schema) -> Schema:
    """Return the schema of a list of *row*."""
    return {"type": "array", "items": row}


def absent(schema: Schema) -> Schema:
    """Return *schema*, or null."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def whole(parts: Mapping[str, Schema], optional: Iterable[str] = ()) -> Schema:
    """Return the schema of an object with these *parts*, all but the *optional* always there."""
    left_out = set(optional)
    return {
        "type": "object",
        "properties": dict(parts),
        "required": [name for name in parts if name not in left_out],
    }


def schemas(examples: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return every schema by its name, with an example of a row where *examples* has one."""
    of_tables = {
        table.model.__name__: _of_row(about(table), descriptions(table)) for table in INTERCHANGE
    }
    made = {name: _of_row(table.about, table.columns) for name, table in MADE.items()}
    found = {**of_tables, **made, **_OTHERS, "EditInFull": _with_changes(made["Edit"])}
    for name, example in examples.items():
        found[name] = {**found[name], "examples": [example]}
    return found


def _of_row(told: str, columns: Sequence[Description]) -> Schema:
    return {
        "description": told,
        **whole({column.name: _of_value(column) for column in columns}),
        "additionalProperties": False,
    }


def _with_changes(edit: Schema) -> Schema:
    """Return the schema of an Edit with what it did to each row, where these are few."""
    properties = {**edit["properties"], "changes": rows(reference("Change"))}
    return {**edit, "properties": properties, "required": list(properties)}


def _of_value(column: Description) -> Schema:
    if column.kind is Kind.LIST:
        items = TYPES[column.items]
        return {"type": "array", "items": items, "description": column.said}
    found: Schema = {**TYPES[column.kind], "description": column.said}
    limits = {
        "pattern": column.pattern,
        "maxLength": column.max_length,
        "minimum": column.least,
        "format": "uri" if column.is_address else found.get("format"),
        "enum": list(column.values),
    }
    found |= {name: limit for name, limit in limits.items() if limit}
    if column.is_optional or column.absent_by_day:
        found = absent(found)
        if column.values:
            found["enum"] = [*column.values, None]
    return found


_PIECE = whole({"kind": {"type": "string", "enum": ["same", "left", "came"]}, "text": TEXT})
_OTHERS: dict[str, Schema] = {
    "Wording": {
        "description": (
            "How the text of a draft on a point reads against another: in lines, each in pieces "
            "that stayed, left or came."
        ),
        **whole(
            {
                "draft": TEXT,
                "provision": NUMBER,
                "against": absent(TEXT),
                "how": {
                    "type": "string",
                    "enum": list(How.values),
                    "description": " ".join(f"{how.value}: {how.label}" for how in How),
                },
                "lines": rows(rows(_PIECE)),
            }
        ),
    },
    "Change": {
        "description": "What an edit did to one row and its lists.",
        **whole(
            {
                "action": {"type": "string", "enum": ["added", "changed", "removed"]},
                "what": TEXT,
                "name": TEXT,
                "address": absent(TEXT),
                "fields": rows(
                    whole({"field": TEXT, "before": absent(TEXT), "after": absent(TEXT)})
                ),
            }
        ),
    },
    "Problem": {
        "description": f"What went wrong, by RFC 9457 ({PROBLEM}).",
        **whole(
            {
                "type": TEXT,
                "title": TEXT,
                "status": NUMBER,
                "detail": TEXT,
                "problems": rows(whole({"parameter": TEXT, "message": TEXT})),
            },
            optional=["problems"],
        ),
    },
}
