"""Restoring an earlier version of a row: what that changes is shown first, a reason asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from record import reasons, trail
from record.admin.history import HistoryPages, Subject
from record.admin.links import IS_ID
from record.editing import edit
from record.forms import ReasonForm
from record.instants import instant_in
from record.models import Edit
from record.refused import REFUSALS, in_words
from record.restoring import Gone, Restoring, restoring

EDITS_TOLD = 5


@dataclass(frozen=True)
class Asked:
    """The version that is to be restored, that of the Edit ``made``, and what it would change.

    Where there is no such version, ``problem`` says why. ``shown`` stands for what the page shows:
    the newest version of the row, and what of this one cannot be restored.
    """

    subject: Subject
    made: Edit | None
    restoring: Restoring | None
    problem: str
    shown: dict[str, str]

    @property
    def is_possible(self) -> bool:
        """Whether it can be restored."""
        return self.restoring is not None and self.restoring.is_possible


class RestoringPages(HistoryPages):
    """The page on which an earlier version of a row is restored."""

    def get_urls(self) -> list[URLPattern]:
        """Put it below the history."""
        view = self.admin_site.admin_view(self.restoring_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        return [path("<path:object_id>/history/restore/", view, name=name), *super().get_urls()]

    def restoring_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what restoring changes, or do it; shown anew where that was refused."""
        if request.method != "POST":
            asked = self._asked(request, object_id)
            why = ReasonForm(
                initial={
                    "reason_for_change": f"Restored the version of Edit {asked.made.pk}"
                    if asked.made
                    else "",
                    "kind_of_change": Edit.Kind.CORRECTION,
                }
            )
            return self._restoring_page(request, asked, why)
        why = ReasonForm(request.POST)
        refused: list[str] = []
        is_stale = False
        try:
            with edit(editor=request.user) as opened:
                asked = self._asked(request, object_id)
                is_stale = any(request.POST.get(n, "") != v for n, v in asked.shown.items())
                if asked.restoring and asked.is_possible and not is_stale and why.is_valid():
                    opened.reason = why.cleaned_data["reason_for_change"]
                    opened.kind = why.cleaned_data["kind_of_change"]
                    asked.restoring.carry_out()
        except REFUSALS as error:
            refused = in_words(error, self.model)
        else:
            if opened.saved:
                return self._restored(request, asked, opened.saved)
        since = instant_in(request.POST.get("version", "")) if is_stale else None
        asked = self._asked(request, object_id)
        return self._restoring_page(
            request, asked, why, refused=refused, is_stale=is_stale, since=since
        )

    def _asked(self, request: HttpRequest, object_id: str) -> Asked:
        """Return what is to be restored. Raises Http404 and PermissionDenied."""
        subject = self.subject(request, object_id)
        if not self.may_restore(request, subject):
            raise PermissionDenied
        named = request.GET.get("edit", "")
        numbered = int(named) if IS_ID.fullmatch(named) else 0
        made = trail.edits(subject.scope).filter(pk=numbered).first()
        found = restoring(subject.model, subject.pk, made.recorded_at) if made else None
        newest = self.model.versions([subject.pk])[subject.pk]
        left_out = found.left_out if found else []
        shown = {
            "version": newest.isoformat(),
            "without": " ".join(f"{gone.model._meta.label_lower}:{gone.pk}" for gone in left_out),
        }
        problem = ""
        what = self.opts.verbose_name
        if made is None:
            problem = f"No version of this {what} is of that Edit. Choose one in its history."
        elif found is None:
            problem = f"After Edit {made.pk}, the {what} was not in the record. Choose another."
        return Asked(subject, made, found, problem, shown)

    def _restoring_page(
        self,
        request: HttpRequest,
        asked: Asked,
        why: ReasonForm,
        *,
        refused: list[str] | None = None,
        is_stale: bool = False,
        since: datetime | None = None,
    ) -> HttpResponse:
        edits = trail.edits(asked.subject.scope)
        found = asked.restoring
        context: dict[str, Any] = {
            "left_out": _with_histories(found.left_out if found else []),
            "needed": _with_histories(found.needed if found else []),
            "title": f"Restore: {asked.subject.name}",
            "asked": asked,
            "form": why,
            "reasons": reasons.last_used(request.user),
            "refused": refused,
            "is_stale": is_stale,
            "since": edits.filter(recorded_at__gt=since)[:EDITS_TOLD] if since else [],
        }
        status = 400 if asked.problem else 200
        return self.page(request, "admin/record_restoring.html", asked.subject, context, status)

    def _restored(self, request: HttpRequest, asked: Asked, made: Edit) -> HttpResponse:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        pk = asked.subject.pk
        told = format_html(
            'The version of Edit {} of “<a href="{}">{}</a>” was restored, in '
            '<a href="{}">Edit {}</a>.',
            asked.made.pk if asked.made else "",
            reverse(f"{name}_change", args=[pk]),
            self.model.objects.get(pk=pk),
            reverse("change", args=[made.pk]),
            made.pk,
        )
        self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(reverse(f"{name}_history", args=[pk]))


def _with_histories(those: list[Gone]) -> list[tuple[Gone, str]]:
    """Pair what is gone with the address of its history, from which it can be restored."""
    found = []
    for gone in those:
        meta = gone.model._meta
        address = f"admin:{meta.app_label}_{meta.model_name}_history"
        found.append((gone, reverse(address, args=[gone.pk])))
    return found
