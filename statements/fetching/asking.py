"""Asks for one page, along its redirections, each of them checked anew."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3 import exceptions as failures
from urllib3.response import BaseHTTPResponse
from w3lib.url import safe_url_string

from record.fields import refuse_credentials
from statements.fetching.deadline import Deadline
from statements.fetching.guard import Guard, GuardedHTTP, GuardedHTTPS
from statements.fetching.unfetched import Unfetched, Why

SECONDS = 10
MOST_REDIRECTIONS = 5
MOST_BYTES = 2_000_000
PIECE = 65_536
PAGES = ("text/html", "application/xhtml+xml")
REDIRECTIONS = (301, 302, 303, 307, 308)


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls: Any = GuardedHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls: Any = GuardedHTTPS


@dataclass(frozen=True)
class Answer:
    """What was answered at last: the ``status``, the kind of content, and the body as far as read.

    A page longer than is read is cut.
    """

    status: int
    content_type: str
    body: bytes

    @property
    def said(self) -> str:
        """The status in words."""
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return str(self.status)


def page_at(url: str, guard: Guard, seconds: float = SECONDS) -> Answer:
    """Return the page at *url*. Raises Unfetched where there is none that could be read."""
    answer = ask("GET", url, guard, seconds)
    if answer.status != HTTPStatus.OK:
        raise Unfetched(Why.NO_ANSWER, f"the answer was {answer.said}")
    if answer.content_type.partition(";")[0].strip().lower() not in PAGES:
        raise Unfetched(Why.NOT_A_PAGE, "it is no web page, but another kind of file")
    return answer


def ask(
    method: str, url: str, guard: Guard, seconds: float = SECONDS, most_bytes: int = MOST_BYTES
) -> Answer:
    """Return what is answered at *url* or where it leads, within *seconds* in all.

    Sends neither cookies nor a referrer, and says who asks. Raises Unfetched where nothing is
    answered, or where it leads to what *guard* does not permit.
    """
    with Deadline(seconds) as deadline:
        for _ in range(MOST_REDIRECTIONS + 1):
            with _opened(method, url, guard, deadline) as response:
                location = response.headers.get("Location", "")
                if response.status not in REDIRECTIONS or not location:
                    body = _read(response, deadline, most_bytes)
                    return Answer(response.status, response.headers.get("Content-Type", ""), body)
            url = _followed(url, location)
    raise Unfetched(Why.REDIRECTS, f"it redirects more than {MOST_REDIRECTIONS} times")


@contextmanager
def _opened(method: str, url: str, guard: Guard, deadline: Deadline) -> Iterator[BaseHTTPResponse]:
    headers = {
        "User-Agent": f"PeacePlanTracker/{settings.VERSION} (+{settings.SITE_URL})",
        "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
        "Accept-Encoding": "identity",
    }
    with _told(deadline):
        asked = urlsplit(safe_url_string(url))
        path = asked._replace(scheme="", netloc="", fragment="").geturl()
        with _pool_of(asked, guard, deadline) as pool:
            response = pool.urlopen(
                method,
                path if path.startswith("/") else f"/{path}",
                headers=headers,
                redirect=False,
                retries=False,
                preload_content=False,
                assert_same_host=False,
            )
            try:
                yield response
            finally:
                response.close()


def _pool_of(asked: SplitResult, guard: Guard, deadline: Deadline) -> HTTPConnectionPool:
    kind, port = (_HTTPSPool, 443) if asked.scheme == "https" else (_HTTPPool, 80)
    waits = Timeout(connect=deadline.left, read=deadline.left)
    return kind(
        asked.hostname or "",
        asked.port or port,
        timeout=waits,
        guard=guard,
        deadline=deadline,
    )


@contextmanager
def _told(deadline: Deadline) -> Iterator[None]:
    """Turn what goes wrong on the way into Unfetched."""
    try:
        yield
    except failures.SSLError as error:
        raise _of_tls(error) from error
    except failures.TimeoutError as error:
        raise Unfetched(Why.TOO_SLOW, "nothing answered in time") from error
    except (failures.HTTPError, OSError, ValueError) as error:
        # A connection that was cut at the deadline breaks like any other.
        deadline.left  # noqa: B018 (reading it is what checks it)
        broke = isinstance(error, failures.ProtocolError)
        said = "the connection broke" if broke else "the answer was not understood"
        raise Unfetched(Why.NO_ANSWER, said) from error


def _read(response: BaseHTTPResponse, deadline: Deadline, most_bytes: int) -> bytes:
    body = bytearray()
    while len(body) < most_bytes:
        piece = response.read(min(PIECE, most_bytes - len(body)))
        if not piece:
            break
        body += piece
        deadline.left  # noqa: B018 (reading it is what checks it)
    return bytes(body)


def _followed(url: str, location: str) -> str:
    """Return where a redirection leads. Raises Unfetched where that is no address of the web."""
    try:
        to = urljoin(url, location.strip())
        refuse_credentials(to)
        parts = urlsplit(to)
        parts.port  # noqa: B018 (reading it is what checks it)
    except (ValueError, ValidationError):
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unfetched(Why.REDIRECTS, "it redirects to what is no web address")
    return to


def _of_tls(error: failures.SSLError) -> Unfetched:
    reason = error.args[0] if error.args else None
    if isinstance(reason, ssl.SSLCertVerificationError):
        return Unfetched(Why.CERTIFICATE, f"its certificate is not valid: {reason.verify_message}")
    return Unfetched(Why.NO_ANSWER, "no secure connection could be made")
