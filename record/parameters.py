"""Query parameters that are not understood, and the one that every CSV takes."""

import re

from django.core.exceptions import BadRequest
from django.http import QueryDict

ONLY_TRIED = "_check"
"""With this parameter a form of the admin is only tried: nothing of it is kept."""
IS_ID = re.compile("[0-9]{1,18}")
"""What may be an id: as long as either database takes."""
GIVEN_TWICE = "It is given more than once, and it takes one value."
MOST_REPEATED = 60


class BadParameterError(BadRequest):
    """Query parameters that are not understood.

    ``problems`` pairs each name with what is wrong and what it takes.
    """

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in problems))
        self.problems = problems


def bom_asked(query: QueryDict) -> bool:
    """Return whether ``bom`` asks for a byte order mark. Raises BadParameterError.

    Excel takes a CSV file for UTF-8 by this mark alone.
    """
    values = query.getlist("bom")
    if len(values) > 1:
        raise BadParameterError([("bom", GIVEN_TWICE)])
    value = "".join(values).strip()
    if value not in {"", "0", "1"}:
        told = f"“{shortened(value)}” is neither 0 nor 1. It takes 1 for a file that Excel opens."
        raise BadParameterError([("bom", told)])
    return value == "1"


def shortened(text: str) -> str:
    """Return *text*, or its beginning where it is long: what a message repeats of it."""
    return text if len(text) <= MOST_REPEATED else f"{text[:MOST_REPEATED]}…"
