"""What the write path refused, told form by form and field by field."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.utils import ErrorDict

from record.models import Tracked
from record.rules import BrokenRulesError
from record.table import TABLES

Messages = list[tuple[str | None, str]]
"""(column, what is wrong) each; None where it is about the row as a whole."""


class Refusal:
    """Why an Edit was not kept: for each form, by its prefix, what is wrong and where.

    What belongs to no form stands under the prefix None, that of the main form.
    """

    def __init__(self, error: Exception, forms: Iterable[Any]) -> None:
        """Take what *error* says apart; *forms* are those that were being saved."""
        self._by_prefix: dict[str | None, Messages] = defaultdict(list)
        if isinstance(error, BrokenRulesError):
            self._take_broken_rules(error, list(forms))
        elif isinstance(error, ValidationError):
            self._take_fields(error, getattr(error, "prefix", None))
        else:
            self._by_prefix[None].append((None, str(error.args[0])))

    def of(self, prefix: str | None) -> Messages:
        """Return what is wrong with the form that has *prefix*."""
        return self._by_prefix[prefix]

    def _take_broken_rules(self, error: BrokenRulesError, forms: list[Any]) -> None:
        for problem in error.problems:
            model = TABLES[problem.table].model
            prefixes = [
                form.prefix
                for form in forms
                # What is to be deleted is not checked, and so could say nothing.
                if not form.cleaned_data.get(DELETION_FIELD_NAME)
                and any(type(row) is model and row.pk == problem.pk for row in form.written())
            ]
            if prefixes:
                self._by_prefix[prefixes[0]].append((problem.column, problem.message))
            else:
                self._by_prefix[None].append((None, str(problem)))

    def _take_fields(self, error: ValidationError, prefix: str | None) -> None:
        fields = getattr(error, "error_dict", {None: [error]})
        for name, errors in fields.items():
            column = None if name == NON_FIELD_ERRORS else name
            messages = [message for each in errors for message in each.messages]
            self._by_prefix[prefix].extend((column, message) for message in messages)


class PutBack(Refusal):
    """Nothing is wrong: what was typed before is shown again, and waits to be saved."""

    def __init__(self) -> None:
        super().__init__(ValidationError([]), ())


class RefusableForm(forms.ModelForm):
    """A form that says why the write path refused it, each reason beside its field.

    ``refusal`` is what the write path said when this form was tried.
    """

    refusal: ClassVar[Refusal | None] = None

    def written(self) -> Sequence[Tracked]:
        """Return the rows that saving this form writes, lists aside."""
        return [self.instance]

    def field_of(self, column: str) -> str:
        """Return the name of the field that a column of the row is filled in by."""
        return column

    @property
    def is_put_back(self) -> bool:
        """Whether the form shows what was typed before, and is not to be saved as it is."""
        return isinstance(self.refusal, PutBack)

    def full_clean(self) -> None:
        """Check the form; of one that is put back nothing is wrong before it is sent."""
        if self.is_put_back:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def is_valid(self) -> bool:
        """Return whether the form can be saved."""
        return not self.is_put_back and super().is_valid()

    def clean(self) -> dict[str, Any] | None:
        """Say what the write path refused."""
        cleaned = super().clean()
        for column, message in self.refusal.of(self.prefix) if self.refusal else ():
            self.tell(column, message)
        return cleaned

    def tell(self, column: str | None, message: str) -> None:
        """Say what is wrong with a column, beside its field if it has one here."""
        if column is None:
            self.add_error(None, message)
        elif (field := self.field_of(column)) in self.fields:
            self.add_error(field, message)
        else:
            self.add_error(None, f"{column.replace('_', ' ').capitalize()}: {message}")

    def save(self, commit: bool = True) -> Any:
        """Store the row. A ValidationError says by its ``prefix`` which form was refused."""
        try:
            return self.store(commit)
        except ValidationError as error:
            error.prefix = self.prefix  # type: ignore[attr-defined]
            raise

    def store(self, commit: bool) -> Any:
        """Store what the form describes."""
        return super().save(commit)
