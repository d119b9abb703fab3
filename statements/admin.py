"""Sources and events in the admin; statements stand with the points that they are about."""

from typing import Any

from django.contrib import admin
from django.db.models import F, Prefetch
from django.utils.html import format_html

from record.admin import TrackedAdmin
from record.admin.columns import Beginning, Day, Number
from record.admin.filters import MissingValue, RowFilter
from statements.models import Citation, Event, EventParticipant, Source

CITATIONS = [
    relation.name
    for relation in Source._meta.related_objects
    if issubclass(relation.related_model, Citation)
]
"""What may cite a source: the models of all apps are there before the admin is."""

TITLE = Beginning("title", "title", words=18)


@admin.register(Source)
class SourceAdmin(TrackedAdmin):
    list_display = (
        Day("published", "published_on", may_be_empty=True),
        "publisher",
        TITLE,
        "kind",
        "language",
        "copy",
        Number("cited", *CITATIONS),
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

    @admin.display(description="archived")
    def copy(self, source: Source) -> str | None:
        """Link to the archived copy, where there is one."""
        link = '<a href="{}" rel="noreferrer">Copy</a>'
        return format_html(link, source.archived_url) if source.archived_url else None


@admin.register(Event)
class EventAdmin(TrackedAdmin):
    list_display = (
        Day("from", "started_on"),
        Day("to", "ended_on", may_be_empty=True),
        "title",
        "place",
        "who",
        Number("sources", "citations"),
    )
    list_display_links = ("title",)
    list_filter = (("participants__actor", RowFilter),)
    search_fields = ("title", "summary", "slug", "place")
    search_days = ("started_on", "ended_on")
    date_hierarchy = "started_on"
    ordering = ("-started_on", "slug")
    prepopulated_fields = {"slug": ("title",)}

    def with_columns(self, rows: Any) -> Any:
        """Return *rows* with their participants."""
        actors = EventParticipant.objects.select_related("actor")
        return super().with_columns(rows).prefetch_related(Prefetch("participants", actors))

    @admin.display(description="who")
    def who(self, event: Event) -> str:
        """Name the participants in short."""
        return ", ".join(row.actor.short_name for row in event.participants.all())
