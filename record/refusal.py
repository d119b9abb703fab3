"""What the write path refused, told form by form."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.formsets import DELETION_FIELD_NAME

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
            place = next(
                (
                    form.prefix
                    for form in forms
                    # What is to be deleted is not checked, and so could say nothing.
                    if not form.cleaned_data.get(DELETION_FIELD_NAME)
                    for row in form.written()
                    if type(row) is model and row.pk == problem.pk
                ),
                "elsewhere",
            )
            if place == "elsewhere":
                self._by_prefix[None].append((None, str(problem)))
            else:
                self._by_prefix[place].append((problem.column, problem.message))

    def _take_fields(self, error: ValidationError, prefix: str | None) -> None:
        fields = getattr(error, "error_dict", {None: [error]})
        for name, errors in fields.items():
            column = None if name == NON_FIELD_ERRORS else name
            messages = [message for each in errors for message in each.messages]
            self._by_prefix[prefix].extend((column, message) for message in messages)
