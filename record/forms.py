"""The forms in which an editor changes the record: every one asks why."""

from typing import Any, ClassVar

from django import forms

from record.aggregates import Aggregates
from record.colliding_form import CollidingForm
from record.links import LinksField
from record.models import Edit, Tracked
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


class RootForm(CollidingForm):
    """The fields and lists of one aggregate.

    *aggregates* has what was read for several rows at once; without it, the form reads its own.
    ``restores`` is the id of a row that was deleted meanwhile and that saving puts back, *deleted*
    that of one in whose place a new row is made.
    """

    restores: ClassVar[int | None] = None

    def __init__(
        self,
        *args: Any,
        aggregates: Aggregates | None = None,
        deleted: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.pk = self.restores
        pk = None if self.instance._state.adding else self.instance.pk
        known = aggregates or Aggregates(type(self.instance), [pk] if pk else [])
        for name, field in self.links.items():
            if pk:
                self.initial[name] = known.keys(name, pk)
            field.widget.know(known.linked(name, pk))
        self.meet(known, deleted or self.restores)

    @property
    def links(self) -> dict[str, LinksField]:
        """The fields that hold lists, by name."""
        return {n: field for n, field in self.fields.items() if isinstance(field, LinksField)}

    def linked(self, name: str) -> list[Tracked]:
        """Return the rows that the list *name* leads to, as stored."""
        return self._known.linked(name, self.instance.pk)

    def _save_m2m(self) -> None:
        """Store the lists, once the row itself is stored."""
        super()._save_m2m()  # type: ignore[misc]
        for name, field in self.links.items():
            if name in self.changed_data:
                relink(field.links, {self.instance.pk: self.cleaned_data[name]})


class TrackedForm(ReasonForm, RenamingForm, RootForm):
    """The form of one aggregate on a page of its own, with the reason for the change.

    Opened, it shows what it ``begins_with``, by field, in the place of what is stored.
    """

    begins_with: ClassVar[dict[str, Any] | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.begins_with and not self.is_bound:
            self.initial.update(self.begins_with)
        self.initial.setdefault(
            "kind_of_change", Edit.Kind.CORRECTION if self.instance.pk else Edit.Kind.ADDITION
        )
