"""The admin of the record: every change through the write path, with its reason."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.forms import ModelForm, Textarea
from django.http import HttpRequest, HttpResponse

from record.admin.deleting import Deleting, as_validation_error
from record.admin.history import HistoryPages
from record.admin.lists import ListPages
from record.editing import current_edit, edit
from record.fields import LineField, ProseField
from record.forms import REASON_FIELDS, RecordRequest, TrackedForm
from record.models import Tracked


class KeepsWhatItRefersTo:
    """A form from which what a field refers to is reached, and not deleted."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer to look at, change or add what a field refers to, but not to delete it there."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(getattr(formfield, "widget", None), RelatedFieldWidgetWrapper):
            formfield.widget.can_delete_related = False
        return formfield


class PartInline(KeepsWhatItRefersTo, admin.TabularInline):
    """The parts of a root, edited on its form by whoever may edit the root."""

    extra = 1
    ordering = ("position", "pk")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show what the part links to and its place."""
        return [self.model.target_field().name, "position"]

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Find what the part links to by its words."""
        return [self.model.target_field().name]

    def _may_change_root(self, request: HttpRequest) -> bool:
        opts = self.parent_model._meta
        return any(
            request.user.has_perm(f"{opts.app_label}.{action}_{opts.model_name}")
            for action in ("add", "change")
        )

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever may see the root see its parts."""
        opts = self.parent_model._meta
        may_view = request.user.has_perm(f"{opts.app_label}.view_{opts.model_name}")
        return may_view or self._may_change_root(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever may edit the root add to it."""
        return self._may_change_root(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever may edit the root change its parts."""
        return self._may_change_root(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever may edit the root take parts away."""
        return self._may_change_root(request)


class TrackedAdmin(KeepsWhatItRefersTo, Deleting, HistoryPages, ListPages):
    """The admin of one kind of aggregate.

    Every request that may write runs inside one Edit, opened before the first query, so that two
    editors queue instead of failing. What the write path refuses is shown on the form, with all
    that was typed.
    """

    form = TrackedForm
    save_on_top = True
    formfield_overrides = {
        ProseField: {"widget": Textarea(attrs={"rows": 4, "cols": 90})},
        LineField: {"widget": AdminTextInputWidget(attrs={"size": 90})},
    }

    # --- The form ---------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Tracked | None = None) -> list[Any]:
        """Ask for the reason below the fields of the row."""
        asked = (*REASON_FIELDS, "version")
        row = [
            (name, {**options, "fields": [f for f in options["fields"] if f not in asked]})
            for name, options in super().get_fieldsets(request, obj)
        ]
        return [*row, ("Why the record changes", {"fields": asked})]

    def get_readonly_fields(self, request: HttpRequest, obj: Tracked | None = None) -> list[str]:
        """Keep what makes the row the row that it is."""
        fixed = list(super().get_readonly_fields(request, obj))
        if obj is not None:
            names = {field.name for field in self.model._meta.concrete_fields}
            fixed += [
                name
                for name in dict.fromkeys((self.model.key_field, *self.model.fixed_fields))
                if name in names
            ]
        return fixed

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Tracked | None = None
    ) -> dict[str, Any]:
        """Propose a slug for a new row only: an old one keeps its own."""
        return super().get_prepopulated_fields(request, obj) if obj is None else {}

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[ModelForm]:
        """Return the form, which knows what the write path refused of it."""
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"refusal": getattr(request, "refusal", None)})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form, or save it in one Edit; shown again with what was refused, if it was."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        for attempt in ("save", "show what was refused"):
            try:
                with edit(editor=request.user):
                    return super().changeform_view(request, object_id, form_url, extra_context)
            except (ValidationError, ProtectedError) as error:
                if attempt != "save":
                    raise
                cast(RecordRequest, request).refusal = as_validation_error(error)
        raise AssertionError("unreachable")

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Store the row in the open Edit, with the reason given."""
        opened = current_edit()
        opened.reason = form.cleaned_data["reason_for_change"]
        opened.kind = form.cleaned_data["kind_of_change"]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Store the parts, and check the rules before success is announced."""
        super().save_related(request, *args, **kwargs)
        current_edit().check()

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say so where nothing was changed."""
        if not current_edit().has_written() and "_continue" not in request.POST:
            self.message_user(request, "Nothing was changed, so no Edit was made.")
            return self.response_post_save_change(request, obj)
        return super().response_change(request, obj)
