"""The plan in the admin, and statements, which say what points they are about."""

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils.text import Truncator

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
    list_display = ("provision", "on_draft", "label", "change", "confidence")
    list_filter = ("draft", "change", "confidence", "provision")
    list_select_related = ("draft", "provision")
    ordering = ("provision__number", "draft__order")
    search_fields = ("provision__title", "text", "note")
    autocomplete_fields = ("draft", "provision")
    inlines = (RevisionCitationInline,)

    @admin.display(description="draft", ordering="draft__order")
    def on_draft(self, revision: Revision) -> str:
        """Name the draft in short."""
        return revision.draft.short_name

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the stances on what a draft holds: no foreign key leads from them to it."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for revision in objs:
            stances = revision.stances_on_it().select_related("actor", "provision", "draft")
            protected.extend(map(str, stances))
        return deleted, counts, lacking, protected


class StatementCitationInline(PartInline):
    model = StatementCitation
    verbose_name_plural = "sources"


class StatementProvisionInline(PartInline):
    model = StatementProvision
    verbose_name_plural = "points that it is about"


@admin.register(Statement)
class StatementAdmin(TrackedAdmin):
    list_display = ("made_on", "speaker", "setting", "in_short", "slug")
    list_display_links = ("made_on", "in_short")
    list_filter = ("actor", "setting", "provisions__provision")
    list_select_related = ("actor", "person")
    search_fields = ("slug", "summary", "quote", "person__name")
    date_hierarchy = "made_on"
    ordering = ("-made_on", "slug")
    autocomplete_fields = ("actor", "person")
    inlines = (StatementProvisionInline, StatementCitationInline)

    @admin.display(description="who", ordering="actor__slug")
    def speaker(self, statement: Statement) -> str:
        """Name the actor in short, and the person."""
        person = f", {statement.person}" if statement.person else ""
        return f"{statement.actor.short_name}{person}"

    @admin.display(description="summary")
    def in_short(self, statement: Statement) -> str:
        """Give the first words of the summary."""
        return Truncator(statement.summary).words(16)


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
    list_display = ("what", "on_draft", "stated_on", "position", "confidence", "in_short")
    list_filter = ("position", "draft", "actor", "confidence", "provision")
    list_select_related = ("actor", "provision", "draft")
    search_fields = ("slug", "summary", "provision__title", "actor__name")
    date_hierarchy = "stated_on"
    ordering = ("-stated_on", F("provision__number").asc(nulls_first=True), "actor__slug")
    autocomplete_fields = ("actor", "provision", "draft")
    inlines = (StanceStatementInline,)

    @admin.display(description="actor and point", ordering="actor__slug")
    def what(self, stance: Stance) -> str:
        """Say whose stance it is and on which point."""
        point = str(stance.provision) if stance.provision else "the draft as a whole"
        return f"{stance.actor.short_name}: {point}"

    @admin.display(description="draft", ordering="draft__order")
    def on_draft(self, stance: Stance) -> str:
        """Name the draft in short."""
        return stance.draft.short_name

    @admin.display(description="summary")
    def in_short(self, stance: Stance) -> str:
        """Give the first words of the summary."""
        return Truncator(stance.summary).words(12)
