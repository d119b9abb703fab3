"""Counts that the processes of the site share, as the package ``limits`` asks for them.

It brings stores for servers (Redis, Memcached), and one in the memory of a single process. The
site runs in several processes and needs no server: a file of SQLite serves them all. It holds no
more than the present windows, and can be deleted at any time.
"""

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

from limits.storage import Storage

PATIENCE = 5
"""Seconds that a process waits for another to have counted."""


class SharedCounts(Storage):
    """Counts in the file at *path*, each of which ends with its window."""

    STORAGE_SCHEME = None

    def __init__(self, path: Path) -> None:
        super().__init__()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._connections = threading.local()
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS counts "
                "(key TEXT PRIMARY KEY, number INTEGER NOT NULL, ends REAL NOT NULL) WITHOUT ROWID"
            )

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong with the file."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add *amount* to the count of *key*, whose window has *expiry* seconds; return it."""
        now = time.time()
        [number] = self._connection.execute(
            "INSERT INTO counts VALUES (:key, :amount, :ends) ON CONFLICT (key) DO UPDATE SET "
            "number = CASE WHEN ends > :now THEN number ELSE 0 END + :amount, "
            "ends = CASE WHEN ends > :now THEN ends ELSE :ends END RETURNING number",
            {"key": key, "amount": amount, "ends": now + expiry, "now": now},
        ).fetchone()
        if number == amount:
            # Once a window at most.
            self._connection.execute("DELETE FROM counts WHERE ends <= ?", [now])
        return int(number)

    def get(self, key: str) -> int:
        """Return the count of *key*."""
        return int(self._of(key)[0])

    def get_expiry(self, key: str) -> float:
        """Return when the window of *key* ends, in seconds since 1970."""
        return float(self._of(key)[1])

    def check(self) -> bool:
        """Return whether the file can be read."""
        try:
            self._of("")
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int:
        """Forget all counts, and return how many there were."""
        return self._connection.execute("DELETE FROM counts").rowcount

    def clear(self, key: str) -> None:
        """Forget the count of *key*."""
        self._connection.execute("DELETE FROM counts WHERE key = ?", [key])

    def _of(self, key: str) -> tuple[int, float]:
        now = time.time()
        found = self._connection.execute(
            "SELECT number, ends FROM counts WHERE key = ? AND ends > ?", [key, now]
        ).fetchone()
        return found or (0, now)

    @property
    def _connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        if not hasattr(self._connections, "own"):
            self._connections.own = self._connect()
        connection: sqlite3.Connection = self._connections.own
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
        # A count that a power failure loses is no loss.
        connection.execute("PRAGMA synchronous = OFF")
        return connection
