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
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile
from zipfile import Path as ZipPath

from snapshots.archives import FROZEN_FILE, ZipArchive

SUMS = "SHA256SUMS"
CITATION = "CITATION.cff"
OUTSIDE = {SUMS, CITATION, FROZEN_FILE}
"""The files that are not in SHA256SUMS."""
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
    """An archive's place in the chain; ``sha256`` is None of a folder, which is no archive."""

    archive: str
    number: int
    sha256: str | None
    previous: dict[str, str] | None


class Verification:
    """Takes archives one after the other, and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._links: dict[str, Link] = {}

    def path(self, path: Path) -> None:
        """Verify the archive, or the folder, at *path*."""
        if path.is_dir():
            self._folder(path.name, path, None)
            return
        try:
            with path.open("rb") as file:
                self.archive(path.name, file)
        except OSError as error:
            self.faults.append(Fault(path.name, "", f"It cannot be read: {error.strerror}."))

    def archive(self, name: str, file: IO[bytes], expected: str = "") -> None:
        """Verify the archive in *file*, whose SHA-256 is *expected* where that is known."""
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        before = len(self.faults)
        try:
            with ZipFile(file) as archive:
                self._folder(name, ZipPath(archive), sha256)
                is_whole = len(self.faults) > before or _made_anew(archive) == sha256
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
        """Verify the links between the archives that were given."""
        for link in self._links.values():
            if link.previous is None:
                if link.number != 1:
                    self._doubt(link, "It names none before it, and is not the first.")
                continue
            before = self._links.get(link.previous["name"])
            if before is None:
                continue
            if before.sha256 not in (None, link.previous["sha256"]):
                self.faults.append(
                    Fault(
                        before.archive,
                        "",
                        f"Its SHA-256 is {before.sha256}, and {link.archive} names "
                        f"{link.previous['sha256']}: one of the two was changed.",
                    )
                )
            if link.number != before.number + 1:
                self._doubt(link, f"Its number does not follow that of {before.archive}.")

    def _doubt(self, link: Link, message: str) -> None:
        self.faults.append(Fault(link.archive, FROZEN_FILE, message))

    def _folder(self, name: str, folder: Folder, sha256: str | None) -> None:
        """Verify the files of one archive, and note its place in the chain."""
        before = len(self.faults)
        self.faults.extend(Fault(name, *fault) for fault in _faults_of_files(folder))
        if len(self.faults) > before or not (folder / FROZEN_FILE).exists():
            return
        try:
            said = json.loads((folder / FROZEN_FILE).read_bytes())
            previous = said["previous"]
            if previous is not None:
                previous = {"name": str(previous["name"]), "sha256": str(previous["sha256"])}
            self._links[said["name"]] = Link(name, int(said["number"]), sha256, previous)
            faults = list(_faults_of_what_it_says(folder, said))
        except (ValueError, TypeError, KeyError, AttributeError):
            faults = ["It does not say what a snapshot says of itself."]
        self.faults.extend(Fault(name, FROZEN_FILE, fault) for fault in faults)


def _faults_of_files(folder: Folder) -> Iterator[tuple[str, str]]:
    """Yield (file, what is wrong) of the files that are listed, and of those that are not."""
    try:
        sums = (folder / SUMS).read_bytes().decode("ascii")
        pairs = (line.split("  ", 1) for line in sums.splitlines())
        listed = {file: digest for digest, file in pairs}
    except (KeyError, FileNotFoundError):
        yield SUMS, "It is missing."
        return
    except DAMAGE:
        yield SUMS, "It is damaged, or no list of SHA-256 checksums."
        return
    there = {child.name for child in folder.iterdir()}
    for file in sorted({*listed, *(there & OUTSIDE)}):
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
    for file in sorted(there - OUTSIDE - set(listed)) if isinstance(folder, ZipPath) else ():
        yield file, "It is not in SHA256SUMS."


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


def _made_anew(archive: ZipFile) -> str:
    """Return the SHA-256 of the archive that the files of *archive* make, in their order."""
    with tempfile.TemporaryFile() as made:
        with ZipArchive(made) as anew:
            for entry in archive.infolist():
                with archive.open(entry) as file:
                    anew.write(entry.filename, iter(lambda: file.read(CHUNK), b""))
        made.seek(0)
        return hashlib.file_digest(made, "sha256").hexdigest()


def main(arguments: Sequence[str]) -> int:
    """Verify the archives that are named, and return 0 where nothing is wrong with them."""
    parser = argparse.ArgumentParser(
        prog="verify", description="Verify snapshots, and the chain of them, offline."
    )
    parser.add_argument("--from", type=Path, default=Path(), dest="base", help=argparse.SUPPRESS)
    parser.add_argument("paths", type=Path, nargs="+", help="archives, or unpacked folders")
    options = parser.parse_args(arguments)
    verification = Verification()
    for path in options.paths:
        before = len(verification.faults)
        verification.path(options.base / path)
        if len(verification.faults) == before:
            sys.stdout.write(f"{path}: OK\n")
    verification.chain()
    for fault in verification.faults:
        sys.stdout.write(f"{fault}\n")
    return 1 if verification.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
