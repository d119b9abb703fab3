"""/snapshots/latest.zip and /snapshots/at.zip: the record as files, now or as it once stood."""

import hashlib
import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from provisions.forms import BadParameterError, read, shortened
from record.freshness import release
from record.instants import instant_in
from record.models import Edit
from record.recorded import edit_by
from snapshots.freezing import instant
from snapshots.making import Making
from snapshots.sending import ZIP, record_headers

EXAMPLE = "2026-01-10T12:00:00Z"


class InstantField(forms.CharField):
    """An instant that has come, with its time."""

    def to_python(self, value: Any) -> datetime | None:  # type: ignore[override]
        """Return the instant, in UTC. Raises ValidationError where it is none or to come."""
        # The plus sign of a zone, where nobody encoded it, arrives as a space.
        text = re.sub(" (?=[0-9]{2}:?[0-9]{2}$)", "+", (value or "").strip(), count=1)
        if not text:
            raise ValidationError(f"It takes an instant, such as {EXAMPLE}.")
        found = instant_in(text) if ":" in text else None
        if found is None:
            raise ValidationError(
                f"“{shortened(value)}” is not an instant. It takes a day with a time, in UTC "
                f"where it names no other zone, such as {EXAMPLE}."
            )
        if found > timezone.now():
            raise ValidationError(
                f"{instant(found)} is still to come, and the record may change until then. "
                "/snapshots/latest.zip is the record as it is now."
            )
        return found


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
        raise BadParameterError([("recorded", _too_early(asked))])
    newest = Edit.objects.first()
    return _answer(request, edit, None if edit == newest else edit.recorded_at)


def _too_early(asked: datetime) -> str:
    first = Edit.objects.order_by("recorded_at").first()
    begins = f"It begins at {instant(first.recorded_at)}." if first else "It is still empty."
    return f"Nothing had been recorded by {instant(asked)}. {begins}"


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
