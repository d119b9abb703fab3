"""Deletion in the admin: with a reason, in one Edit, or refused in words."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME as SELECTED
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from record import reasons
from record.admin.grounds import changed_since, gone, shown
from record.admin.links import IS_ID
from record.admin.obstacles import obstacles
from record.admin.request import RecordRequest
from record.editing import current_edit, edit
from record.forms import ReasonForm
from record.models import Edit


class Deleting(admin.ModelAdmin):
    """Deletes one row or several, each time in one Edit that says why."""

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask whether and why, or delete in one Edit."""
        ids = [int(object_id)] if IS_ID.fullmatch(object_id) else []
        may = self.has_delete_permission(request)
        if may and (lost := list(gone(self.model, ids))):
            return self._tell(request, lost, back=self._list_address())
        return self._with_reason(
            request,
            lambda: super(Deleting, self).delete_view(request, object_id, extra_context),
            ids,
            back=request.path.replace("/delete/", "/change/"),
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the rows, or run an action on those selected in one Edit."""
        return self._with_reason(
            request,
            lambda: super(Deleting, self).changelist_view(request, extra_context),
            [int(pk) for pk in request.POST.getlist(SELECTED) if IS_ID.fullmatch(pk)],
            back=request.get_full_path(),
        )

    def obstacles(self, ids: list[int]) -> Iterator[str]:
        """Yield the names of rows that keep the rows with *ids* from being deleted."""
        yield from obstacles(self.model, ids)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name what is to be deleted, with how much goes with it, and what stands in the way."""
        rows = list(objs)
        ids = [row.pk for row in rows]
        deleted: list[Any] = [str(row) for row in rows]
        counts = {str(self.opts.verbose_name_plural): len(rows)}
        for part in self.model.parts():
            number = part.objects.filter(**{f"{part.part_of}__in": ids}).count()
            if number:
                meta = part._meta
                kind = meta.verbose_name if number == 1 else meta.verbose_name_plural
                deleted.append(f"{number} {kind}")
                counts[str(meta.verbose_name_plural)] = number
        cast(RecordRequest, request).seen = str(shown(self.model, ids))
        may = all(self.has_delete_permission(request, row) for row in rows)
        lacking = set() if may else {str(self.opts.verbose_name)}
        return deleted, counts, lacking, list(self.obstacles(ids))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the row, and check the rules before success is announced."""
        obj.delete()
        current_edit().check()

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """Delete the rows, and check the rules before success is announced."""
        for row in queryset:
            row.delete()
        current_edit().check()

    def _with_reason(
        self, request: HttpRequest, view: Any, ids: list[int], *, back: str
    ) -> HttpResponse:
        """Run *view*, which would change the rows with *ids* where that was confirmed.

        It does so only with a reason, inside one Edit, and where nobody has changed the rows
        since the page that asked was shown: otherwise that is told, and it is asked again.
        """
        confirmed = "post" in request.POST
        why = ReasonForm(
            request.POST if confirmed else None,
            initial={"kind_of_change": Edit.Kind.CORRECTION},
        )
        asked = cast(RecordRequest, request)
        asked.reason_form, asked.reasons = why, partial(reasons.last_used, request.user)
        asked.changed = None
        if request.method != "POST":
            return view()
        if early := getattr(request, "refused_beforehand", ""):
            return self._tell(request, [early], back=back)
        try:
            with edit(editor=request.user) as opened:
                if confirmed:
                    lost = list(gone(self.model, ids))
                    if lost and len(lost) == len(ids):
                        return self._tell(request, lost, back=back)
                    for message in lost:
                        self.message_user(request, message, messages.WARNING)
                    if seen := request.POST.get("seen"):
                        asked.changed = changed_since(self.model, ids, seen)
                if asked.changed or (confirmed and not why.is_valid()):
                    # Django deletes where the confirmation is posted: without it, it asks again.
                    request.POST = cast(Any, _unconfirmed(request.POST))
                elif confirmed:
                    opened.reason = why.cleaned_data["reason_for_change"]
                    opened.kind = why.cleaned_data["kind_of_change"]
                return view()
        except (ValidationError, ProtectedError) as error:
            return self._tell(request, as_validation_error(error).messages, back=back)

    def _tell(self, request: HttpRequest, told: Iterable[str], *, back: str) -> HttpResponse:
        for message in told:
            self.message_user(request, message, messages.ERROR)
        return HttpResponseRedirect(back)

    def _list_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")


def _unconfirmed(posted: QueryDict) -> QueryDict:
    """Return of *posted* what an action was begun with, so that its confirmation is asked for.

    Of the deletion of one row, for which anything that is posted is a confirmation, nothing is
    left.
    """
    if "action" not in posted:
        return QueryDict()
    begun = posted.copy()
    del begun["post"]
    return begun


def as_validation_error(error: Exception) -> ValidationError:
    """Return what the write path refused, as forms take it."""
    return error if isinstance(error, ValidationError) else ValidationError(str(error.args[0]))
