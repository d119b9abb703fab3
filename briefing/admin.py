"""Chapters in the admin."""

from django.contrib import admin

from briefing.models import Chapter
from record.admin import TrackedAdmin


@admin.register(Chapter)
class ChapterAdmin(TrackedAdmin):
    list_display = ("title", "order", "actor_chapter", "slug")
    search_fields = ("title", "slug", "body")
    prepopulated_fields = {"slug": ("title",)}
