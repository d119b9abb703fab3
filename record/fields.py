"""The kinds of field that the record is made of: keys, lines, prose, addresses and days."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from record.days import refuse_future_day
from record.text import normalise, refuse_line_breaks, refuse_unsafe

is_slug = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
    "Use lower-case letters a to z, digits and single hyphens between them, "
    "such as “berlin-statement”.",
    code="slug",
)
is_web_address = URLValidator(
    schemes=["http", "https"],
    message="Enter a whole web address that begins with http:// or https://.",
)


def refuse_credentials(address: str) -> None:
    """Raise ValidationError where a web *address* holds a name or a password."""
    if "@" in re.split(r"[/?#]", address.partition("://")[2], maxsplit=1)[0]:
        raise ValidationError(
            "The address holds a name or a password, before “@”. Remove them: what is entered "
            "here is published.",
            code="credentials",
        )


class NormalisedText:
    """A text field that cleans what it is given before it compares, looks up or stores it."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)  # type: ignore[misc]
        return normalise(value) if isinstance(value, str) else value


class LineField(NormalisedText, models.CharField):
    """A text on one line."""

    default_validators = [refuse_unsafe, refuse_line_breaks]


class ProseField(NormalisedText, models.TextField):
    """A text that may have several lines; ``max_length`` is enforced, unlike in TextField."""

    default_validators = [refuse_unsafe]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 2_000, **kwargs})

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        value = super().clean(value, model_instance)
        models.CharField(max_length=self.max_length, blank=True).run_validators(value)
        return value


class KeyField(LineField):
    """A slug: lower-case ASCII with hyphens, sorted by its bytes on either database."""

    default_validators = [is_slug]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 80, **kwargs})

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Ask PostgreSQL for byte order; SQLite's own order is that of bytes."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class AddressField(LineField):
    """The web address of a publication."""

    default_validators = [
        refuse_unsafe,
        refuse_line_breaks,
        is_web_address,
        refuse_credentials,
    ]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 2_000, **kwargs})

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"widget": forms.URLInput(attrs={"size": 80}), **kwargs})


class DayField(models.DateField):
    """A day on which something happened: never one that is still to come."""

    default_validators = [refuse_future_day]
