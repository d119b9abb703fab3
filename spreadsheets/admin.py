"""Spreadsheets in the admin: given, looked at, and taken into the record."""

from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import slugify

from data.workbook_views import XLSX
from proposals.rights import may_propose
from proposals.working import CHOSEN, answer, work_of
from record import reasons
from record.csvs import csv_lines
from record.forms import ReasonForm
from record.parameters import IS_ID
from record.refused import REFUSALS
from record.table import TABLES
from snapshots.tables import INTERCHANGE
from spreadsheets import working
from spreadsheets.blanks import blank
from spreadsheets.forms import GivenForm
from spreadsheets.models import Import, ImportedRow
from spreadsheets.reading.grids import NotTakenError
from spreadsheets.shown import FILTERS, asked, counted, shown

SHOWN = 50
"""So many rows stand on one page."""
LISTED = 20
WORKER_SEEN_WITHIN = 30.0
"""Seconds."""
GONE_ON = "This has gone on meanwhile: see below."
MEDIA = Media(
    css={"all": ["css/admin/history.css", "css/admin/spreadsheets.css"]},
    js=["js/admin/spreadsheets.js"],
)


@admin.register(Import)
class ImportAdmin(admin.ModelAdmin):
    """What is given is read, checked and shown; nothing is written until that is confirmed."""

    # --- Who may what -----------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Let whoever may propose give tables."""
        return may_propose(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Import | None = None) -> bool:
        """Let each see what they gave themselves."""
        return may_propose(request.user) and (obj is None or obj.owner_id == request.user.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Lead to the one page on which tables are given."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is not edited: what is wrong is mended in the spreadsheet."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is discarded on its page."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages."""
        wrap = self.admin_site.admin_view
        named = "spreadsheets_import"
        return [
            path("", wrap(self.give_view), name=f"{named}_changelist"),
            path("template.xlsx", wrap(self.template_view), name=f"{named}_template"),
            path("template/<slug:name>.csv", wrap(self.header_view), name=f"{named}_header"),
            path("<int:pk>/", wrap(self.look_view), name=f"{named}_look"),
            path("<int:pk>/progress/", wrap(self.progress_view), name=f"{named}_progress"),
        ]

    # --- Giving -----------------------------------------------------------------------------

    def give_view(self, request: HttpRequest) -> HttpResponse:
        """Take tables in, check them where that is soon done, and lead to their page."""
        self._refuse_others(request)
        form = GivenForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                given = self._take_in(request, form)
            except NotTakenError as error:
                form.add_error("file" if form.cleaned_data.get("file") else "cells", str(error))
            else:
                return HttpResponseRedirect(given.get_absolute_url())
        context = {
            **self.admin_site.each_context(request),
            "title": "Spreadsheets",
            "opts": self.opts,
            "media": self.media + MEDIA,
            "form": form,
            "tables": INTERCHANGE,
            "earlier": Import.objects.of(request.user).select_related("edit")[:LISTED],
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/spreadsheets/give.html", context, status=status)

    def _take_in(self, request: HttpRequest, form: GivenForm) -> Import:
        proposes = work_of(request).proposes
        rows = sum(len(grid.rows) for grid in form.grids)
        if proposes and rows > working.AT_ONCE:
            raise NotTakenError(
                f"These are {rows:,} rows; what is proposed has {working.AT_ONCE:,} at most. Give "
                "them in parts, or let an editor take them."
            )
        given = working.take_in(request.user, form.name, form.grids, form.cleaned_data.get("edit"))
        if given.row_count <= working.AT_ONCE:
            self._check(request, given)
        return given

    def _check(self, request: HttpRequest, given: Import) -> None:
        """Check *given* against the record as this account sees it."""
        found = []

        def look() -> HttpResponse:
            found.append(working.look(given, request.user))
            return HttpResponse()

        answer(request, look)
        working.keep(given, found[0])

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """Send a workbook to fill in: of one table or of all, empty or with the record's rows."""
        self._refuse_others(request)
        name = request.GET.get("table", "")
        if name and name not in TABLES:
            raise BadRequest(f"table: there is no table “{name[:80]}”.")
        tables = [TABLES[name]] if name else [t for t in INTERCHANGE if t.name != "renames"]
        with_rows = request.GET.get("rows") == "1"
        stem = name or "record"
        return HttpResponse(
            blank(tables, with_rows=with_rows),
            content_type=XLSX,
            headers={
                "Content-Disposition": f'attachment; filename="{stem}'
                f'{"" if with_rows else "-empty"}.xlsx"'
            },
        )

    def header_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Send a CSV file with the header of a table alone."""
        self._refuse_others(request)
        if name not in TABLES:
            raise Http404
        return HttpResponse(
            "".join(csv_lines(TABLES[name].header, ())),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{slugify(name)}.csv"'},
        )

    # --- Looking and deciding -----------------------------------------------------------------

    def look_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what was given and what it would do; take the next step with it."""
        given = self._own(request, pk)
        if request.method != "POST":
            return self._page(request, given)
        step = request.POST.get("step", "")
        if step == "discard" and not given.is_done:
            given.delete()
            messages.success(request, "Discarded. Nothing of it was written.")
            return HttpResponseRedirect(reverse("admin:spreadsheets_import_changelist"))
        if given.state not in {Import.State.CHECKED, Import.State.FAILED}:
            messages.info(request, GONE_ON)
        elif step == "check":
            self._check_again(request, given)
        elif step in dict(ImportedRow.decisions()):
            place = request.POST.get("place", "")
            working.choose(given, step, int(place) if IS_ID.fullmatch(place) else None)
        elif step == "confirm":
            return self._confirm(request, given)
        return HttpResponseRedirect(_back(request))

    def _check_again(self, request: HttpRequest, given: Import) -> None:
        if given.row_count <= working.AT_ONCE:
            with suppress(working.DoneError):
                self._check(request, given)
        else:
            working.leave_to_worker(given, Import.State.WAITING)

    def _confirm(self, request: HttpRequest, given: Import) -> HttpResponse:
        form = ReasonForm(request.POST)
        refused = working.stops(given, proposes=work_of(request).proposes)
        if refused or not form.is_valid():
            return self._page(request, given, form, refused)
        reason, kind = (form.cleaned_data[f"{name}_change"] for name in ("reason_for", "kind_of"))
        # Asked for once, whatever comes between.
        Import.objects.filter(pk=given.pk).update(reason=reason, kind=kind)
        given.reason, given.kind = reason, kind
        if given.row_count > working.AT_ONCE:
            working.leave_to_worker(given, Import.State.CONFIRMED)
            return HttpResponseRedirect(request.path)

        if refused := self._take(request, given, reason, kind):
            return self._page(request, self._own(request, given.pk), form, refused)
        return HttpResponseRedirect(request.path)

    def _take(self, request: HttpRequest, given: Import, reason: str, kind: str) -> list[str]:
        """Write *given* to the record, or propose it; return why that was refused."""

        def write() -> HttpResponse:
            opened = working.write(given, request.user, reason, kind)
            if not request.work.proposes:  # type: ignore[attr-defined]
                working.done(given, Import.State.WRITTEN, edit=opened.saved)
            return HttpResponse()

        try:
            answer(request, write)
            if request.work.proposes:  # type: ignore[attr-defined]
                chosen = request.session.get(CHOSEN) or None
                working.done(given, Import.State.PROPOSED, proposal_id=chosen)
            self._tell(request, given)
        except working.StaleError as error:
            working.keep(self._own(request, given.pk), error.checked)
            return [working.STALE]
        except working.DoneError:
            messages.info(request, GONE_ON)
        except REFUSALS as error:
            return working.refusal(error)
        except (BadRequest, PermissionDenied) as error:
            return [str(error)]
        return []

    def _tell(self, request: HttpRequest, given: Import) -> None:
        if given.edit:
            link = format_html(
                '<a href="{}">Edit {}</a>', given.edit.get_absolute_url(), given.edit.pk
            )
            messages.success(request, format_html("Written to the record as {}.", link))
        elif given.state == Import.State.WRITTEN:
            messages.info(request, "The record held all of it already. No Edit was made.")

    # --- The page ---------------------------------------------------------------------------

    def _page(
        self,
        request: HttpRequest,
        given: Import,
        why: ReasonForm | None = None,
        refused: list[str] | None = None,
    ) -> HttpResponse:
        kind = request.GET.get("of", "")
        kind = kind if kind in FILTERS else ""
        page = Paginator(asked(given, kind), SHOWN).get_page(request.GET.get("p"))
        proposes = work_of(request).proposes
        is_checked = given.state == Import.State.CHECKED
        context = {
            **self.admin_site.each_context(request),
            "title": given.name,
            "opts": self.opts,
            "media": self.media + MEDIA,
            "given": given,
            "outcomes": [label for _, label in ImportedRow.Outcome.choices],
            "counts": counted(given),
            "kinds": FILTERS.items(),
            "kind": kind,
            "page": page,
            "rows": list(shown(page)),
            "refused": refused or [],
            "stops": working.stops(given, proposes=proposes) if is_checked else [],
            "clashing": given.rows.exclude(clashes=[]).count() if is_checked else 0,
            "changes": given.rows.exclude(outcome="unchanged").exists() if is_checked else False,
            "why": why
            or ReasonForm(
                initial={"reason_for_change": given.reason, "kind_of_change": given.kind}
            ),
            "reasons": reasons.last_used(request.user),
            "proposes": proposes,
            "waits_long": given.is_at_work and _has_waited(given),
        }
        status = 409 if refused else 400 if why is not None else 200
        return TemplateResponse(request, "admin/spreadsheets/look.html", context, status=status)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say how far the worker is, for the page that waits."""
        given = self._own(request, pk)
        return JsonResponse(
            {
                "at_work": given.is_at_work,
                "state": given.get_state_display(),
                "step": given.step,
                "done": given.done,
                "total": given.total,
            }
        )

    def _own(self, request: HttpRequest, pk: int) -> Import:
        self._refuse_others(request)
        given = Import.objects.of(request.user).select_related("edit", "of_edit").filter(pk=pk)
        found = given.first()
        if found is None:
            raise Http404
        return found

    def _refuse_others(self, request: HttpRequest) -> None:
        if not may_propose(request.user):
            raise PermissionDenied


def _has_waited(given: Import) -> bool:
    """Whether the worker has not been seen at it for so long that there may be none."""
    last = given.seen_at or given.given_at
    return (timezone.now() - last).total_seconds() > WORKER_SEEN_WITHIN


def _back(request: HttpRequest) -> str:
    """Return the page of rows from which a step was taken."""
    query = request.META.get("QUERY_STRING", "")
    return f"{request.path}?{query}" if query else request.path
