"""Sends frozen bytes: whole or a stretch of them, with a tag that stands for the bytes."""

import base64
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from record.models import Edit
from snapshots import csvw
from snapshots.instants import instant
from snapshots.models import Snapshot
from snapshots.ranges import Stretch, UnsatisfiableError, is_still, stretch_asked

ZIP = "application/zip"
CONTENT_TYPES = {
    ".csv": "text/csv; charset=utf-8; header=present",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".cff": "application/yaml; charset=utf-8",
}
BY_NAME = {csvw.FILE: csvw.CONTENT_TYPE}
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Piece:
    """Bytes of an archive, from ``offset`` on: a file of it, or all of it.

    ``saved_as`` is what a browser saves them as; "" where it may show them.
    """

    offset: int
    size: int
    sha256: str
    content_type: str
    saved_as: str = ""

    @property
    def etag(self) -> str:
        """The strong entity tag: the checksum of the bytes."""
        return f'"{self.sha256}"'


def archive_of(snapshot: Snapshot) -> Piece:
    """Return the whole archive of *snapshot*."""
    saved_as = f"snapshot-{snapshot.name}.zip"
    return Piece(0, snapshot.size, snapshot.sha256, ZIP, saved_as)


def file_of(snapshot: Snapshot, name: str) -> Piece:
    """Return the file *name* of *snapshot*. Raises KeyError where it holds none."""
    file = snapshot.file(name)
    stem, dot, ending = name.rpartition(".")
    is_table = dot + ending == ".csv"
    return Piece(
        file["offset"],
        file["size"],
        file["sha256"],
        BY_NAME.get(name) or CONTENT_TYPES.get(dot + ending, PLAIN),
        f"{stem}-{snapshot.name}.csv" if is_table else "",
    )


def record_headers(edit: Edit) -> dict[str, str]:
    """Return what says of which Edit an answer is."""
    return {"Record-Edit": str(edit.pk), "Record-Recorded-At": instant(edit.recorded_at)}


def send(request: HttpRequest, snapshot: Snapshot, piece: Piece) -> HttpResponseBase:
    """Answer with *piece*, or with the stretch of it that is asked for.

    A copy that is still fresh costs no more than *snapshot* did; bytes are fetched while they are
    sent, a part at a time.
    """
    headers = _headers(snapshot, piece)
    head = HttpResponse(headers=headers)
    answer = get_conditional_response(request, etag=piece.etag, response=head)
    if answer is not head and answer is not None:
        return answer
    try:
        stretch = _stretch(request, piece)
    except UnsatisfiableError:
        reach = {"Content-Range": f"bytes */{piece.size}", "Accept-Ranges": "bytes"}
        return HttpResponse(status=416, headers=reach, content_type=PLAIN)
    start, stop, status = 0, piece.size, 200
    if stretch:
        start, stop, status = stretch.start, stretch.stop, 206
        headers["Content-Range"] = stretch.content_range
    headers["Content-Length"] = str(stop - start)
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    content = snapshot.read(piece.offset + start, piece.offset + stop)
    return StreamingHttpResponse(content, status=status, headers=headers)


def _stretch(request: HttpRequest, piece: Piece) -> Stretch | None:
    # Ranges are a matter of GET alone.
    is_asked = request.method == "GET" and is_still(request.headers.get("If-Range"), piece.etag)
    return stretch_asked(request.headers.get("Range"), piece.size) if is_asked else None


def _headers(snapshot: Snapshot, piece: Piece) -> dict[str, str]:
    digest = base64.b64encode(bytes.fromhex(piece.sha256)).decode()
    headers = {
        "ETag": piece.etag,
        # Whoever packs them on the way would send other bytes under the same tag.
        "Cache-Control": "public, no-cache, no-transform",
        "Accept-Ranges": "bytes",
        "Content-Type": piece.content_type,
        "Repr-Digest": f"sha-256=:{digest}:",
        **record_headers(snapshot.edit),
    }
    disposition = content_disposition_header(bool(piece.saved_as), piece.saved_as)
    return headers | ({"Content-Disposition": disposition} if disposition else {})
