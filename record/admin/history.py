"""The history of an aggregate in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime

from record import trail

HISTORY_PAGE = 50


class HistoryPages(admin.ModelAdmin):
    """The pages that tell what became of a row and its parts."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show every Edit of the row and its parts: who, when, why, what."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404(f"There is no {self.opts.verbose_name} {object_id}.")
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        before = parse_datetime(request.GET.get("before", ""))
        entries = trail.latest(trail.of_aggregate(row), limit=HISTORY_PAGE + 1, before=before)
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {row}",
            "object": row,
            "opts": self.opts,
            "entries": entries[:HISTORY_PAGE],
            "older": entries[HISTORY_PAGE - 1].edit.recorded_at.isoformat()
            if len(entries) > HISTORY_PAGE
            else "",
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/record_history.html", context)
