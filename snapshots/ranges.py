"""Which bytes of a file are asked for: the ``Range`` of a request, as RFC 9110 (14) has it.

Pure functions over the headers. One range is served; several are answered with the whole file,
as a server may.
"""

import re
from dataclasses import dataclass

_RANGES = re.compile(r"bytes=(.*)", re.IGNORECASE | re.DOTALL)
# From one place to another, or from one on; or else so many bytes at the end.
_ONE = re.compile(r"(?P<first>[0-9]+)-(?P<last>[0-9]*)|-(?P<suffix>[0-9]+)")
_DIGITS = 18
_WHITE_SPACE = " \t"


class UnsatisfiableError(ValueError):
    """The file has none of the bytes that are asked for."""


@dataclass(frozen=True)
class Stretch:
    """The bytes from ``start`` to before ``stop`` of a file of ``size`` bytes."""

    start: int
    stop: int
    size: int

    @property
    def length(self) -> int:
        """How many bytes it is."""
        return self.stop - self.start

    @property
    def content_range(self) -> str:
        """What the header ``Content-Range`` of an answer with it says."""
        return f"bytes {self.start}-{self.stop - 1}/{self.size}"


def stretch_asked(header: str | None, size: int) -> Stretch | None:
    """Return the one stretch that *header* asks for of *size* bytes; None for the whole file.

    What is not understood, several ranges and other units ask for the whole. Raises
    UnsatisfiableError where a range is understood and the file does not reach it.
    """
    ranges = _RANGES.fullmatch(header or "")
    # Empty elements of a list mean nothing.
    parts = [part for part in _listed(ranges[1]) if part] if ranges else []
    one = _ONE.fullmatch(parts[0]) if len(parts) == 1 else None
    if one is None:
        return None
    if one["suffix"]:
        return _last_bytes(_number(one["suffix"]), size)
    first = _number(one["first"])
    last = _number(one["last"]) if one["last"] else None
    if last is not None and last < first:
        return None
    if first >= size:
        raise UnsatisfiableError
    return Stretch(first, size if last is None else min(last + 1, size), size)


def is_still(if_range: str | None, etag: str) -> bool:
    """Return whether the file is the one of which a reader has a part, by ``If-Range``.

    Without the header it is. Tags are compared strongly: a weak one is never the same; nor is a
    day, since files here have none.
    """
    return if_range is None or if_range.strip(_WHITE_SPACE) == etag


def _listed(text: str) -> list[str]:
    return [part.strip(_WHITE_SPACE) for part in text.split(",")]


def _last_bytes(number: int, size: int) -> Stretch | None:
    if number == 0:
        raise UnsatisfiableError
    # An empty file has no last byte to name, and is sent whole.
    return Stretch(max(size - number, 0), size, size) if size else None


def _number(digits: str) -> int:
    """Return the number; one of more digits than any file has bytes is as good as the largest."""
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= _DIGITS else 10**_DIGITS
