"""Answers with rows as JSON: UTF-8, a head that says what they are, then a row a line.

A row has the names of the file's columns; a list is an array, what is absent is null, a day is
written as YYYY-MM-DD.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse

from record.columns import Row
from record.csvs import spooled
from record.table import Table


def json_row(table: Table, row: Row) -> dict[str, Any]:
    """Return *row* of *table* as JSON has it."""
    return {column.name: _value(row[column.name]) for column in table.columns if column.in_file}


def json_rows(table: Table, rows: Iterable[tuple[int, Row]]) -> list[dict[str, Any]]:
    """Return *rows* of *table*, with their ids, as JSON has them."""
    return [json_row(table, row) for _, row in rows]


def json_lines(head: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the parts of one object: what *head* holds, then ``rows``, an array of *rows*."""
    opening = "".join(f"{_written(name)}: {_written(value)},\n" for name, value in head.items())
    yield f'{{{opening}"rows": ['
    separator = "\n"
    for row in rows:
        yield f"{separator}{_written(row)}"
        separator = ",\n"
    yield "\n]}\n"


def json_response(name: str, on: date, lines: Iterable[str]) -> FileResponse:
    """Return *lines* as JSON, streamed as :func:`record.csvs.csv_response` does.

    Browsers show it; saved, it has *name* and the day *on*.
    """
    return FileResponse(
        spooled(lines),
        filename=f"{name}-{on.isoformat()}.json",
        content_type="application/json",
    )


def _value(value: Any) -> Any:
    """Return the value of a row as JSON has it: an absent text is null, as all else absent."""
    if isinstance(value, tuple):
        return list(value)
    return None if value == "" else value


def _written(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
