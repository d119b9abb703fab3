"""Makes an archive while it is sent: the first bytes go at once, however large the record is.

A thread of its own writes the archive into a file on disk, inside one state of the database, and
whoever sends it follows behind, up to the last entry that is complete. A slow reader so keeps no
transaction open, and nothing is held in memory.
"""

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO

from django.db import connection, connections

from record.models import Edit
from record.recorded import state_of
from snapshots.archives import ZipArchive
from snapshots.exporting import write_record

PATIENCE = 0.5
"""Seconds that an archive has to be complete before it is sent piece by piece, without a size."""
CHUNK = 1 << 16


class Gone(Exception):
    """Whoever asked for the archive waits for it no longer."""


class Making:
    """An archive in the making: of the record now, or as *recorded* at an instant.

    ``edit`` is the newest Edit that it holds, ``size`` its bytes once it is complete, before that
    None. Where a transaction is open already it is that one's state, and the archive is complete
    from the start. Close it when it has been sent.
    """

    def __init__(self, recorded: datetime | None = None) -> None:
        self.edit: Edit | None = None
        self.size: int | None = None
        self._recorded = recorded
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed by close()
        self._complete_to = 0
        self._error: BaseException | None = None
        self._is_gone = False
        self._changed = threading.Condition()
        if connection.in_atomic_block:
            self._make()
        else:
            threading.Thread(target=self._make_apart, daemon=True).start()
        self._wait(lambda: self.edit is not None)
        with self._changed:
            self._changed.wait_for(self._is_over, PATIENCE)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes as they are complete. Raises what stopped the making, if it was."""
        sent = 0
        while sent != self.size:
            self._wait_beyond(sent)
            while sent < self._complete_to:
                wanted = min(CHUNK, self._complete_to - sent)
                piece = os.pread(self._file.fileno(), wanted, sent)
                sent += len(piece)
                yield piece

    def close(self) -> None:
        """Let go of the file; what is still to be made is not made."""
        with self._changed:
            self._is_gone = True
            if self._is_over():
                self._file.close()

    def _wait_beyond(self, place: int) -> None:
        self._wait(lambda: self._complete_to > place)

    def _wait(self, is_there: Callable[[], bool]) -> None:
        """Wait until something *is_there*, or everything is."""
        with self._changed:
            self._changed.wait_for(lambda: is_there() or self._is_over())
        if self._error is not None:
            raise self._error

    def _is_over(self) -> bool:
        return self.size is not None or self._error is not None

    def _make_apart(self) -> None:
        """Make it in a thread with a connection of its own."""
        try:
            self._make()
        finally:
            connections.close_all()

    def _make(self) -> None:
        try:
            with state_of(self._recorded) as edit:
                with self._changed:
                    self.edit = edit
                    self._changed.notify_all()
                with ZipArchive(self._file, on_entry=self._tell) as archive:
                    write_record(archive)
            size = self._file.tell()
            self._file.flush()
            with self._changed:
                self._complete_to = self.size = size
                self._finish()
        except BaseException as error:  # noqa: BLE001  the thread that waits raises it
            with self._changed:
                self._error = error
                self._finish()

    def _tell(self) -> None:
        """Let what has been written so far be read. Raises Gone where nobody does."""
        self._file.flush()
        with self._changed:
            if self._is_gone:
                raise Gone
            self._complete_to = self._file.tell()
            self._changed.notify_all()

    def _finish(self) -> None:
        if self._is_gone:
            self._file.close()
        self._changed.notify_all()
