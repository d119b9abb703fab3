"""The answer where the database does not: a page in words, with all that was sent."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from record.carrying import may_be_carried, sent_by
from record.problems import is_data, problem

logger = logging.getLogger(__name__)

RETRY_AFTER = 30
TOLD = "The database does not answer at the moment. Try again in a while."

# Of SQLite: busy, locked, no memory, read only, a failing disk, full, not to be opened, in use.
SQLITE_AWAY = frozenset({5, 6, 7, 8, 10, 13, 14, 15})
# Of PostgreSQL, by the first two letters of its codes: the connection, a transaction that gave way
# to another, too few resources, in use, stopped by an operator, the system.
POSTGRESQL_AWAY = frozenset({"08", "40", "53", "55", "57", "58"})


def is_away(error: BaseException | None) -> bool:
    """Return whether *error* says that the database does not answer, and not that we ask wrongly.

    SQLite calls a table that is not there an operational error, too.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause: Any = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in SQLITE_AWAY
    if isinstance(error, InterfaceError):
        return "connection" in str(error)
    state = getattr(cause, "sqlstate", None)
    return state is None or state[:2] in POSTGRESQL_AWAY


def page(request: HttpRequest) -> HttpResponse:
    """Return the answer: 503, and when to come back. It asks nothing of the database.

    It carries the form that was sent, if one was, and sends it again at a button.
    """
    if is_data(request):
        response = problem(request, 503, TOLD)
    else:
        context = {
            "site_name": settings.SITE_NAME,
            "version": settings.VERSION,
            "path": request.get_full_path(),
            "sent": sent_by(request) if may_be_carried(request) else None,
            "csrf_token": get_token(request),
        }
        response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


class AnsweringWhileAway:
    """Middleware: answers in words where the database does not answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the answer where *exception* is that of a database that is away."""
        if not (isinstance(exception, Error) and is_away(exception)):
            return None
        logger.warning("The database does not answer: %s", exception)
        return page(request)
