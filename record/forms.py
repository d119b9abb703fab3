"""The forms in which an editor changes the record: every one asks why."""

from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from record.aggregates import Aggregates
from record.collisions import GONE, as_opened, saved_since
from record.instants import instant_in
from record.links import LinksField
from record.models import Edit, Tracked
from record.refusal import RefusableForm
from record.renaming_form import RenamingForm
from record.storing import relink
from record.text import refuse_line_breaks, refuse_unsafe

REASON_FIELDS = ("reason_for_change", "kind_of_change")


class ReasonForm(forms.Form):
    """Why the record is changed, and what kind of change that is."""

    reason_for_change = forms.CharField(
        max_length=500,
        label="Reason",
        validators=[refuse_unsafe, refuse_line_breaks],
        # The page offers the reasons last used in a list of this name.
        widget=forms.TextInput(attrs={"size": 80, "list": "reasons", "autocomplete": "off"}),
        help_text="Why the record changes, in a sentence. Readers see it.",
        error_messages={"required": "Say why the record changes; readers see it."},
    )
    kind_of_change = forms.ChoiceField(
        label="Kind",
        choices=Edit.Kind.choices,
        widget=forms.RadioSelect,
        help_text=Edit._meta.get_field("kind").help_text,
    )


class RootForm(RefusableForm):
    """The fields and lists of one aggregate.

    Where others have saved it since the form was opened, what this editor left alone is taken
    from them, and what was changed here is refused once, with what they changed; where they have
    deleted it, saving is refused once, and then puts it back. *aggregates* has what was read for
    several rows at once; without it, the form reads its own. ``restores`` is the id of a row that
    was deleted meanwhile.
    """

    restores: ClassVar[int | None] = None

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, aggregates: Aggregates | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.pk = self.restores
        pk = None if self.instance._state.adding else self.instance.pk
        self._known = aggregates or Aggregates(type(self.instance), [pk] if pk else [])
        newest = self._known.version(pk)
        self.initial["version"] = newest.isoformat() if newest else ""
        for name, field in self.links.items():
            if pk:
                self.initial[name] = self._known.keys(name, pk)
            field.widget.know(self.linked(name))
        self._told = ""
        if self.is_put_back:
            # It shows what was typed on the version that was open; sending it may collide.
            return
        opened = self._posted("version") if self.is_bound else ""
        if pk and self.is_bound and opened != self.initial["version"]:
            self._collide(instant_in(opened))
        elif opened and not pk:
            self._told = GONE
            self._post("version", "")

    @property
    def links(self) -> dict[str, LinksField]:
        """The fields that hold lists, by name."""
        return {n: field for n, field in self.fields.items() if isinstance(field, LinksField)}

    def linked(self, name: str) -> list[Tracked]:
        """Return the rows that the list *name* leads to, as stored."""
        return self._known.linked(name, self.instance.pk)

    def clean(self) -> dict[str, Any] | None:
        """Say what another editor saved in between, too."""
        cleaned = super().clean()
        if self._told:
            self.add_error(None, self._told)
        return cleaned

    def _save_m2m(self) -> None:
        """Store the lists, once the row itself is stored."""
        super()._save_m2m()  # type: ignore[misc]
        for name, field in self.links.items():
            if name in self.changed_data:
                relink(field.links, {self.instance.pk: self.cleaned_data[name]})

    def _posted(self, name: str) -> str:
        return self.data.get(self.add_prefix(name), "")

    def _post(self, name: str, value: Any) -> None:
        """Take *value* for a field, as if a browser had sent it."""
        data = cast(QueryDict, self.data).copy()
        if value is None or value is False:
            data.pop(self.add_prefix(name), None)
        else:
            data[self.add_prefix(name)] = "on" if value is True else str(value)
        self.data = data

    def _collide(self, opened: datetime | None) -> None:
        """Keep what was changed here, and take what others have saved since for all else."""
        row = self.instance
        before = as_opened(type(row), row.pk, opened, self.links)
        is_changed = False
        for name, field in self.fields.items():
            if name == "version" or name not in self.initial:
                continue
            theirs, typed = self.initial[name], self._typed(name)
            if name in before and not field.has_changed(before[name], typed):
                self._post(name, field.prepare_value(theirs))
            elif field.has_changed(theirs, typed):
                is_changed = True
        self._post("version", self.initial["version"])
        if is_changed:
            self._told = saved_since(row, opened)

    def _typed(self, name: str) -> Any:
        """Return what was typed; of a list, the keys that its rows go by now."""
        typed = self[name].data
        try:
            return self.links[name].to_python(typed) if name in self.links else typed
        except ValidationError:
            return typed


class TrackedForm(ReasonForm, RenamingForm, RootForm):
    """The form of one aggregate on a page of its own, with the reason for the change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault(
            "kind_of_change", Edit.Kind.CORRECTION if self.instance.pk else Edit.Kind.ADDITION
        )
