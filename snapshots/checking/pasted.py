"""What was pasted or uploaded, as a text; what cannot be one is refused in words."""

import re

from snapshots.csv_texts import UnreadableError, decoded

MOST_BYTES = 5_000_000
MOST_LINES = 1_000
MOST_ROWS = 20_000
LONGEST_LINK = 2_000
"""So many characters may stand in the address of the page."""

ARCHIVE = b"PK\x03\x04"
OTHER_FILES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xd0\xcf\x11\xe0": "a workbook of Excel",
    b"\x1f\x8b": "a compressed file",
}
TABLE_INSTEAD = "Paste the rows themselves, or save the table as “CSV UTF-8” and choose that file."


class NotTakenError(ValueError):
    """What was given cannot be checked; the message says why, and what to give instead.

    ``status`` is 400, or 413 where it is too large.
    """

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def text_of(content: bytes) -> str:
    """Return the text that a file holds: UTF-8, or UTF-16 with its mark. Raises NotTakenError."""
    if len(content) > MOST_BYTES:
        raise too_large()
    if content.startswith(ARCHIVE):
        what = "a workbook of Excel" if b"xl/" in content[:4096] else "an archive"
        if what == "an archive":
            raise NotTakenError(
                "This is a ZIP. Unpack it and choose one of the tables that it holds, such as "
                "stances.csv; or paste the snapshot's name or digest."
            )
        raise NotTakenError(f"This is {what}. {TABLE_INSTEAD}")
    for beginning, what in OTHER_FILES.items():
        if content.startswith(beginning):
            raise NotTakenError(f"This is {what}. {TABLE_INSTEAD}")
    try:
        return decoded(content)
    except UnreadableError as error:
        raise NotTakenError(
            f"Line {error.number}: {error}, so that its letters cannot be told. Save the file as "
            "“CSV UTF-8”."
        ) from error


def cleaned(text: str) -> str:
    """Return *text* without a byte order mark. Raises NotTakenError where it is no text."""
    if len(text) > MOST_BYTES:
        raise too_large()
    if "\x00" in text:
        place = text.index("\x00")
        line = text.count("\n", 0, place) + 1
        raise NotTakenError(
            f"Line {line} holds a NUL character, which no text of the record has. {TABLE_INSTEAD}"
        )
    if not re.search(r"\S", text.lstrip("\ufeff")):
        raise NotTakenError("Nothing was pasted, and no file was chosen. Give one of the two.")
    return text.lstrip("\ufeff")


def too_large() -> NotTakenError:
    """Return the refusal of what is larger than a file of the record is taken."""
    return NotTakenError(
        f"This is larger than {MOST_BYTES // 1_000_000} MB. Check it in parts: each with the "
        "header row, and with some of the rows.",
        status=413,
    )
