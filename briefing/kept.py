"""Files that take seconds to make, made once a version of the record and kept.

They lie under ``KEPT_DIR``, a folder a version, and can be made again at any time: deleting them
costs only the time. What makes a new version is what makes a new ETag (:mod:`record.freshness`),
so that a kept file is never staler than a page.
"""

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from record.freshness import record_version, release, shown_settings

MOST_BYTES = 200 << 20
"""What is kept at most; beyond it, the files that were asked for longest ago go."""
PATIENCE = 20.0
"""Seconds for which a request waits while another makes a file of the same kind."""
_PAUSE = 0.05
_VERSION = re.compile("[0-9a-f]{32}")


class BusyError(Exception):
    """Another process has been making files of this kind for longer than a reader waits."""


def version() -> str:
    """Return a word for what made files depend on: the record, the release, the settings."""
    parts = (*record_version(), release(), *shown_settings())
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def kept(name: str, version: str, make: Callable[[], bytes]) -> bytes:
    """Return the file *name* of a *version*, which *make* makes where it is not kept.

    One file of a kind, which is the end of its name, is made at a time. Raises BusyError where
    its turn does not come.
    """
    folder = Path(settings.KEPT_DIR) / version
    found = _read(folder / name)
    if found is not None:
        return found
    with _turn(name.rpartition(".")[2]):
        # Whoever had the turn before may have made it.
        found = _read(folder / name)
        if found is None:
            found = make()
            _write(folder / name, found)
            _tidy(folder)
    return found


def _read(path: Path) -> bytes | None:
    """Return what is kept at *path*, noting that it was asked for; None where nothing is."""
    try:
        found = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        return None
    return found


def _write(path: Path, content: bytes) -> None:
    """Put *content* at *path* at one stroke: nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


@contextmanager
def _turn(kind: str) -> Iterator[None]:
    """Hold the lock of a *kind* of file. The system frees it where its holder dies."""
    folder = Path(settings.KEPT_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    patience_ends = time.monotonic() + PATIENCE
    with (folder / f"{kind}.lock").open("w") as lock:
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            if time.monotonic() > patience_ends:
                raise BusyError(kind)
            time.sleep(_PAUSE)
        yield


def _tidy(current: Path) -> None:
    """Remove the other versions, and of the *current* one what is beyond the bound."""
    for folder in current.parent.iterdir():
        # Whatever else lies there is not ours.
        if _VERSION.fullmatch(folder.name) and folder != current:
            shutil.rmtree(folder, ignore_errors=True)
    files = []
    for path in current.iterdir():
        with suppress(FileNotFoundError):
            state = path.stat()
            files.append((state.st_mtime_ns, state.st_size, path))
    total = 0
    for _, size, path in sorted(files, reverse=True):
        total += size
        if total > MOST_BYTES:
            path.unlink(missing_ok=True)
