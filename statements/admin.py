"""Sources and events in the admin; statements stand with the points that they are about."""

from django.contrib import admin

from record.admin import PartInline, TrackedAdmin
from statements.models import Event, EventCitation, EventParticipant, Source


@admin.register(Source)
class SourceAdmin(TrackedAdmin):
    list_display = ("title", "publisher", "kind", "published_on", "language", "suggested_reading")
    list_filter = ("kind", "suggested_reading", "language")
    search_fields = ("title", "publisher", "slug", "url")
    date_hierarchy = "published_on"
    prepopulated_fields = {"slug": ("publisher", "published_on")}


class EventParticipantInline(PartInline):
    model = EventParticipant


class EventCitationInline(PartInline):
    model = EventCitation
    verbose_name_plural = "sources"


@admin.register(Event)
class EventAdmin(TrackedAdmin):
    list_display = ("title", "started_on", "ended_on", "place")
    list_filter = ("participants__actor",)
    search_fields = ("title", "summary", "slug")
    date_hierarchy = "started_on"
    prepopulated_fields = {"slug": ("title",)}
    inlines = (EventParticipantInline, EventCitationInline)
