"""Sources in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils.html import format_html

from record.admin.columns import Beginning, Day
from record.admin.filters import MissingValue
from statements.admin.from_address import FromAddress
from statements.citing import number_cited
from statements.forms import SourceForm
from statements.models import Source

TITLE = Beginning("title", "title", words=18)


@admin.register(Source)
class SourceAdmin(FromAddress):
    form = SourceForm
    list_display = (
        Day("published", "published_on", may_be_empty=True),
        "publisher",
        TITLE,
        "kind",
        "language",
        "copy",
        number_cited(),
    )
    list_display_links = (TITLE,)
    list_filter = (
        "kind",
        "suggested_reading",
        ("archived_url", MissingValue),
        ("accessed_on", MissingValue),
        ("published_on", MissingValue),
        ("note", MissingValue),
        "language",
    )
    search_fields = ("title", "publisher", "slug", "url", "archived_url", "note")
    search_days = ("published_on", "accessed_on")
    date_hierarchy = "published_on"
    ordering = (F("published_on").desc(nulls_last=True), "slug")
    prepopulated_fields = {"slug": ("publisher", "published_on")}

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out what is asked only where another source has the address."""
        return [name for name in super().get_fields(request, obj) if name != "is_another"]

    @admin.display(description="archived")
    def copy(self, source: Source) -> str | None:
        """Link to the archived copy, where there is one."""
        link = (
            '<a href="{}" rel="noopener noreferrer external">Copy'
            '<span class="visually-hidden"> in an archive: {}</span></a>'
        )
        return format_html(link, source.archived_url, source) if source.archived_url else None
