"""Undoing an Edit: a preview of what that does to each row, then all of it in a new Edit."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html

from record import reasons
from record.admin.addresses import address_of
from record.editing import PUBLISH, edit
from record.forms import ReasonForm
from record.models import Edit
from record.rounds import REFUSALS, said_by
from record.undoing import Undoing, undo, undoing_of

ROWS = 50
"""So many rows are shown on one page."""


class UndoPages(admin.ModelAdmin):
    """The page on which an Edit is undone as a whole."""

    def get_urls(self) -> list[URLPattern]:
        """Put it below the Edit."""
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:pk>/undo/", view, name="record_edit_undo"), *super().get_urls()]

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what undoing an Edit would do and what stands in the way, or undo it."""
        made = get_object_or_404(Edit.objects.select_related("editor", "proposer"), pk=pk)
        user: Any = request.user
        if not (user.has_perm(PUBLISH) and self.has_view_permission(request, made)):
            raise PermissionDenied
        why = ReasonForm(request.POST or None, initial=_proposed(made))
        refused: list[str] = []
        if request.method == "POST":
            try:
                return self._undo(request, made, why)
            except REFUSALS as error:
                refused = said_by(error)
        return self._page(request, made, why, refused)

    def _undo(self, request: HttpRequest, made: Edit, why: ReasonForm) -> HttpResponse:
        if not why.is_valid():
            raise ValidationError(
                "Say below why the record changes, and of which kind the change is."
            )
        with edit(editor=request.user) as opened:
            opened.reason = why.cleaned_data["reason_for_change"]
            opened.kind = why.cleaned_data["kind_of_change"]
            found = undoing_of(made)
            if lacking := sorted(set(_lacking(found, request.user))):
                raise ValidationError(f"Your account may not {', '.join(lacking)}.")
            undo(made, opened)
        if opened.saved is None:
            raise ValidationError(
                "The record is as it was before this Edit: nothing would change."
            )
        link = format_html(
            '<a href="{}">Edit {}</a>', opened.saved.get_absolute_url(), opened.saved.pk
        )
        messages.success(request, format_html("Edit {} is undone, in {}.", made.pk, link))
        return HttpResponseRedirect(address_of(Edit, "change", made.pk))

    def _page(
        self, request: HttpRequest, made: Edit, why: ReasonForm, refused: list[str]
    ) -> HttpResponse:
        found = undoing_of(made)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Undo Edit {made.pk}",
            "opts": self.opts,
            "edit": made,
            "undoing": found,
            "lacking": sorted(set(_lacking(found, request.user))),
            "page": Paginator(found.rows, ROWS).get_page(request.GET.get("p")),
            "in_the_way": [
                (each, address_of(each.model, "history", each.pk) if each.model else "")
                for each in found.in_the_way
            ],
            "why": why,
            "reasons": reasons.last_used(request.user),
            "refused": refused,
        }
        status = 409 if refused else 200
        return TemplateResponse(request, "admin/record_undo.html", context, status=status)


def _proposed(made: Edit) -> dict[str, Any]:
    return {
        "reason_for_change": f"Undid Edit {made.pk}: {made.reason}"[:500],
        "kind_of_change": Edit.Kind.CORRECTION,
    }


def _lacking(found: Undoing, user: Any) -> list[str]:
    """Return, in words, what *user* has no right to do of what undoing does."""
    return [
        f"{row.action} {row.model._meta.verbose_name_plural}"
        for row in found.rows
        if not user.has_perm(
            f"{row.model._meta.app_label}.{row.action}_{row.model._meta.model_name}"
        )
    ]
