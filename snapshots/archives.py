"""Where an export is written to: a folder, or a ZIP whose bytes depend on its files alone.

Nothing is compressed and no entry bears a time, so that the same files give the same archive on
any machine, and a file's bytes stand in it as they are.
"""

import hashlib
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from zipfile import ZIP_STORED, ZipFile, ZipInfo

# The first day that a ZIP can name.
NO_TIME = (1980, 1, 1, 0, 0, 0)
UNIX = 3
READABLE = 0o100644 << 16
FROZEN_FILE = "SNAPSHOT.json"


@dataclass(frozen=True)
class File:
    """A file of an archive: ``offset`` is where its bytes begin, ``rows`` how many a table has."""

    name: str
    offset: int
    size: int
    sha256: str
    rows: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return asdict(self)


class Archive(ABC):
    """Takes files one after the other, and knows of each its size and SHA-256."""

    def __init__(self) -> None:
        self.files: list[File] = []

    def write(self, name: str, chunks: Iterable[bytes], *, is_table: bool = False) -> File:
        """Write the file *name*, and return what it came to.

        Of a table, each chunk is a record, the first of them the header.
        """
        digest, size, chunk_count = hashlib.sha256(), 0, 0
        with self._entry(name) as (file, offset):
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                chunk_count += 1
        rows = chunk_count - 1 if is_table else None
        written = File(name, offset, size, digest.hexdigest(), rows)
        self.files.append(written)
        return written

    @abstractmethod
    def _entry(self, name: str) -> Any:
        """Return a context that gives a file to write to, and the place where it begins."""


class ZipArchive(Archive):
    """A ZIP in *file*, which is seekable. Close it to have the list of its entries written.

    *on_entry* is called after each entry, from where on nothing before is changed any more.
    """

    def __init__(self, file: IO[bytes], on_entry: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._file = file
        self._on_entry = on_entry
        self._zip = ZipFile(file, "w", ZIP_STORED)

    @contextmanager
    def _entry(self, name: str) -> Iterator[tuple[IO[bytes], int]]:
        entry = ZipInfo(name, NO_TIME)
        entry.create_system = UNIX
        entry.external_attr = READABLE
        with self._zip.open(entry, "w") as file:
            yield file, self._file.tell()
        self._on_entry()

    def close(self) -> None:
        """Write the list of the entries."""
        self._zip.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Half an archive is closed too, whoever throws it away, or it would close itself later.
        with suppress(OSError) if error else nullcontext():
            self.close()


class FolderArchive(Archive):
    """A folder: what is written replaces the files of these names in it, all at the end.

    Other files are left alone. Raises ValueError where *path* is no folder, or holds a frozen
    snapshot, whose checksums would no longer be right.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        if path.exists() and not path.is_dir():
            raise ValueError(f"{path} is a file. Name a folder, or a file that ends in “.zip”.")
        if (path / FROZEN_FILE).exists():
            raise ValueError(
                f"{path} holds a frozen snapshot ({FROZEN_FILE}), which is never overwritten. "
                "Name another folder."
            )
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._staged = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}-"))

    @contextmanager
    def _entry(self, name: str) -> Iterator[tuple[IO[bytes], int]]:
        with (self._staged / name).open("wb") as file:
            yield file, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._path.mkdir(exist_ok=True)
                for file in self.files:
                    (self._staged / file.name).replace(self._path / file.name)
        finally:
            shutil.rmtree(self._staged, ignore_errors=True)


@contextmanager
def archive_at(path: Path) -> Iterator[Archive]:
    """Give what writes to *path*: a ZIP where its name ends in “.zip”, else a folder.

    What was there is replaced at the end, or not at all. Raises ValueError where it cannot be.
    """
    if path.suffix.lower() != ".zip":
        with FolderArchive(path) as folder:
            yield folder
        return
    if path.is_dir():
        raise ValueError(f"{path} is a folder. Name a file, or a folder without “.zip”.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as staged:
        with (Path(staged) / path.name).open("wb") as file, ZipArchive(file) as archive:
            yield archive
        (Path(staged) / path.name).replace(path)
