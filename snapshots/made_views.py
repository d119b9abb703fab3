"""/snapshots/latest.zip and /snapshots/at.zip: the record as files, now or as it once stood."""

import hashlib
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from provisions.forms import BadParameterError, read
from record.freshness import release
from record.models import Edit
from record.recorded import edit_by
from snapshots.instants import InstantField, before_the_record
from snapshots.making import Making
from snapshots.sending import ZIP, record_headers


class RecordedForm(forms.Form):
    """``recorded``: the instant at which the record is asked for."""

    recorded = InstantField()


@require_safe
def latest_zip(request: HttpRequest) -> HttpResponseBase:
    """Send the record as it is now."""
    return _answer(request, Edit.objects.first())


@require_safe
def recorded_zip(request: HttpRequest) -> HttpResponseBase:
    """Send the record as it stood after the last Edit at or before an instant."""
    asked = read(RecordedForm, request.GET)["recorded"]
    edit = edit_by(asked)
    if edit is None:
        raise BadParameterError([("recorded", before_the_record(asked))])
    newest = Edit.objects.first()
    return _answer(request, edit, None if edit == newest else edit.recorded_at)


def _answer(
    request: HttpRequest, edit: Edit | None, recorded: datetime | None = None
) -> HttpResponseBase:
    """Return the archive of *edit*, made as it is sent, or that a copy of it is still fresh."""
    head = HttpResponse(headers=_headers(edit))
    fresh = get_conditional_response(request, etag=head["ETag"], response=head)
    if fresh is not head and fresh is not None:
        return fresh
    if request.method == "HEAD":
        return head
    making = Making(recorded)
    # An Edit may have come since: what is sent says which it has.
    answer = StreamingHttpResponse(making, headers=_headers(making.edit))
    if making.size is not None:
        answer["Content-Length"] = str(making.size)
    return answer


def _headers(edit: Edit | None) -> dict[str, str]:
    headers = {
        "ETag": _etag(edit),
        "Cache-Control": "public, no-cache, no-transform",
        "Content-Type": ZIP,
    }
    if edit is None:
        return {**headers, "Content-Disposition": 'attachment; filename="record-empty.zip"'}
    name = f"record-{edit.recorded_at:%Y-%m-%dT%H%M%SZ}-edit-{edit.pk}.zip"
    return {
        **headers,
        "Content-Disposition": f'attachment; filename="{name}"',
        **record_headers(edit),
    }


def _etag(edit: Edit | None) -> str:
    """Return the tag of the archive of *edit*: its bytes depend on that and on the release."""
    parts = (edit.pk, edit.recorded_at, release()) if edit else (release(),)
    digest = hashlib.sha256("\n".join(map(str, parts)).encode())
    return f'"{digest.hexdigest()[:32]}"'
