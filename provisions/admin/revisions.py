"""Revisions in the admin: one by one, and those of a point together."""

from typing import Any

from django.contrib import admin
from django.forms import HiddenInput
from django.http import HttpRequest

from provisions.admin.filters import WithoutSources
from provisions.models import Draft, Revision
from record.admin import RootFormSet, RootInline, TrackedAdmin
from record.admin.columns import Beginning, Number
from record.admin.filters import RowFilter
from record.admin.links import IS_ID
from record.forms import RootForm

FIELDS = (("label", "change", "confidence"), "text", "note", "sources")


@admin.register(Revision)
class RevisionAdmin(TrackedAdmin):
    list_display = (
        "provision",
        "on_draft",
        "label",
        "change",
        "confidence",
        Number("sources", "citations"),
        Beginning("text", "text"),
    )
    list_filter = (
        ("provision", RowFilter),
        "draft",
        WithoutSources,
        "change",
        "confidence",
    )
    list_select_related = ("draft", "provision")
    ordering = ("provision", "draft__order")
    search_fields = (
        "provision__title",
        "provision__slug",
        "draft__short_name",
        "label",
        "text",
        "note",
    )
    search_days = ("draft__started_on",)
    fieldsets = ((None, {"fields": ("provision", "draft", *FIELDS)}),)

    @admin.display(description="draft", ordering="draft__order")
    def on_draft(self, revision: Revision) -> str:
        """Name the draft in short."""
        return revision.draft.short_name


class RevisionForm(RootForm):
    """What one draft holds on the point; of which draft it is, is not changed here."""

    draft_held: Draft | None = None
    """The draft, which the forms of a point know together."""

    @property
    def place(self) -> int:
        """The place of the draft among the drafts, by which the forms of a point are shown."""
        return self.draft_held.order if self.draft_held else 0

    def has_changed(self) -> bool:
        """Return whether anything was filled in: to name the draft is not enough."""
        return bool(set(self.changed_data) - {"draft"})


class RevisionFormSet(RootFormSet):
    """A form for each draft: first those that say something on the point, then the others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drafts = Draft.objects.in_bulk()

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if form.instance.pk:
            pk = form.instance.draft_id
        else:
            typed = form.data.get(form.add_prefix("draft"), "") if form.is_bound else ""
            pk = int(typed) if IS_ID.fullmatch(typed) else form.initial.get("draft")
        form.draft_held = self.drafts.get(pk)
        return form


class RevisionsInline(RootInline):
    """What each draft holds on a point."""

    model = Revision
    form = RevisionForm
    formset = RevisionFormSet
    template = "admin/provisions/provision/revisions.html"
    verbose_name_plural = "what each draft holds"
    fields = ("draft", *FIELDS)
    ordering = ("draft__order",)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Return how many drafts say nothing on the point yet."""
        return Draft.objects.without(obj).count()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Carry along of which draft a revision is, unseen: the heading says it."""
        if db_field.name == "draft":
            kwargs["widget"] = HiddenInput()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
