"""The admin site: Django's own, with an autocomplete that can answer with keys."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponse


class FindRows(AutocompleteJsonView):
    """Finds the rows that a field may refer to.

    With ``by_key`` a row is answered with by its key (a slug or a number), as lists hold them,
    instead of by its id.
    """

    def process_request(self, request: HttpRequest) -> tuple[Any, ...]:
        """Return what is looked for, where, for which field, and what a row goes by."""
        term, model_admin, source_field, to_field = super().process_request(request)
        if "by_key" in request.GET:
            to_field = getattr(model_admin.model, "key_field", to_field)
        return term, model_admin, source_field, to_field

    def get_queryset(self) -> Any:
        """Return the rows found, with what their names are made from."""
        model = self.model_admin.model
        return super().get_queryset().select_related(*getattr(model, "named_with", ()))


class RecordSite(admin.AdminSite):
    """Where editors keep the record."""

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Answer a field that looks for rows by words."""
        return cast(HttpResponse, FindRows.as_view(admin_site=self)(request))
