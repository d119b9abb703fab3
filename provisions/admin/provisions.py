"""Themes and points in the admin, a point with what each draft holds on it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from provisions.admin.revisions import RevisionsInline
from provisions.models import Draft, Provision, Theme
from record.admin import TrackedAdmin
from record.admin.columns import Number


@admin.register(Theme)
class ThemeAdmin(TrackedAdmin):
    list_display = ("order", "name", "slug", Number("points", "provisions"))
    list_display_links = ("name",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = ((None, {"fields": (("name", "order"), "slug", "description")}),)


@admin.register(Provision)
class ProvisionAdmin(TrackedAdmin):
    list_display = (
        "number",
        "title",
        "theme",
        Number("drafts", "revisions"),
        Number("stances"),
        Number("statements"),
    )
    list_display_links = ("number", "title")
    list_filter = ("theme",)
    list_select_related = ("theme",)
    search_fields = ("number", "title", "slug", "summary", "theme__name")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = ((None, {"fields": (("number", "slug"), "title", "theme", "summary")}),)
    inlines = (RevisionsInline,)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Provision, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Offer a form for each draft that says nothing on the point yet."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        kwargs["initial"] = [
            {"draft": pk}
            for pk in Draft.objects.without(obj).order_by("order").values_list("pk", flat=True)
        ]
        return kwargs
