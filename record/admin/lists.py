"""The list pages of the admin."""

from django.contrib import admin


class ListPages(admin.ModelAdmin):
    """Lists that stay quick with tens of thousands of rows."""

    list_per_page = 50
