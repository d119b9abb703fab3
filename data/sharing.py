"""Any page of the web may read the data, and nobody may do more (CORS).

They are public, and no cookie comes with them. The header that says so is always there, so that no
answer depends on who asks, and any cache may keep it.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from record.problems import is_data, problem

Answering = Callable[[HttpRequest], HttpResponseBase]

METHODS = "GET, HEAD, OPTIONS"
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Disposition, ETag, Link, Record-Edit, Record-Recorded-At, Repr-Digest, "
        "Retry-After"
    ),
}
ASKED_FIRST = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Cache-Control, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}
READ_ONLY = "The data can be read, and nothing else: use GET or HEAD."


def sharing(answer: Answering) -> Answering:
    """Make all that programs read readable from anywhere, by GET and HEAD alone."""

    def shared(request: HttpRequest) -> HttpResponseBase:
        if not is_data(request):
            return answer(request)
        response = _answered(request, answer)
        for name, value in SHARED.items():
            response[name] = value
        return response

    return shared


def _answered(request: HttpRequest, answer: Answering) -> HttpResponseBase:
    if request.method in {"GET", "HEAD"}:
        return answer(request)
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=ASKED_FIRST)
    refused = problem(request, 405, READ_ONLY)
    refused["Allow"] = METHODS
    return refused
