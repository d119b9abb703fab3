"""The Edits, to read, and the slugs that changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.formats import date_format

from record.admin.lists import ListPages
from record.admin.tracked import TrackedAdmin
from record.admin.undoing import UndoingPages
from record.models import Edit, Rename


@admin.register(Rename)
class RenameAdmin(TrackedAdmin):
    """The old slugs, to read: they come from renaming a row, which does the rest as well."""

    list_display = ("table", "old", "new")
    list_filter = ("table",)
    search_fields = ("old", "new")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Renames come from changing a slug."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An old slug leads to the row that had it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An old address stays as long as its row."""
        return False


@admin.register(Edit)
class EditAdmin(UndoingPages, ListPages):
    """The Edits, to read and to undo."""

    change_form_template = "admin/record_edit.html"

    list_display = ("id", "instant", "byline", "kind", "reason")
    list_display_links = ("id", "instant")
    list_filter = ("kind", "editor")
    list_select_related = ("editor", "proposer")
    search_fields = ("reason", "editor__public_name", "editor__username")
    search_days = ("recorded_at__date",)
    date_hierarchy = "recorded_at"

    @admin.display(description="recorded (UTC)", ordering="recorded_at")
    def instant(self, edit: Edit) -> str:
        """Show when it was recorded."""
        return date_format(edit.recorded_at, "j M Y, H:i:s")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Edits come from changes alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was recorded stays."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was recorded stays."""
        return False
