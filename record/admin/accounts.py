"""The accounts of editors, saved under the record's lock since its pages show their names."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from record.admin.columns import Number
from record.admin.lists import ListPages
from record.editing import write_transaction


@admin.register(User)
class UserAdmin(ListPages, StockUserAdmin):
    """The accounts of editors.

    They are deactivated, never deleted, so that the authorship of their Edits stays; and they are
    saved as the record is, since its pages show their public names.
    """

    list_display = ("username", "public_name", "email", "is_active", "last_login", Number("edits"))
    search_fields = ("username", "public_name", "email")
    fieldsets = (
        *(StockUserAdmin.fieldsets or ())[:1],
        ("To readers", {"fields": ("public_name",)}),
        *(StockUserAdmin.fieldsets or ())[1:],
    )

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or save it in a transaction that begins as a writer."""
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        with write_transaction():
            return super().changeform_view(request, *args, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Let roles be given; rights beyond them only by whoever has all."""
        fixed = super().get_readonly_fields(request, obj)
        beyond = () if request.user.is_superuser else ("is_superuser", "user_permissions")
        return (*fixed, *beyond)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account with all rights is changed by another such account alone."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account is made inactive instead."""
        return False
