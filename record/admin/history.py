"""The history of an aggregate in the admin: its versions, and any two of them compared."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from record import trail
from record.admin.comparing import NoPairError, pair_of
from record.admin.permitted import those_undoable
from record.instants import instant_in
from record.models import Edit, Tracked
from record.naming import Names
from record.telling import Change, Scope
from record.versions import at, compare, instants_of_others, now

HISTORY_PAGE = 50


@dataclass(frozen=True)
class Subject:
    """Whose history it is: a row that is there or, where ``row`` is None, one that was.

    ``deleted`` is the Edit that deleted it.
    """

    model: type[Tracked]
    pk: int
    row: Tracked | None
    name: str
    deleted: Edit | None

    @property
    def scope(self) -> Scope:
        """What belongs to its history."""
        return trail.of_root(self.model, self.pk)


@dataclass(frozen=True)
class VersionLine:
    """A version in the list: what its Edit did, if anything is left of that, and its neighbours.

    ``before`` is the Edit of the version before; ``present`` that of the version which stands
    today or stood last, unless it is this one. Whether this editor may restore the version, where
    it differs from the present, and undo its Edit, is said as well.
    """

    edit: Edit
    change: Change | None
    before: Edit | None
    present: Edit | None
    may_restore: bool
    may_undo: bool


class HistoryPages(admin.ModelAdmin):
    """The pages that tell what became of a row and its parts, also after it was deleted."""

    def get_urls(self) -> list[URLPattern]:
        """Put the comparison of two versions below the history."""
        view = self.admin_site.admin_view(self.comparison_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_comparison"
        return [
            path("<path:object_id>/history/compare/", view, name=name),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the versions of the row and its parts, newest first: who, when, why, what."""
        subject = self.subject(request, object_id)
        before = _instant(request.GET.get("before", ""))
        entries = trail.latest(subject.scope, limit=HISTORY_PAGE + 1, before=before, in_full=True)
        newest = list(trail.edits(subject.scope)[:2])
        # The version that a deletion left is none: before it stood the last one.
        present = next(reversed(newest) if subject.deleted else iter(newest), None)
        shown = [entry.edit for entry in entries[:HISTORY_PAGE]]
        restorable = self.restorable(request, subject, shown)
        undoable = those_undoable(request.user, shown)
        context = {
            "title": f"History: {subject.name}",
            "count": trail.count(subject.scope),
            "lines": list(_lines(entries, present, restorable, undoable))[:HISTORY_PAGE],
            "is_newest_page": before is None,
            "older": entries[HISTORY_PAGE - 1].edit.recorded_at.isoformat()
            if len(entries) > HISTORY_PAGE
            else "",
            **(extra_context or {}),
        }
        return self.page(request, "admin/record_history.html", subject, context)

    def comparison_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show how two versions of the row and its parts differ, whichever is named first."""
        subject = self.subject(request, object_id)
        edits = list(trail.edits(subject.scope))
        context: dict[str, Any] = {"title": f"Compare versions: {subject.name}", "edits": edits}
        try:
            pair = pair_of(edits, request.GET.dict())
        except NoPairError as error:
            context["problem"] = str(error)
            return self.page(request, "admin/record_comparison.html", subject, context, status=400)
        both = (pair.older, pair.newer)
        older, newer = (at(subject.model, subject.pk, edit.recorded_at) for edit in both)
        restorable = self.restorable(request, subject, both)
        context |= {
            "pair": pair,
            "sides": [
                (name, edit, version, edit in restorable)
                for name, edit, version in (("From", both[0], older), ("To", both[1], newer))
            ],
            "present": None if subject.deleted else edits[0],
            "changes": compare(older, newer),
        }
        return self.page(request, "admin/record_comparison.html", subject, context)

    def may_restore(self, request: HttpRequest, subject: Subject) -> bool:
        """Return whether this editor may put an earlier version of the row back."""
        may_change = self.has_change_permission(request, subject.row)
        return may_change or (subject.row is None and self.has_add_permission(request))

    def restorable(
        self, request: HttpRequest, subject: Subject, edits: Sequence[Edit]
    ) -> set[Edit]:
        """Return those of *edits* whose version this editor may restore and is not the present."""
        if not self.may_restore(request, subject):
            return set()
        model, pk = subject.model, subject.pk
        present = now(model, [pk]).get(pk)
        others = instants_of_others(model, pk, present, {edit.recorded_at for edit in edits})
        return {edit for edit in edits if edit.recorded_at in others}

    def page(
        self,
        request: HttpRequest,
        template: str,
        subject: Subject,
        context: dict[str, Any],
        status: int = 200,
    ) -> HttpResponse:
        """Show a page about the row."""
        shared = {"subject": subject, "opts": self.opts}
        context = {**self.admin_site.each_context(request), **shared, **context}
        return TemplateResponse(request, template, context, status=status)

    def subject(self, request: HttpRequest, object_id: str) -> Subject:
        """Return the row, or what it was. Raises Http404 and PermissionDenied."""
        row = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        if row is not None:
            return Subject(self.model, row.pk, row, str(row), None)
        missing = Http404(f"There is no {self.opts.verbose_name} {object_id}, and never was.")
        try:
            pk = self.opts.pk.to_python(unquote(object_id))
        except ValidationError as error:
            raise missing from error
        last = self.model.history.filter(id=pk).order_by("-history_date", "-history_id").first()
        if last is None:
            raise missing
        edits = Edit.objects.select_related("editor", "proposer")
        deleted = edits.get(recorded_at=last.history_date)
        return Subject(self.model, pk, None, Names({self.model: {pk}}).of(self.model, pk), deleted)


def _lines(
    entries: Sequence[trail.Entry],
    present: Edit | None,
    restorable: Collection[Edit],
    undoable: Collection[Edit],
) -> Iterator[VersionLine]:
    for entry, before in zip_longest(entries, entries[1:]):
        change = entry.changes[0] if entry.changes else None
        if change is not None and change.action == "changed" and not change.fields:
            change = None
        yield VersionLine(
            entry.edit,
            change,
            before.edit if before else None,
            present if present and present.recorded_at > entry.edit.recorded_at else None,
            entry.edit in restorable,
            entry.edit in undoable,
        )


def _instant(text: str) -> datetime | None:
    """Return the instant that an address names, None for "". Raises Http404."""
    instant = instant_in(text)
    if text and instant is None:
        raise Http404("“before” takes an instant, such as 2025-12-14T10:00:00+00:00.")
    return instant
