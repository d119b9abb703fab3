"""The pages on which a draft is entered from its text: split, mapped, compared, confirmed.

Each step is a plain form sent to the same address, with all that was typed in it; nothing of it
is kept on the server, and nothing is written before the last step, which is one Edit.
"""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import patch_cache_control
from django.utils.html import format_html

from proposals.models import MOST_CHANGES
from provisions.admin.entering import Entering
from provisions.models import Draft
from record import reasons
from record.admin.checking import with_some_reason
from record.admin.links import IS_ID, offer_autocomplete
from record.editing import OpenEdit, edit
from record.forms import ReasonForm
from record.models import Edit
from record.refusal import Refusal
from record.refused import REFUSALS, in_words
from record.rules import BrokenRulesError

BOXES = Media(js=["admin/js/jquery.init.js", "js/admin/boxes.js"])
CHANGED_SINCE = (
    "This is not what was shown last: it was changed since. Look at it below, and confirm again."
)


class Looked(Exception):
    """What is to be written could be; raised so that nothing of it is kept."""


class EnteringPages(admin.ModelAdmin):
    """Enters a new draft, or what a draft lacks, from its text."""

    def get_urls(self) -> list[URLPattern]:
        """Put the pages beside the forms."""
        # Not "no-store": the browser may show what was typed when one goes back.
        view = self.admin_site.admin_view(self.entering_view, cacheable=True)
        return [
            path("text/", view, name="provisions_draft_text"),
            path("<path:object_id>/text/", view, name="provisions_draft_points"),
            *super().get_urls(),
        ]

    def entering_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Show the form, take a step, or write all of it; shown anew where that was refused."""
        draft = self._draft(request, object_id)
        if request.method == "POST" and not {"_split", "_more"} & request.POST.keys():
            return self._carry_out(request, draft, is_confirmed="_save" in request.POST)
        entering = self._entering(request, draft, is_confirmed=False)
        if "_split" in request.POST:
            entering.split()
        elif "_more" in request.POST:
            entering.add_point()
        return self._page(request, entering)

    # --- Writing ------------------------------------------------------------------------------

    def _carry_out(
        self, request: HttpRequest, draft: Draft | None, *, is_confirmed: bool
    ) -> HttpResponse:
        """Write all of it, or only look at it; shown, with what was refused, where it was."""
        problems: list[str] = []
        if early := getattr(request, "refused_beforehand", ""):
            problems, is_confirmed = [f"{early} What you typed is below."], False
        for is_again in (False, True):
            try:
                with edit(editor=request.user) as opened:
                    entering = self._entering(request, draft, is_confirmed=is_confirmed)
                    entering.problems += problems
                    is_written = self._write(request, entering, opened, is_confirmed)
            except Looked:
                is_written = False
            except BrokenRulesError as error:
                if is_again or draft is not None:
                    entering.problems += in_words(error)
                    return self._page(request, entering)
                # Tried once more, to be told beside the fields of the draft.
                request.refusal = Refusal(error, [entering.main])  # type: ignore[attr-defined]
                continue
            except REFUSALS as error:
                entering.problems += in_words(error)
                is_written = False
            return (
                self._entered(request, entering, opened)
                if is_written
                else self._page(request, entering)
            )
        raise AssertionError("A form was refused, and then was not.")

    def _write(
        self, request: HttpRequest, entering: Entering, opened: OpenEdit, is_confirmed: bool
    ) -> bool:
        """Write what was sent; return whether it is kept. Raises Looked where it could be."""
        holdings = entering.holdings()
        entering.look(holdings)
        if not entering.is_valid():
            return False
        if is_confirmed and request.POST.get("seen", "") != entering.seen:
            entering.problems.append(CHANGED_SINCE)
            return False
        opened.reason = entering.main.cleaned_data["reason_for_change"]
        opened.kind = entering.main.cleaned_data["kind_of_change"]
        entering.write(holdings)
        opened.check()
        self._refuse_too_many(request, opened)
        if not is_confirmed:
            raise Looked
        return True

    def _refuse_too_many(self, request: HttpRequest, opened: OpenEdit) -> None:
        """Raise ValidationError where a proposal cannot hold what is to be written as well."""
        work = getattr(request, "work", None)
        if work is None or not work.proposes:
            return
        held = work.proposal.changes.count() if work.proposal else 0
        made = sum(map(len, opened.touched.values()))
        if held + made > MOST_CHANGES:
            raise ValidationError(
                f"A proposal holds {MOST_CHANGES:,} changes at most; this one has {held:,}, and "
                f"the draft would add {made:,}. Submit that proposal first, in another tab, and "
                "then confirm here."
            )

    def _entered(self, request: HttpRequest, entering: Entering, opened: OpenEdit) -> HttpResponse:
        draft, number = entering.draft, len(entering.previews)
        points = "1 point" if number == 1 else f"{number} points"
        told = format_html(
            'Entered <a href="{}">{}</a> with {}, in <a href="{}">Edit {}</a>.',
            draft.get_absolute_url(),
            draft,
            points,
            opened.saved.get_absolute_url() if opened.saved else "",
            opened.saved.pk if opened.saved else "",
        )
        if request.work.proposes:  # type: ignore[attr-defined]
            told = format_html("Entered {} with {}.", draft, points)
        self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:provisions_draft_change", args=[draft.pk]))

    # --- The form -----------------------------------------------------------------------------

    def _draft(self, request: HttpRequest, object_id: str | None) -> Draft | None:
        """Return the draft that points are added to, None for a new one.

        Raises Http404 and PermissionDenied.
        """
        may_add = request.user.has_perm("provisions.add_revision")
        if object_id is None:
            if not (may_add and self.has_add_permission(request)):
                raise PermissionDenied
            return None
        pk = int(object_id) if IS_ID.fullmatch(object_id) else 0
        draft = Draft.objects.filter(pk=pk).first()
        if draft is None:
            raise Http404("There is no such draft.")
        if not (may_add and self.has_view_permission(request, draft)):
            raise PermissionDenied
        return draft

    def _entering(
        self, request: HttpRequest, draft: Draft | None, *, is_confirmed: bool
    ) -> Entering:
        """Return what was sent so far; why the record changes is only asked for in the end."""
        posted = request.POST if request.method == "POST" else None
        complete = posted if posted is None or is_confirmed else with_some_reason(posted)
        main = self._main(request, draft, complete)
        entering = Entering(posted, draft, main)
        offer_autocomplete(entering.text_form.fields.values(), self.admin_site, request)
        if posted is not None:
            main.data = posted
        return entering

    def _main(self, request: HttpRequest, draft: Draft | None, posted: Any) -> Any:
        if draft is not None:
            return ReasonForm(posted, initial={"kind_of_change": Edit.Kind.ADDITION})
        form = self.get_form(request, None, change=False)
        if posted is not None:
            return form(posted, instance=self.model())
        last = Draft.objects.aggregate(last=Max("order"))["last"] or 0
        initial = {"order": last + 1, **self.get_changeform_initial_data(request)}
        return form(initial=initial, instance=self.model())

    def _page(self, request: HttpRequest, entering: Entering) -> HttpResponse:
        stored = entering.stored
        adminform = None
        if stored is None:
            fieldsets = self.get_fieldsets(request, None)
            adminform = helpers.AdminForm(entering.main, cast(Any, fieldsets), {}, (), self)
        title = f"Enter points of {stored}" if stored else "Enter a draft from its text"
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "entering": entering,
            "adminform": adminform,
            "reasons": reasons.last_used(request.user),
            "media": self.media + entering.main.media + entering.text_form.media + BOXES,
        }
        response = TemplateResponse(request, "admin/provisions/draft/text.html", context)
        patch_cache_control(response, private=True, no_cache=True)
        return response
