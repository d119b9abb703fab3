"""The snapshots in the admin: whoever has the right freezes the record; nobody changes one."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format

from provisions.days import latest_day
from record.admin.lists import ListPages
from snapshots.freezing import freeze
from snapshots.models import Snapshot

WARNING = (
    "Saving freezes the whole record as it is now, for readers to take away and cite. A snapshot "
    "is never changed and never deleted: not its name, and not its words either."
)


class FreezeForm(ModelForm):
    """What is said of a snapshot; the rest is found in the record."""

    refused: ValidationError | None = None
    """Why it could not be frozen, where it was tried."""

    class Meta:
        model = Snapshot
        fields = ("name", "title", "note", "day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "day" in self.fields:
            self.fields["day"].required = False
            self.fields["day"].help_text += " Left empty, it is the latest day of the record."

    def clean(self) -> dict[str, Any] | None:
        """Show what was refused beside what was typed."""
        if self.refused is not None:
            raise self.refused
        return super().clean()


@admin.register(Snapshot)
class SnapshotAdmin(ListPages):
    """The snapshots: to freeze the record as it is now is to add one."""

    form = FreezeForm
    list_display = ("name", "title", "day", "instant", "byline", "edit")
    list_select_related = ("frozen_by", "edit")
    search_fields = ("name", "title", "note", "digest", "sha256")
    search_days = ("day", "frozen_at__date")
    date_hierarchy = "frozen_at"
    fields = ("name", "title", "note", "day")
    found = ("number", "instant", "byline", "edit", "digest", "sha256", "size", "previous")

    @admin.display(description="frozen (UTC)", ordering="frozen_at")
    def instant(self, snapshot: Snapshot) -> str:
        """Show when it was frozen."""
        return date_format(snapshot.frozen_at, "j M Y, H:i:s")

    def get_fieldsets(self, request: HttpRequest, obj: Snapshot | None = None) -> Any:
        """Ask for what the record does not say; show of a frozen one the rest as well."""
        if obj is None:
            return [(None, {"fields": self.fields, "description": WARNING})]
        return [(None, {"fields": (*self.fields, *self.found)})]

    def get_readonly_fields(self, request: HttpRequest, obj: Snapshot | None = None) -> Any:
        """Let nothing of a frozen one be typed over."""
        return () if obj is None else (*self.fields, *self.found)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose the latest day of the record, and this day as the name where it is free."""
        today = timezone.now().date().isoformat()
        is_taken = Snapshot.objects.filter(name=today).exists()
        return {"day": latest_day(), "name": "" if is_taken else today}

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[ModelForm]:
        """Return the form, which knows what was refused."""
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"refused": getattr(request, "refused", None)})

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or freeze the record, outside the transaction that Django would open.

        Freezing reads one state of the record in a transaction of its own, and keeps no writer
        waiting meanwhile.
        """
        try:
            return self._changeform_view(request, *args, **kwargs)  # type: ignore[attr-defined]
        except ValidationError as error:
            request.refused = error  # type: ignore[attr-defined]
            return self._changeform_view(request, *args, **kwargs)  # type: ignore[attr-defined]

    def save_model(
        self, request: HttpRequest, obj: Snapshot, form: forms.ModelForm, change: bool
    ) -> None:
        """Freeze the record. Raises ValidationError where that cannot be."""
        frozen = freeze(obj.name, title=obj.title, note=obj.note, editor=request.user, on=obj.day)
        obj.__dict__.update(frozen.__dict__)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A snapshot stays as it is."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A snapshot stays."""
        return False
