"""Verifies snapshots, each by itself and the chain of them, offline.

It needs nothing but Python's own library, so that whoever has the archives can run it:

    python3 -m snapshots.verifying 2025-12-17.zip 2026-01-10.zip

What it checks, and how to do the same by hand, says docs/verifying-snapshots.md.
"""

import argparse
import csv
import hashlib
import io
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile
from zipfile import Path as ZipPath

from snapshots.archives import FROZEN_FILE, ZipArchive

SUMS = "SHA256SUMS"
CITATION = "CITATION.cff"
OUTSIDE = (SUMS, CITATION, FROZEN_FILE)
"""The files that are not in SHA256SUMS, in the order in which they follow those that are."""
CHUNK = 1 << 20
LONGEST_CELL = 1_000_000
# What zipfile raises where bytes are not those of a ZIP.
DAMAGE = (BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)

Folder = Path | ZipPath


@dataclass(frozen=True)
class Fault:
    """What is wrong with ``file`` of an archive; "" where it is the archive as a whole."""

    archive: str
    file: str
    message: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.archive, self.file, self.message)))


@dataclass(frozen=True)
class Link:
    """A copy of a snapshot: where it says that it stands in the chain, and its SHA-256.

    Of a folder that is the SHA-256 of the archive that it was unpacked from.
    """

    archive: str
    snapshot: str
    number: int
    sha256: str
    previous: dict[str, str] | None


class Verification:
    """Takes archives one after the other, and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._links: list[Link] = []

    def path(self, path: Path, base: Path = Path()) -> None:
        """Verify the archive, or the folder, at *path*, which starts from *base*.

        It is named by its path: copies in several folders often bear the same name.
        """
        name, found = str(path), base / path
        if found.is_dir():
            self._folder(name, found)
            return
        try:
            with found.open("rb") as file:
                self.archive(name, file)
        except OSError as error:
            self.faults.append(Fault(name, "", f"It cannot be read: {error.strerror}."))

    def archive(self, name: str, file: IO[bytes], expected: str = "") -> None:
        """Verify the archive in *file*, whose SHA-256 is *expected* where that is known."""
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        before = len(self.faults)
        try:
            with ZipFile(file) as archive:
                folder = ZipPath(archive)
                self._folder(name, folder, sha256)
                is_whole = (
                    len(self.faults) > before or _packed(folder, archive.namelist()) == sha256
                )
        except DAMAGE as error:
            self.faults.append(Fault(name, "", f"It is no ZIP, or a damaged one: {error}."))
            return
        if not is_whole:
            # Those of a header, say, which no checksum of a file covers.
            self.faults.append(Fault(name, "", "Bytes between its files were changed."))
        if expected not in ("", sha256):
            self.faults.append(
                Fault(name, "", f"Its SHA-256 is {sha256}, and it was frozen as {expected}.")
            )

    def chain(self) -> None:
        """Verify the links between the archives that were given, each copy of one by itself."""
        for link in self._links:
            if link.previous is not None:
                for before in self._links:
                    if before.snapshot == link.previous["name"]:
                        self._follow(before, link, link.previous["sha256"])
            elif link.number != 1:
                self._doubt(link, "It names none before it, and is not the first.")
        named = {link.previous["name"] for link in self._links if link.previous}
        first: dict[str, Link] = {}
        for link in self._links:
            other = first.setdefault(link.snapshot, link)
            # Where a later one names the snapshot, it has been said which copy is the true one.
            if link.sha256 != other.sha256 and link.snapshot not in named:
                self._differ(link, f"{other.archive}, of the same snapshot, has {other.sha256}")

    def _follow(self, before: Link, link: Link, sha256: str) -> None:
        """Verify that *link* comes next after *before*, which it names by *sha256*."""
        if before.sha256 != sha256:
            self._differ(before, f"{link.archive} names {sha256}")
        if link.number != before.number + 1:
            self._doubt(link, f"Its number does not follow that of {before.archive}.")

    def _differ(self, link: Link, other: str) -> None:
        message = f"Its SHA-256 is {link.sha256}, and {other}: one of the two was changed."
        self.faults.append(Fault(link.archive, "", message))

    def _doubt(self, link: Link, message: str) -> None:
        self.faults.append(Fault(link.archive, FROZEN_FILE, message))

    def _folder(self, name: str, folder: Folder, sha256: str = "") -> None:
        """Verify the files of one archive, and note its place in the chain.

        *sha256* is that of the archive; "" where it was unpacked.
        """
        before = len(self.faults)
        self.faults.extend(Fault(name, *fault) for fault in _faults_of_files(folder))
        if len(self.faults) > before or not (folder / FROZEN_FILE).exists():
            return
        try:
            said = json.loads((folder / FROZEN_FILE).read_bytes())
            previous = said["previous"]
            if previous is not None:
                previous = {"name": str(previous["name"]), "sha256": str(previous["sha256"])}
            sha256 = sha256 or _packed(folder, [*_listed(folder), *OUTSIDE])
            link = Link(name, str(said["name"]), int(said["number"]), sha256, previous)
            self._links.append(link)
            faults = list(_faults_of_what_it_says(folder, said))
        except (ValueError, TypeError, KeyError, AttributeError):
            faults = ["It does not say what a snapshot says of itself."]
        self.faults.extend(Fault(name, FROZEN_FILE, fault) for fault in faults)


def _faults_of_files(folder: Folder) -> Iterator[tuple[str, str]]:
    """Yield (file, what is wrong) of the files that are listed, and of those that are not."""
    try:
        listed = _listed(folder)
    except (KeyError, FileNotFoundError):
        yield SUMS, "It is missing."
        return
    except DAMAGE:
        yield SUMS, "It is damaged, or no list of SHA-256 checksums."
        return
    there = {child.name for child in folder.iterdir()}
    outside = OUTSIDE if FROZEN_FILE in there else there & set(OUTSIDE)
    for file in sorted({*listed, *outside}):
        try:
            digest = _digest(folder / file)
        except (KeyError, FileNotFoundError):
            yield file, "It is missing."
        except DAMAGE as error:
            yield file, f"It is damaged: {error}."
        else:
            if file in listed and digest != listed[file]:
                yield file, "Its bytes are not those of its checksum in SHA256SUMS."
    # A folder may hold files of somebody's own.
    for file in sorted(there - {*OUTSIDE, *listed}) if isinstance(folder, ZipPath) else ():
        yield file, "It is not in SHA256SUMS."


def _listed(folder: Folder) -> dict[str, str]:
    """Return the digest of each file that SHA256SUMS lists, in its order."""
    sums = (folder / SUMS).read_bytes().decode("ascii")
    pairs = (line.split("  ", 1) for line in sums.splitlines())
    return {file: digest for digest, file in pairs}


def _faults_of_what_it_says(folder: Folder, said: dict[str, Any]) -> Iterator[str]:
    """Yield what SNAPSHOT.json says and is not so."""
    digest = _digest(folder / SUMS)
    if said["digest"] != digest:
        yield f"It gives the digest {said['digest']}, and SHA256SUMS has {digest}."
    for table, number in said["counts"].items():
        rows = _rows(folder / f"{table}.csv")
        if rows != number:
            yield f"It counts {number} rows in {table}.csv, which has {rows}."


def _digest(path: Folder) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _rows(path: Folder) -> int:
    """Return how many rows a table has, its header aside."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open("rb") as file, io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
        return sum(1 for _ in csv.reader(text)) - 1


