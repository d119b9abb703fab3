"""Stances in the admin, and the two ways to begin one from another."""

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from provisions.badges import SIGNS
from provisions.models import Stance
from record.admin import TrackedAdmin
from record.admin.columns import Beginning, Day, Number
from record.admin.filters import RowFilter
from record.admin.links import IS_ID
from record.forms import TrackedForm

OTHERS_SHOWN = 12


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
    list_display = (
        "what",
        "on_draft",
        Day("since", "stated_on"),
        "stand",
        Number("rests on", "grounds"),
        Beginning("summary", "summary"),
    )
    list_filter = (
        ("actor", RowFilter),
        ("provision", RowFilter),
        "draft",
        "position",
        "confidence",
    )
    list_select_related = ("actor", "provision", "draft")
    search_fields = (
        "slug",
        "summary",
        "provision__title",
        "actor__name",
        "actor__short_name",
        "draft__short_name",
    )
    search_days = ("stated_on",)
    date_hierarchy = "stated_on"
    ordering = ("-stated_on", F("provision__number").asc(nulls_first=True), "actor__slug")
    change_form_template = "admin/provisions/stance/form.html"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "actor",
                    "provision",
                    "draft",
                    ("stated_on", "position", "confidence"),
                    "summary",
                    "statements",
                    "slug",
                )
            },
        ),
    )

    @admin.display(description="actor and point", ordering="actor__slug")
    def what(self, stance: Stance) -> str:
        """Say whose stance it is and on which point."""
        point = str(stance.provision) if stance.provision else "the draft as a whole"
        return f"{stance.actor.short_name}: {point}"

    @admin.display(description="draft", ordering="draft__order")
    def on_draft(self, stance: Stance) -> str:
        """Name the draft in short."""
        return stance.draft.short_name

    @admin.display(description="position", ordering="position")
    def stand(self, stance: Stance) -> str:
        """Show the position by sign and word, and how sure we are where that is less than sure."""
        stated = stance.confidence == Stance.Confidence.STATED
        return format_html(
            '<span class="position position-{}"><span aria-hidden="true">{}</span> {}</span>{}',
            stance.position,
            SIGNS[stance.position],
            stance.get_position_display(),
            "" if stated else f" {stance.get_confidence_display().lower()}",
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form, with what else the actor said on the point and how to go on from it."""
        stance = context["original"]
        if stance is not None:
            context["moved_url"] = moved(stance)
            context["elsewhere_url"] = elsewhere(
                stance, [row.slug for row in context["adminform"].form.linked("statements")]
            )
        context["others"] = _others(stance, request.GET)[:OTHERS_SHOWN]
        return super().render_change_form(request, context, *args, **kwargs)


def moved(stance: Stance) -> str:
    """Return the address of a form for the actor's new position on the same text."""
    return _add(actor=stance.actor_id, provision=stance.provision_id, draft=stance.draft_id)


def elsewhere(stance: Stance, statements: list[str]) -> str:
    """Return the address of a form for the actor's position on the point in another draft.

    It begins with the same *statements*, given by slug: often one speaks of several drafts.
    """
    return _add(
        actor=stance.actor_id, provision=stance.provision_id, statements=";".join(statements)
    )


def _add(**values: Any) -> str:
    query = {name: value for name, value in values.items() if value not in (None, "")}
    return f"{reverse('admin:provisions_stance_add')}?{urlencode(query)}"


def _others(stance: Stance | None, asked: QueryDict) -> Any:
    """Return the actor's other stances on the point, newest first; none where none is known."""
    if stance is not None:
        actor, provision = stance.actor_id, stance.provision_id
    else:
        given = [asked.get(name, "") for name in ("actor", "provision")]
        if not IS_ID.fullmatch(given[0]):
            return []
        actor = int(given[0])
        provision = int(given[1]) if IS_ID.fullmatch(given[1]) else None
    same = Stance.objects.filter(actor=actor, provision=provision)
    newest = same.select_related("draft", "actor", "provision").order_by("-stated_on", "-pk")
    return newest.exclude(pk=stance.pk) if stance is not None else newest
