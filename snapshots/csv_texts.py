"""What stands between the bytes of a CSV file and its cells, however a spreadsheet wrote it."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

# A cell may hold a chapter; the csv module's own limit is 128 KiB.
LONGEST_CELL = 1_000_000
SEPARATORS = (",", ";", "\t")
"""What stands between cells, by the language of the spreadsheet and the way that they came."""


class UnreadableError(ValueError):
    """A text that is none, or is not cut into cells as RFC 4180 has it; ``number`` says where.

    That is the line of a text that cannot be decoded, else the record.
    """

    def __init__(self, number: int, said: str) -> None:
        super().__init__(said)
        self.number = number


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, or UTF-16 with its mark. Raises UnreadableError."""
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableError(line, f"byte {error.start + 1} is not UTF-8") from error


def from_the_header(text: str) -> tuple[str, int]:
    """Return *text* from its header on, and how many lines stand before it.

    Excel may write first which separator it used, and a paste may begin with empty lines.
    """
    lines = text.splitlines(keepends=True)
    skipped = 0
    while skipped < len(lines) and re.fullmatch(r"\s*|sep=.\s*", lines[skipped]):
        skipped += 1
    return "".join(lines[skipped:]), skipped


def records(text: str, separator: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield (number, cells) of every record, the blank ones too. Raises UnreadableError."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableError(number, str(error)) from error
