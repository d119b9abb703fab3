"""What the record refused to hold, in words for whoever tried."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils.text import capfirst

REFUSALS = (ValidationError, IntegrityError)
"""What writing to the record may raise where it is not allowed; ProtectedError is of these."""


def in_words(error: Exception, model: Any = None) -> list[str]:
    """Return what one of ``REFUSALS`` says, in sentences.

    What is wrong with a field of a row of *model* is told with what the field is called.
    """
    if isinstance(error, ProtectedError):
        return [str(error.args[0])]
    if not isinstance(error, ValidationError):
        return ["Another row of the record holds the same, or one that it needs is not there."]
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [
        f"{_label(model, name)}{message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _label(model: Any, name: str) -> str:
    if name == NON_FIELD_ERRORS:
        return ""
    try:
        called = model._meta.get_field(name).verbose_name if model else name
    except FieldDoesNotExist:
        called = name
    return f"{capfirst(str(called).replace('_', ' '))}: "
