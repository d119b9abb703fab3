"""The instant by which a page must be there."""

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

from statements.fetching.unfetched import Unfetched, Why


class Deadline:
    """So many *seconds* from now on; at their end the connections that it was given are cut.

    Who is sent a drop at a time waits for each no longer than allowed, and for all of them for
    ever: no time-out of a connection sees that.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends = time.monotonic() + seconds
        self._twins: list[socket.socket] = []
        self._cutting = threading.Timer(seconds, self._cut)
        self._cutting.daemon = True

    def __enter__(self) -> Self:
        self._cutting.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._cutting.cancel()
        for twin in self._twins:
            twin.close()

    @property
    def left(self) -> float:
        """How many seconds are left. Raises Unfetched where none are."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise Unfetched(Why.TOO_SLOW, f"it took more than {self._seconds:g} seconds")
        return left

    def cuts(self, connection: socket.socket) -> None:
        """Cut *connection* at the end. TLS takes the socket over, so a twin of it is kept."""
        self._twins.append(connection.dup())
        self.left  # noqa: B018 (it may be over already)

    def _cut(self) -> None:
        for twin in self._twins:
            with suppress(OSError):
                twin.shutdown(socket.SHUT_RDWR)
