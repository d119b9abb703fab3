"""The Edits, to read, and the slugs that changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from record.admin.tracked import TrackedAdmin
from record.models import Edit, Rename


@admin.register(Rename)
class RenameAdmin(TrackedAdmin):
    list_display = ("table", "old", "new")
    list_filter = ("table",)
    search_fields = ("old", "new")


@admin.register(Edit)
class EditAdmin(admin.ModelAdmin):
    """The Edits, to read."""

    list_display = ("id", "recorded_at", "byline", "kind", "reason")
    list_filter = ("kind", "editor")
    list_select_related = ("editor",)
    search_fields = ("reason",)
    date_hierarchy = "recorded_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Edits come from changes alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was recorded stays."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was recorded stays."""
        return False