def _packed(folder: Folder, names: Sequence[str]) -> str:
    """Return the SHA-256 of the archive that the files *names* of *folder* make, in this order."""
    with tempfile.TemporaryFile() as made:
        with ZipArchive(made) as anew:
            for name in names:
                with (folder / name).open("rb") as file:
                    anew.write(name, iter(partial(file.read, CHUNK), b""))
        made.seek(0)
        return hashlib.file_digest(made, "sha256").hexdigest()


@contextmanager
def _told(line: str) -> Iterator[None]:
    """Say what is being done: on a terminal until it is done, else in a line that stays."""
    if not sys.stderr.isatty():
        sys.stderr.write(f"{line}\n")
        yield
        return
    # A line that is longer than the terminal is wide could not be taken back.
    shown = line[: max(shutil.get_terminal_size().columns - 1, 1)]
    sys.stderr.write(shown)
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write(f"\r{' ' * len(shown)}\r")
        sys.stderr.flush()


def main(arguments: Sequence[str]) -> int:
    """Verify the archives that are named, and return 0 where nothing is wrong with them."""
    parser = argparse.ArgumentParser(
        prog="verify", description="Verify snapshots, and the chain of them, offline."
    )
    parser.add_argument("--from", type=Path, default=Path(), dest="base", help=argparse.SUPPRESS)
    parser.add_argument("paths", type=Path, nargs="+", help="archives, or unpacked folders")
    options = parser.parse_args(arguments)
    verification = Verification()
    for number, path in enumerate(options.paths, start=1):
        with _told(f"Verifying {path} ({number} of {len(options.paths)}) …"):
            verification.path(path, options.base)
    verification.chain()
    faulty = {fault.archive for fault in verification.faults}
    for path in options.paths:
        if str(path) not in faulty:
            sys.stdout.write(f"{path}: OK\n")
    for fault in verification.faults:
        sys.stdout.write(f"{fault}\n")
    return 1 if verification.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
