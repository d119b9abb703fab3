"""What went wrong, told to programs: problem details by RFC 9457 in JSON, else a plain text."""

import json
import re
from collections.abc import Sequence
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PROBLEM = "application/problem+json"
PLAIN = "text/plain; charset=utf-8"
BAD_PARAMETER = "bad-parameter"
TOO_MANY = "too-many-requests"
DATA = re.compile(r"/(?!admin/|static/)(.+\.(json|csv|atom|ics|xlsx|zip)|snapshots/[^/]+/.+)")
"""The addresses that programs read."""


def is_data(request: HttpRequest) -> bool:
    """Return whether the address of *request* is one that programs read."""
    return bool(DATA.fullmatch(request.path_info))


def problem(
    request: HttpRequest,
    status: int,
    detail: str,
    *,
    kind: str = "",
    problems: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """Return the answer that says what went wrong, in the form of what *request* asked for.

    *detail* says it in a sentence, *problems* pairs each parameter that is wrong with what it
    takes. *kind* is the anchor at which the page about the data explains such problems; where
    there is none, the status says all.
    """
    if not request.path_info.endswith(".json"):
        lines = [f"{name}: {message}" for name, message in problems] or [detail]
        text = "".join(f"{line}\n" for line in lines)
        return HttpResponse(text, status=status, content_type=PLAIN)
    told = {
        "type": f"{settings.SITE_URL}/data/#_{kind}" if kind else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if listed := [{"parameter": name, "message": message} for name, message in problems]:
        told["problems"] = listed
    text = json.dumps(told, ensure_ascii=False, indent=1)
    return HttpResponse(f"{text}\n", status=status, content_type=PROBLEM)
