"""The forms in which an editor changes the record: every one asks why."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime

from record import trail
from record.models import Edit, Tracked
from record.rules import BrokenRulesError
from record.table import TABLES

REASON_FIELDS = ("reason_for_change", "kind_of_change")


class ReasonForm(forms.Form):
    """Why the record is changed, and what kind of change that is."""

    reason_for_change = forms.CharField(
        max_length=500,
        label="Reason",
        widget=forms.TextInput(attrs={"size": 80}),
        help_text="Why the record changes, in a sentence. Readers see it.",
        error_messages={"required": "Say why the record changes; readers see it."},
    )
    kind_of_change = forms.ChoiceField(
        label="Kind",
        choices=Edit.Kind.choices,
        widget=forms.RadioSelect,
        help_text=Edit._meta.get_field("kind").help_text,
    )


class RecordRequest(HttpRequest):
    """A request to the admin of the record, with what it carries from a view to its form."""

    reason_form: ReasonForm
    refusal: ValidationError


class TrackedForm(ReasonForm, forms.ModelForm):
    """A form on one aggregate: refused where another editor has saved the same one since.

    ``refusal`` is what the write path said when this form was tried, and is shown beside what
    was typed.
    """

    refusal: ClassVar[ValidationError | None] = None

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = self.instance.version() if self.instance.pk else None
        self._newest = newest
        self.initial["version"] = newest.isoformat() if newest else ""
        self.initial.setdefault(
            "kind_of_change", Edit.Kind.CORRECTION if self.instance.pk else Edit.Kind.ADDITION
        )

    def clean(self) -> dict[str, Any] | None:
        """Say what the write path refused, and what another editor saved in between."""
        cleaned = super().clean()
        if self.instance.pk and self.data.get("version") != self.initial["version"]:
            self._refuse_stale()
        if self.refusal is not None:
            self._show(self.refusal)
        return cleaned

    def _refuse_stale(self) -> None:
        opened = parse_datetime(self.data.get("version") or "")
        self.add_error(None, ValidationError(list(_said_since(self.instance, opened))))
        # Whoever saves again has been told.
        data = cast(QueryDict, self.data).copy()
        data["version"] = self.initial["version"]
        self.data = data

    def _show(self, refusal: ValidationError) -> None:
        if isinstance(refusal, BrokenRulesError):
            for problem in refusal.problems:
                own = TABLES[problem.table].model is type(self.instance) and (
                    not self.instance.pk or problem.pk == self.instance.pk
                )
                if own and problem.column in self.fields:
                    self.add_error(problem.column, problem.message)
                else:
                    column = problem.column.replace("_", " ").capitalize()
                    self.add_error(None, f"{column}: {problem.message}" if own else str(problem))
        elif hasattr(refusal, "error_dict"):
            for name, errors in refusal.error_dict.items():
                self.add_error(name if name in self.fields else None, errors)
        else:
            self.add_error(None, refusal)


def _said_since(row: Tracked, opened: datetime | None) -> Iterable[str]:
    """Yield, in words, what became of *row* after the form was opened."""
    yield (
        "Someone else has saved this since you opened it. What you typed is below and nothing of "
        "it was saved. Compare it with what changed; saving again puts yours in its place."
    )
    for entry in trail.latest(trail.of_aggregate(row), limit=5):
        if opened is not None and entry.edit.recorded_at <= opened:
            break
        changes = "; ".join(
            f"{field.label}: “{field.before}” became “{field.after}”"
            for change in entry.changes
            for field in change.fields
        )
        yield (
            f"{entry.edit.byline}, {entry.edit.recorded_at:%-d %B %Y, %H:%M} UTC, "
            f"“{entry.edit.reason}”. {changes}"
        )
