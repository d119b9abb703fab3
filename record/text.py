"""What happens to every text on its way in: from a form, a file or a script.

A cell that begins with a formula sign runs as a formula in a spreadsheet, and a control or
direction-override character can hide what a text says. Both are refused here, once, so that no
file written from the record ever has to be escaped.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FORMULA_SIGNS = {
    "=": "write the text without it, or put a word before it",
    "+": "write “plus” or put a word before it",
    "-": "write a dash as “–”, or begin a list with “*”",
    "@": "leave it out, or put a word before it",
}


def normalise(text: str) -> str:
    """Return *text* with LF line ends, in Unicode NFC, without outer white space."""
    return unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text)).strip()


def refuse_unsafe(text: str) -> None:
    """Raise ValidationError where a normalised *text* could mislead a reader or a spreadsheet."""
    for place, character in enumerate(text, start=1):
        category = unicodedata.category(character)
        if (category == "Cc" and character != "\n") or category == "Cs":
            raise ValidationError(
                f"Character {place} is a control character (U+{ord(character):04X}). Remove it; "
                "only line breaks are allowed.",
                code="control",
            )
        if character in DIRECTION_OVERRIDES:
            raise ValidationError(
                f"Character {place} changes the direction of writing (U+{ord(character):04X}) "
                "and can make a text read as something else. Remove it.",
                code="direction",
            )
    if text[:1] in FORMULA_SIGNS:
        raise ValidationError(
            f"A text cannot begin with “{text[0]}”, because a spreadsheet would run it as a "
            f"formula: {FORMULA_SIGNS[text[0]]}.",
            code="formula",
        )


def refuse_line_breaks(text: str) -> None:
    """Raise ValidationError where a text that belongs on one line has several."""
    if "\n" in text:
        raise ValidationError("Write this on one line, without line breaks.", code="line-break")
