"""How the admin asks for the fields of the record."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.db import models
from django.forms import DateField, Textarea
from django.http import HttpRequest

from record.admin.links import FindById
from record.fields import LineField, ProseField
from record.models import Tracked

OVERRIDES: dict[type[models.Field], dict[str, Any]] = {
    ProseField: {"widget": Textarea(attrs={"rows": 4, "cols": 90})},
    LineField: {"widget": AdminTextInputWidget(attrs={"size": 90})},
}


class RecordFields(admin.options.BaseModelAdmin):
    """How the fields of the record are asked for: texts wide enough, other rows by words."""

    formfield_overrides = OVERRIDES

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Find what a field refers to by words, with all that it is named with."""
        target = db_field.remote_field.model
        if issubclass(target, Tracked):
            kwargs.setdefault("queryset", target.objects.select_related(*target.named_with))
            kwargs.setdefault("widget", FindById(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer to look at, change or add what a field refers to, but not to delete it there."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(formfield, DateField):
            formfield.error_messages["invalid"] = "Write the day as YYYY-MM-DD, as in 2025-12-14."
        widget = getattr(formfield, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_delete_related = False
        return formfield
