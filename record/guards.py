"""What a field declares, the database enforces, alike on SQLite and PostgreSQL.

SQLite ignores the length of a column, and neither database knows Django's choices, ``blank`` or
least values. The decorator :func:`guarded` repeats them as check constraints.
"""

from typing import Any, TypeVar, cast

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual


class Guard(models.CheckConstraint):
    """A check that only the database makes.

    Forms and files are checked by the fields' validators and the models' ``clean`` first, which
    can say what is wrong and where; asking the database too would cost a query a constraint.
    """

    def validate(self, *args: object, **kwargs: object) -> None:
        """Leave it to the database."""

    def deconstruct(self) -> Any:
        """Appear in migrations as the plain constraint that it is."""
        _, args, kwargs = super().deconstruct()
        return "django.db.models.CheckConstraint", args, kwargs


def _checks(model: type[models.Model], field: models.Field) -> list[Guard]:
    """Return the checks that repeat what *field* declares."""
    prefix = f"{model._meta.app_label}_{model._meta.model_name}_{field.name}"
    checks = []
    if isinstance(field, models.CharField | models.TextField):
        if not field.blank:
            checks.append(
                Guard(condition=GreaterThanOrEqual(Length(field.name), 1), name=f"{prefix}_given")
            )
        if field.max_length:
            checks.append(
                Guard(
                    condition=LessThanOrEqual(Length(field.name), field.max_length),
                    name=f"{prefix}_length",
                )
            )
    for validator in cast(Any, field)._validators:
        if isinstance(validator, MinValueValidator):
            least = models.Q(**{f"{field.name}__gte": validator.limit_value})
            checks.append(Guard(condition=least, name=f"{prefix}_least"))
    if field.choices:
        allowed = [value for value, _ in field.flatchoices]
        checks.append(
            Guard(condition=models.Q(**{f"{field.name}__in": allowed}), name=f"{prefix}_choice")
        )
    return checks


Model = TypeVar("Model", bound=type[models.Model])


def guarded(model: Model) -> Model:
    """Class decorator: add to *model* the checks that repeat what its fields declare."""
    constraints = [
        *model._meta.constraints,
        *(check for field in model._meta.local_fields for check in _checks(model, field)),
    ]
    model._meta.constraints = constraints
    model._meta.original_attrs["constraints"] = constraints
    return model
