"""Events in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch

from record.admin import TrackedAdmin
from record.admin.columns import Day, Number
from record.admin.filters import RowFilter
from statements.models import Event, EventParticipant


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
