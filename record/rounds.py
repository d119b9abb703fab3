"""Writes that may rest on one another, tried in rounds, and what refused ones say."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError

Item = TypeVar("Item", bound=Hashable)
Messages = list[str]

REFUSALS = (ValidationError, ProtectedError, IntegrityError)
"""What the write path raises where it does not take something."""


def in_rounds(items: Iterable[Item], write: Callable[[Item], None]) -> dict[Item, Messages]:
    """Call *write* with each item, again as long as that helps; return what was refused, and why.

    One may rest on another that comes later. Where it refuses, *write* has written nothing.
    """
    pending = list(items)
    while True:
        refused: dict[Item, Messages] = {}
        for item in pending:
            try:
                write(item)
            except REFUSALS as error:
                refused[item] = said_by(error)
        if not refused or len(refused) == len(pending):
            return refused
        pending = list(refused)


def said_by(error: Exception) -> Messages:
    """Return what *error*, raised by the write path, says, in a sentence each."""
    if isinstance(error, ValidationError):
        if not hasattr(error, "error_dict"):
            return list(error.messages)
        return [
            message if name == NON_FIELD_ERRORS else f"{_title(name)}: {message}"
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    if isinstance(error, ProtectedError):
        return [str(error.args[0])]
    return ["The database refuses it: it has what only one row may have."]


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()
