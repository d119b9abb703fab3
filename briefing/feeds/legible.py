"""Texts without the few characters that XML and calendars cannot hold."""

import re

# What is no character of XML 1.0: controls, halves of surrogate pairs, U+FFFE and U+FFFF.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str) -> str:
    """Return *text*, of the record or of an address, without them."""
    return _UNFIT.sub("", text)
