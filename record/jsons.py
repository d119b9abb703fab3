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

from record.csvs import spooled


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


def _written(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
