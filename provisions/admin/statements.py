"""Statements in the admin, with their points and the stances that they support."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch

from provisions.admin.filters import WithoutPoints, WithoutStances
from provisions.admin.supports import SupportsInline
from provisions.models import StatementProvision
from record.admin import TrackedAdmin
from record.admin.columns import Beginning, Day, Number
from record.admin.filters import RowFilter
from statements.models import Statement

SUMMARY = Beginning("summary", "summary")


@admin.register(Statement)
class StatementAdmin(TrackedAdmin):
    list_display = (
        Day("made", "made_on"),
        "speaker",
        SUMMARY,
        "setting",
        "points",
        Number("stances"),
        Number("sources", "citations"),
    )
    list_display_links = (SUMMARY,)
    list_filter = (
        ("actor", RowFilter),
        ("person", RowFilter),
        ("provisions__provision", RowFilter),
        WithoutPoints,
        WithoutStances,
        "setting",
    )
    list_select_related = ("actor", "person")
    search_fields = (
        "slug",
        "summary",
        "quote",
        "person__name",
        "actor__name",
        "actor__short_name",
    )
    search_days = ("made_on",)
    date_hierarchy = "made_on"
    ordering = ("-made_on", "slug")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("made_on", "setting"),
                    "actor",
                    "person",
                    "summary",
                    "quote",
                    "sources",
                    "provisions",
                    "slug",
                )
            },
        ),
    )
    inlines = (SupportsInline,)

    @admin.display(description="who", ordering="actor__slug")
    def speaker(self, statement: Statement) -> str:
        """Name the actor in short, and the person."""
        person = f", {statement.person}" if statement.person else ""
        return f"{statement.actor.short_name}{person}"

    @admin.display(description="points")
    def points(self, statement: Statement) -> str:
        """Name the points that it is about by number."""
        return ", ".join(str(row.provision.number) for row in statement.provisions.all())

    def with_columns(self, rows: Any) -> Any:
        """Return *rows* with the points that they are about."""
        points = StatementProvision.objects.select_related("provision")
        return super().with_columns(rows).prefetch_related(Prefetch("provisions", points))
