"""Restoring an earlier version of a row: a preview of what that changes, then a new Edit."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from record import reasons, trail
from record.admin.addresses import address_of
from record.admin.history import HistoryPages, Subject
from record.admin.links import IS_ID
from record.editing import current_edit, edit
from record.forms import ReasonForm
from record.models import Edit, Tracked
from record.rounds import REFUSALS, said_by
from record.undoing import Missing, missing_in, without
from record.versions import Version, at, compare, now, put

SEEN = "seen"
"""Where the page carries the version of the row that it was shown against."""


class Restoring(HistoryPages):
    """Lets whoever may change a row put back what it was, also after it was deleted."""

    def get_urls(self) -> list[URLPattern]:
        """Put the preview below the history."""
        view = self.admin_site.admin_view(self.restore_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        return [path("<path:object_id>/history/restore/", view, name=name), *super().get_urls()]

    def may_restore(self, request: HttpRequest, row: Tracked | None) -> bool:
        """Return whether this editor may put back a version of *row*."""
        return self.has_change_permission(request, row)

    def restore_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what restoring a version would change, or restore it."""
        subject = self._subject(request, object_id)
        if not self.may_restore(request, subject.row):
            raise PermissionDenied
        wanted = self._wanted(request, subject)
        version = at(self.model, subject.pk, wanted.recorded_at)
        if version is None:
            raise Http404(f"After Edit {wanted.pk}, there was no such {self.opts.verbose_name}.")
        refused: list[str] = []
        why = ReasonForm(request.POST or None, initial=_proposed(wanted))
        if request.method == "POST":
            refused = self._restore(request, subject, version, why)
            if not refused:
                self._announce(request, subject, wanted)
                return HttpResponseRedirect(self._history(subject))
        return self._preview(request, subject, wanted, version=version, why=why, refused=refused)

    def _wanted(self, request: HttpRequest, subject: Subject) -> Edit:
        given = request.GET.get("edit", "")
        found = (
            trail.edits(subject.scope).filter(pk=given if IS_ID.fullmatch(given) else 0).first()
        )
        if found is None:
            raise Http404("“edit” takes the number of an Edit that changed this row.")
        return found

    def _restore(
        self, request: HttpRequest, subject: Subject, version: Version, why: ReasonForm
    ) -> list[str]:
        """Put *version* back; return, in words, why it was not."""
        if not why.is_valid():
            return ["Say below why the record changes, and of which kind the change is."]
        try:
            with edit(editor=request.user) as opened:
                opened.reason = why.cleaned_data["reason_for_change"]
                opened.kind = why.cleaned_data["kind_of_change"]
                if request.POST.get(SEEN, "") != self._version(subject.pk):
                    raise ValidationError(self._changed(subject))
                missing = missing_in(version)
                if needed := _needed(missing):
                    raise ValidationError(needed)
                put(self.model, subject.pk, without(version, missing))
                current_edit().check()
        except REFUSALS as error:
            return said_by(error)
        return []

    def _changed(self, subject: Subject) -> str:
        newest = trail.edits(subject.scope)[0]
        return (
            f"{newest.byline} has changed it since you opened this page: “{newest.reason}”, "
            f"{newest.recorded_at:%-d %B %Y, %H:%M} UTC. Below is what restoring changes now."
        )

    def _version(self, pk: int) -> str:
        newest = self.model.versions([pk]).get(pk)
        return newest.isoformat() if newest else ""

    def _announce(self, request: HttpRequest, subject: Subject, wanted: Edit) -> None:
        meta = self.opts
        form = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[subject.pk])
        told = format_html(
            'Restored: <a href="{}">the {}</a> is again what Edit {} left.',
            form,
            meta.verbose_name,
            wanted.pk,
        )
        messages.success(request, told)

    def _history(self, subject: Subject) -> str:
        meta = self.opts
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[subject.pk])

    def _preview(
        self,
        request: HttpRequest,
        subject: Subject,
        wanted: Edit,
        *,
        version: Version,
        why: ReasonForm,
        refused: list[str],
    ) -> HttpResponse:
        present = now(self.model, [subject.pk]).get(subject.pk)
        missing = missing_in(version)
        restored = without(version, missing)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Restore: {subject.name}",
            "opts": self.opts,
            "subject": subject,
            "edit": wanted,
            "differences": compare(present, restored),
            "left_out": _linked(each for each in missing if not each.is_needed),
            "needed": _linked(each for each in missing if each.is_needed),
            "renames": _renames(present, restored),
            "why": why,
            "reasons": reasons.last_used(request.user),
            "refused": refused,
            "seen": self._version(subject.pk),
        }
        status = 409 if refused else 200
        return TemplateResponse(request, "admin/record_restore.html", context, status=status)


def _proposed(wanted: Edit) -> dict[str, Any]:
    return {
        "reason_for_change": f"Restored the version of Edit {wanted.pk}",
        "kind_of_change": Edit.Kind.CORRECTION,
    }


def _needed(missing: list[Missing]) -> list[str]:
    return [
        f"Its {each.label}, “{each.name}”, is not in the record any more: restore that first."
        for each in missing
        if each.is_needed
    ]


def _linked(missing: Any) -> list[tuple[str, str, str]]:
    """Return of each what it is to the row, its name, and where its history stands."""
    return [
        (each.label, each.name, address_of(each.model, "history", each.pk)) for each in missing
    ]


def _renames(present: Version | None, restored: Version) -> tuple[str, str] | None:
    """Return the slug that a row loses, and the one that it gets again, where they differ."""
    if present is None or restored.model.key_field != "slug":
        return None
    slugs = present.row.slug, restored.row.slug
    return slugs if slugs[0] != slugs[1] else None
