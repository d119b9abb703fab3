"""Words that a reader looks for in texts of the record."""

import re

from django.db.models import Q

from record.text import normalise


def words_of(text: str) -> list[str]:
    """Return the words that *text* asks for, each once."""
    return list(dict.fromkeys(normalise(text).split()))


def holding(word: str, *paths: str) -> Q:
    """Return the condition that one of the texts at *paths* holds *word*, whatever its case.

    It goes by a regular expression, because SQLite's LIKE knows the case of ASCII letters only.
    """
    found = Q()
    for path in paths:
        found |= Q(**{f"{path}__iregex": re.escape(word)})
    return found
