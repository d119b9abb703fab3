"""Drafts in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from provisions.admin.drafting import EnteringPages
from provisions.models import Draft, Provision, Revision
from record.admin import TrackedAdmin
from record.admin.columns import Day, Number


@admin.register(Draft)
class DraftAdmin(EnteringPages, TrackedAdmin):
    list_display = (
        "order",
        "name",
        Day("since", "started_on"),
        "kind",
        "disclosure",
        "revised",
        Number("points", "revisions"),
        Number("stances"),
    )
    list_display_links = ("name",)
    list_filter = ("kind", "disclosure")
    list_select_related = ("revises",)
    search_fields = ("name", "short_name", "slug", "place")
    search_days = ("started_on", "ended_on")
    ordering = ("-order",)
    prepopulated_fields = {"slug": ("short_name",)}
    change_form_template = "admin/provisions/draft/form.html"
    change_list_template = "admin/provisions/draft/list.html"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    ("short_name", "slug"),
                    ("order", "revises"),
                    ("kind", "disclosure", "point_count"),
                    ("started_on", "ended_on"),
                    ("place", "event"),
                    "participants",
                    "summary",
                    "sources",
                )
            },
        ),
    )

    @admin.display(description="revises", ordering="revises__order")
    def revised(self, draft: Draft) -> str | None:
        """Name the draft that it revises in short."""
        return draft.revises.short_name if draft.revises else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form, and what the draft holds on each point, or that it is not entered."""
        draft = context["original"]
        if draft is not None:
            held = Revision.objects.filter(draft=draft).defer("text", "note")
            by_point = {revision.provision_id: revision for revision in held}
            context["points"] = [
                (point, by_point.get(point.pk)) for point in Provision.objects.order_by("number")
            ]
            context["entered"] = len(by_point)
        return super().render_change_form(request, context, *args, **kwargs)
