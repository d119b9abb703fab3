"""Answers with rows as CSV: UTF-8, comma-separated, LF line ends, RFC 4180 quoting.

Texts of the record never begin with a formula sign (:mod:`record.text`), so no cell is escaped.
With ``bom=1`` the file begins with a byte order mark, by which Excel knows that it is UTF-8.
"""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO

from django.http import FileResponse, HttpRequest

from record.editing import one_state
from record.parameters import bom_asked

IN_MEMORY = 1 << 20


class _Line:
    """Where the writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        """Return *line*."""
        return line


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a file, the header first."""
    writer = csv.writer(_Line(), lineterminator="\n")
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow(row)


def csv_response(request: HttpRequest, name: str, on: date, lines: Iterable[str]) -> FileResponse:
    """Return *lines* as a download, streamed, whose file name says the day that it is as of.

    They are read from one state of the database into a temporary file first, so that a slow
    reader keeps no transaction open. Raises BadParameterError where *request* asks for a byte
    order mark in words that are not understood.
    """
    mark = BOM_UTF8 if bom_asked(request.GET) else b""
    return FileResponse(
        spooled(lines, mark),
        as_attachment=True,
        filename=f"{name}-{on.isoformat()}.csv",
        content_type="text/csv; charset=utf-8; header=present",
    )


def spooled(lines: Iterable[str], mark: bytes = b"") -> IO[bytes]:
    """Return a file with *lines*, read from one state of the database; whoever sends it closes it.

    It begins with *mark*. It lies in memory, on disk where it is large.
    """
    spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the response closes it
    spool.write(mark)
    with one_state():
        for line in lines:
            spool.write(line.encode())
    spool.seek(0)
    return spool
