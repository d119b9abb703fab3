"""Aggregates that are edited on the form of another: a point's revisions, each in every draft."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from record.admin.fields import RecordFields
from record.admin.formsets import RootFormSet
from record.admin.links import offer_autocomplete, show_lists
from record.aggregates import lists_of
from record.forms import RootForm
from record.links import links_fields
from record.models import Tracked


class RootInline(RecordFields, admin.StackedInline):
    """Aggregates of a model of their own, edited with the row that they point to."""

    form: Any = RootForm
    formset = RootFormSet
    extra = 0

    def __init__(self, parent_model: type[Tracked], admin_site: admin.AdminSite) -> None:
        super().__init__(parent_model, admin_site)
        self.form = type(self.form.__name__, (self.form,), links_fields(lists_of(self.model)))
        show_lists(self, self.model)

    def get_formset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the forms, each of which knows what the write path refused of it."""
        formset = super().get_formset(request, *args, **kwargs)
        offer_autocomplete(formset.form.base_fields.values(), self.admin_site, request)
        form: Any = formset.form
        form.refusal = getattr(request, "refusal", None)
        return formset
