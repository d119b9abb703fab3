"""Chapters in the admin."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from briefing.models import Chapter
from briefing.writing import ChapterText, preview
from provisions.models import Provision
from record.admin import TrackedAdmin
from record.admin.columns import Number
from statements.models import Source


@admin.register(Chapter)
class ChapterAdmin(TrackedAdmin):
    list_display = (
        "order",
        "title",
        "slug",
        "actor_chapter",
        Number("points"),
        Number("sources", "citations"),
    )
    list_display_links = ("title",)
    search_fields = ("title", "slug", "body")
    prepopulated_fields = {"slug": ("title",)}
    change_form_template = "admin/briefing/chapter/form.html"
    fieldsets = ((None, {"fields": ("title", ("slug", "order", "actor_chapter"), "body")}),)

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Give the text a box with a preview, in which what may be cited can be found."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "body":
            source, point = map(self.admin_site.get_model_admin, (Source, Provision))
            formfield.widget = ChapterText(
                self.admin_site,
                may_find_sources=source.has_view_permission(request),
                may_find_points=point.has_view_permission(request),
                may_add_sources=source.has_add_permission(request),
            )
        return formfield

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form, with what the chapter cites as it is stored."""
        chapter = context["original"]
        if chapter is not None:
            links = chapter.citations.select_related("source")
            context["sources"] = self._with_forms(request, [link.source for link in links])
            links = chapter.points.select_related("provision")
            context["points"] = self._with_forms(request, [link.provision for link in links])
        return super().render_change_form(request, context, *args, **kwargs)

    def _with_forms(
        self, request: HttpRequest, rows: Sequence[models.Model]
    ) -> list[tuple[models.Model, str]]:
        """Pair *rows* with the addresses of their forms, "" where this editor may not open it."""
        found = []
        for row in rows:
            meta = row._meta
            may_view = self.admin_site.get_model_admin(type(row)).has_view_permission(request)
            address = f"admin:{meta.app_label}_{meta.model_name}_change"
            found.append((row, reverse(address, args=[row.pk]) if may_view else ""))
        return found

    def get_urls(self) -> list[URLPattern]:
        """Return Django's addresses and that of the preview."""
        view = self.admin_site.admin_view(self.preview_view)
        return [path("preview/", view, name="briefing_chapter_preview"), *super().get_urls()]

    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """Show the text that was typed as readers would see it, and write nothing."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        is_part = "part" in request.POST
        context = {
            **({} if is_part else self.admin_site.each_context(request)),
            "title": "Preview",
            "chapter_title": request.POST.get("title", ""),
            "preview": preview(request.POST.get("body", "")),
        }
        template = "_preview" if is_part else "preview"
        return TemplateResponse(request, f"admin/briefing/chapter/{template}.html", context)
