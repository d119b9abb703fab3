"""The admin site: Django's own, finding rows for the fields that refer to them."""

from django.contrib import admin


class RecordSite(admin.AdminSite):
    """Where editors keep the record."""
