"""Answers with files that are made once a version of the record, where their library is there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from briefing.kept import BusyError, kept, version
from record.freshness import View, reading_file

PLAIN = "text/plain; charset=utf-8"
RETRY_AFTER = 10


def made_file(is_offered: Callable[[], bool], absent: str) -> Callable[[View], View]:
    """Make a view one of a file; where it *is_offered* not, the answer is 404 with *absent*.

    Where others keep the makers of such files busy, it is 503, with when to come again.
    """

    def decorator(view: View) -> View:
        file = reading_file(view)

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not is_offered():
                return HttpResponse(f"{absent}\n", status=404, content_type=PLAIN)
            try:
                return file(request, *args, **kwargs)
            except BusyError:
                text = "Other files are being made. Ask again in a few seconds.\n"
                return HttpResponse(
                    text, status=503, content_type=PLAIN, headers={"Retry-After": RETRY_AFTER}
                )

        return answer

    return decorator


def kept_response(
    name: str, make: Callable[[], bytes], content_type: str, *, disposition: str = ""
) -> HttpResponse:
    """Return the file *name* of the record as it is now; *make* makes it where none is kept.

    *disposition* is ``inline`` or ``attachment``, where it has a name to be saved under.
    """
    response = HttpResponse(kept(name, version(), make), content_type=content_type)
    if disposition:
        response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response
