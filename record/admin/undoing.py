"""Undoing an Edit as a whole: what that changes, or what stands in the way, is shown first."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from record import reasons
from record.admin.obstacles import named
from record.admin.permitted import may_undo, those_undoable
from record.editing import edit
from record.forms import ReasonForm
from record.models import Edit
from record.refused import REFUSALS, in_words
from record.undoing import Later, ToldStep, Undoing, undoing

ROWS = 50
NAMED = 10
EDITS_NAMED = 3


@dataclass(frozen=True)
class ShownLater:
    """A row with the newest of the later Edits that changed it, and how many more there are."""

    later: Later
    address: str
    edits: list[Edit]
    more: int


class UndoingPages(admin.ModelAdmin):
    """The page on which a whole Edit is undone."""

    def get_urls(self) -> list[URLPattern]:
        """Put it below the Edit."""
        view = self.admin_site.admin_view(self.undoing_view)
        return [path("<int:pk>/undo/", view, name="record_edit_undo"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show an Edit, with the way to undo it for whoever may."""
        made = context["original"]
        context["may_undo"] = made is not None and made in those_undoable(request.user, [made])
        return super().render_change_form(request, context, *args, **kwargs)

    def undoing_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what undoing changes, or do it; shown anew where that was refused."""
        if request.method != "POST":
            why = ReasonForm(
                initial={
                    "reason_for_change": f"Undid Edit {pk}",
                    "kind_of_change": Edit.Kind.CORRECTION,
                }
            )
            return self._undoing_page(request, self._undoing(request, pk), why)
        why = ReasonForm(request.POST)
        refused: list[str] = []
        is_stale = False
        try:
            with edit(editor=request.user) as opened:
                undone = self._undoing(request, pk)
                is_stale = request.POST.get("newest", "") != str(undone.newest.pk)
                if undone.is_possible and not is_stale and why.is_valid():
                    opened.reason = why.cleaned_data["reason_for_change"]
                    opened.kind = why.cleaned_data["kind_of_change"]
                    undone.carry_out()
        except REFUSALS as error:
            refused = in_words(error)
        else:
            if opened.saved:
                return self._undone(request, undone.edit, opened.saved)
        undone = self._undoing(request, pk)
        return self._undoing_page(request, undone, why, refused=refused, is_stale=is_stale)

    def _undoing(self, request: HttpRequest, pk: int) -> Undoing:
        """Return what undoing the Edit would do. Raises Http404 and PermissionDenied."""
        made = get_object_or_404(Edit.objects.select_related("editor", "proposer"), pk=pk)
        undone = undoing(made)
        may = self.has_view_permission(request, made) and may_undo(request.user, undone)
        if not may:
            raise PermissionDenied
        return undone

    def _undoing_page(
        self,
        request: HttpRequest,
        undone: Undoing,
        why: ReasonForm,
        *,
        refused: list[str] | None = None,
        is_stale: bool = False,
    ) -> HttpResponse:
        page = Paginator(range(len(undone.steps)), ROWS).get_page(request.GET.get("page"))
        told = undone.told(page.start_index() - 1, page.end_index()) if undone.steps else []
        context = {
            **self.admin_site.each_context(request),
            "title": f"Undo Edit {undone.edit.pk}",
            "opts": self.opts,
            "undoing": undone,
            "page": page,
            "rows": [(row, _history(row)) for row in told],
            "later": [_shown(later) for later in undone.later[:NAMED]],
            "more_later": len(undone.later[NAMED:]),
            "resting": [name for rows in undone.resting for name in named(rows)],
            "gone": [
                (name, gone, _address(gone, "history")) for name, gone in undone.gone[:NAMED]
            ],
            "more_gone": len(undone.gone[NAMED:]),
            "form": why,
            "reasons": reasons.last_used(request.user),
            "refused": refused,
            "is_stale": is_stale,
        }
        return TemplateResponse(request, "admin/record_undoing.html", context)

    def _undone(self, request: HttpRequest, undone: Edit, made: Edit) -> HttpResponse:
        told = format_html(
            '<a href="{}">Edit {}</a> was undone, in <a href="{}">Edit {}</a>.',
            reverse("change", args=[undone.pk]),
            undone.pk,
            reverse("change", args=[made.pk]),
            made.pk,
        )
        self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:record_edit_change", args=[made.pk]))


def _shown(later: Later) -> ShownLater:
    edits = later.edits[:EDITS_NAMED]
    return ShownLater(later, _address(later, "history"), edits, len(later.edits) - len(edits))


def _history(row: ToldStep) -> str:
    return _address(row.step, "history")


def _address(row: Any, page: str) -> str:
    """Return the address of a *page* about a row that is, or was, in the record."""
    meta = row.model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk])
