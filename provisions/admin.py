"""The plan in the admin, and statements, which say what points they are about."""

from typing import Any

from django.contrib import admin
from django.db.models import F

from provisions.models import (
    Draft,
    DraftCitation,
    DraftParticipant,
    Provision,
    Revision,
    RevisionCitation,
    Stance,
    StanceStatement,
    StatementProvision,
    Theme,
)
from record.admin import PartInline, TrackedAdmin
from record.forms import TrackedForm
from statements.models import Statement, StatementCitation


@admin.register(Theme)
class ThemeAdmin(TrackedAdmin):
    list_display = ("name", "order", "slug")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


class DraftParticipantInline(PartInline):
    model = DraftParticipant


class DraftCitationInline(PartInline):
    model = DraftCitation
    verbose_name_plural = "sources"


@admin.register(Draft)
class DraftAdmin(TrackedAdmin):
    list_display = ("name", "short_name", "order", "kind", "disclosure", "started_on", "revises")
    list_filter = ("kind", "disclosure")
    list_select_related = ("revises",)
    search_fields = ("name", "short_name", "slug")
    autocomplete_fields = ("revises", "event")
    prepopulated_fields = {"slug": ("short_name",)}
    inlines = (DraftParticipantInline, DraftCitationInline)


@admin.register(Provision)
class ProvisionAdmin(TrackedAdmin):
    list_display = ("number", "title", "theme")
    list_display_links = ("number", "title")
    list_filter = ("theme",)
    list_select_related = ("theme",)
    search_fields = ("number", "title", "slug", "summary")
    autocomplete_fields = ("theme",)
    prepopulated_fields = {"slug": ("title",)}


class RevisionCitationInline(PartInline):
    model = RevisionCitation
    verbose_name_plural = "sources"


@admin.register(Revision)
class RevisionAdmin(TrackedAdmin):
    list_display = ("provision", "draft", "label", "change", "confidence")
    list_filter = ("draft", "change", "confidence", "provision")
    list_select_related = ("draft", "provision")
    ordering = ("provision__number", "draft__order")
    search_fields = ("provision__title", "text", "note")
    autocomplete_fields = ("draft", "provision")
    inlines = (RevisionCitationInline,)


class StatementCitationInline(PartInline):
    model = StatementCitation
    verbose_name_plural = "sources"


class StatementProvisionInline(PartInline):
    model = StatementProvision
    verbose_name_plural = "points that it is about"


@admin.register(Statement)
class StatementAdmin(TrackedAdmin):
    list_display = ("made_on", "actor", "person", "setting", "summary", "slug")
    list_display_links = ("made_on", "summary")
    list_filter = ("actor", "setting", "provisions__provision")
    list_select_related = ("actor", "person")
    search_fields = ("slug", "summary", "quote", "person__name")
    date_hierarchy = "made_on"
    ordering = ("-made_on", "slug")
    autocomplete_fields = ("actor", "person")
    inlines = (StatementProvisionInline, StatementCitationInline)


class StanceStatementInline(PartInline):
    model = StanceStatement
    verbose_name_plural = "statements that it rests on"


class StanceForm(TrackedForm):
    """A stance; its slug follows from what it is about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = (
                "Left empty, it is made from actor, point (or “plan”), draft and day. "
                "It never changes once it is saved."
            )

    def clean(self) -> dict[str, Any] | None:
        """Name the stance where the editor did not."""
        cleaned = super().clean() or self.cleaned_data
        needed = ("actor", "draft", "stated_on")
        if "slug" in self.fields and not cleaned.get("slug") and all(map(cleaned.get, needed)):
            cleaned["slug"] = Stance.free_slug(
                cleaned["actor"], cleaned.get("provision"), cleaned["draft"], cleaned["stated_on"]
            )
        return cleaned


@admin.register(Stance)
class StanceAdmin(TrackedAdmin):
    form = StanceForm
    list_display = ("actor", "provision", "draft", "stated_on", "position", "confidence")
    list_display_links = ("actor", "provision")
    list_filter = ("position", "draft", "actor", "confidence", "provision")
    list_select_related = ("actor", "provision", "draft")
    search_fields = ("slug", "summary", "provision__title", "actor__name")
    date_hierarchy = "stated_on"
    ordering = ("-stated_on", F("provision__number").asc(nulls_first=True), "actor__slug")
    autocomplete_fields = ("actor", "provision", "draft")
    inlines = (StanceStatementInline,)
