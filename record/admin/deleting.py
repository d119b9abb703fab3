"""Deletion in the admin: with a reason, in one Edit, or refused in words."""

from collections.abc import Iterator
from functools import partial
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from record import reasons
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
        return self._with_reason(
            request,
            lambda: super(Deleting, self).delete_view(request, object_id, extra_context),
            back=request.path.replace("/delete/", "/change/"),
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the rows, or run an action on those selected in one Edit."""
        return self._with_reason(
            request,
            lambda: super(Deleting, self).changelist_view(request, extra_context),
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

    def _with_reason(self, request: HttpRequest, view: Any, *, back: str) -> HttpResponse:
        """Run *view*; where it would delete, only with a reason, inside one Edit."""
        confirmed = "post" in request.POST
        why = ReasonForm(
            request.POST if confirmed else None,
            initial={"kind_of_change": Edit.Kind.CORRECTION},
        )
        asked = cast(RecordRequest, request)
        asked.reason_form, asked.reasons = why, partial(reasons.last_used, request.user)
        if request.method != "POST":
            return view()
        if early := getattr(request, "refused_beforehand", ""):
            self.message_user(request, early, messages.ERROR)
            return HttpResponseRedirect(back)
        if confirmed and not why.is_valid():
            # Django deletes where the confirmation is posted: without it, it asks again.
            request.POST = cast(Any, _unconfirmed(request.POST))
        try:
            with edit(editor=request.user) as opened:
                if why.is_valid():
                    opened.reason = why.cleaned_data["reason_for_change"]
                    opened.kind = why.cleaned_data["kind_of_change"]
                return view()
        except (ValidationError, ProtectedError) as error:
            for message in as_validation_error(error).messages:
                self.message_user(request, message, messages.ERROR)
            return HttpResponseRedirect(back)


def _unconfirmed(posted: QueryDict) -> QueryDict:
    """Return *posted* without the confirmation, so that it is asked for again."""
    asked = posted.copy()
    del asked["post"]
    return asked


def as_validation_error(error: Exception) -> ValidationError:
    """Return what the write path refused, as forms take it."""
    return error if isinstance(error, ValidationError) else ValidationError(str(error.args[0]))
