"""The queue of proposals, and the page on which one is looked at and decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html

from proposals import deciding
from proposals.models import Proposal
from proposals.review import review
from proposals.rights import may_propose
from proposals.working import choose, leave
from record import reasons
from record.admin.columns import Number
from record.admin.lists import ListPages
from record.editing import PUBLISH
from record.forms import ReasonForm
from record.models import Edit
from record.parameters import IS_ID

SHOWN = 50
"""So many changes stand on one page."""

LEAVING = frozenset({"submit", "send-back", "withdraw", "approve"})
"""The steps after which who took them works on the proposal no longer."""

STYLE = Media(css={"all": ["css/admin/history.css", "css/admin/proposals.css"]})


@admin.register(Proposal)
class ProposalAdmin(ListPages):
    """Proposals: those that wait come first, the longest waiting at the top."""

    list_display = (
        "title",
        "by",
        "progress",
        Number("changes"),
        "since",
        "verdict",
    )
    list_display_links = ("title",)
    list_filter = ("state", "kind")
    list_select_related = ("proposer",)
    search_fields = ("reason", "proposer__public_name")

    # --- Who may what -----------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Let whoever may propose see what was proposed."""
        return may_propose(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Proposal | None = None) -> bool:
        """Let editors see all, others their own."""
        return may_propose(request.user) and (obj is None or obj.may_be_seen_by(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A proposal begins with what is saved."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is changed on the forms of its rows, and by the steps on its page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is withdrawn instead, and stays to be read."""
        return False

    # --- The queue --------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return those that this account may see."""
        return Proposal.objects.seen_by(request.user)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Lead to no page of the site: there is none."""
        return self.list_display

    def get_ordering(self, request: HttpRequest) -> Any:
        """Put first what waits, the longest at the top; then what is in hand, then the rest."""
        turns = [Proposal.State.WAITING, Proposal.State.OPEN]
        turn = Case(
            *(When(state=state, then=Value(place)) for place, state in enumerate(turns)),
            default=Value(len(turns)),
            output_field=IntegerField(),
        )
        return [turn, "submitted_at", "-pk"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the proposals, each checked against the record as it is now."""
        response = super().changelist_view(request, extra_context)
        listed = getattr(response, "context_data", None) or {}
        if "cl" in listed:
            newest = Edit.objects.values_list("recorded_at", flat=True).first()
            for proposal in listed["cl"].result_list:
                if proposal.is_waiting and proposal.checked_at != newest:
                    review(proposal)
        return response

    @admin.display(description="proposal", ordering="pk")
    def title(self, proposal: Proposal) -> str:
        """Say what it is about."""
        return str(proposal)

    @admin.display(description="by", ordering="proposer__public_name")
    def by(self, proposal: Proposal) -> str:
        """Name who proposes it as readers would see them."""
        return proposal.proposer.public_name

    @admin.display(description="state", ordering="state")
    def progress(self, proposal: Proposal) -> str:
        """Say how far it has come."""
        return proposal.get_state_display()

    @admin.display(description="since (UTC)", ordering="submitted_at")
    def since(self, proposal: Proposal) -> str:
        """Say since when it waits, or when it was decided or begun."""
        instant = {
            Proposal.State.WAITING: proposal.submitted_at,
            Proposal.State.OPEN: proposal.begun_at,
        }.get(Proposal.State(proposal.state), proposal.decided_at)
        return date_format(instant, "j M Y, H:i") if instant else ""

    @admin.display(description="checks")
    def verdict(self, proposal: Proposal) -> str:
        """Say whether anything stands against it, of those that wait."""
        if not proposal.is_waiting:
            return ""
        problems, late = proposal.problem_count, proposal.overtaken_count
        told = [
            f"{problems} {'problem' if problems == 1 else 'problems'}" if problems else "",
            f"overtaken in {late} {'row' if late == 1 else 'rows'}" if late else "",
        ]
        return ", ".join(filter(None, told)) or "Passed"

    # --- One proposal -----------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """Put the steps below the page of a proposal."""
        wrap = self.admin_site.admin_view
        return [
            path("begin/", wrap(self.begin_view), name="proposals_proposal_begin"),
            path("leave/", wrap(self.leave_view), name="proposals_proposal_leave"),
            *super().get_urls(),
        ]

    def begin_view(self, request: HttpRequest) -> HttpResponse:
        """Let what is saved from here on wait in a new proposal."""
        if request.method == "POST" and may_propose(request.user):
            proposal = deciding.begin(request.user)
            choose(request, proposal)
            messages.info(request, f"What you save from now on waits in proposal {proposal.pk}.")
            return HttpResponseRedirect(reverse("admin:index"))
        raise PermissionDenied

    def leave_view(self, request: HttpRequest) -> HttpResponse:
        """Let what is saved from here on be none of the proposal that was worked on."""
        if request.method != "POST":
            raise PermissionDenied
        choose(request, None)
        return HttpResponseRedirect(reverse("admin:index"))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a proposal, or take a step with it."""
        proposal = self._proposal(request, object_id)
        refused: ValidationError | None = None
        if request.method == "POST":
            try:
                return self._step(request, proposal)
            except ValidationError as error:
                refused = error
        return self._page(request, proposal, refused)

    def _proposal(self, request: HttpRequest, object_id: str) -> Proposal:
        pk = unquote(object_id)
        found = Proposal.objects.select_related("proposer", "edit__editor", "edit__proposer")
        proposal = found.filter(pk=_id(pk)).first()
        if proposal is None:
            raise Http404("There is no such proposal.")
        if not self.has_view_permission(request, proposal):
            raise PermissionDenied
        return proposal

    def _step(self, request: HttpRequest, proposal: Proposal) -> HttpResponse:
        """Take the step that was asked for. Raises ValidationError where it cannot be."""
        user, posted = request.user, request.POST
        text = posted.get("text", "")
        change, seen_edit = (_id(posted.get(name, "")) for name in ("change", "seen_edit"))
        steps: dict[str, Callable[[], Any]] = {
            "comment": lambda: deciding.comment(proposal, user, text),
            "submit": lambda: deciding.submit(proposal, user, *self._why(request), text),
            "take-back": lambda: deciding.take_back(proposal, user, text),
            "send-back": lambda: deciding.send_back(proposal, user, text),
            "withdraw": lambda: deciding.withdraw(proposal, user, text),
            "look-again": lambda: deciding.look_again(proposal, user, change, seen_edit),
            "drop": lambda: deciding.drop(proposal, user, change),
            "work": lambda: self._work(request, proposal),
            "approve": lambda: self._approve(request, proposal, text),
        }
        step = steps.get(posted.get("step", ""))
        if step is None:
            raise ValidationError("Choose what to do with this proposal.")
        step()
        if posted["step"] in LEAVING:
            leave(request, proposal)
        return HttpResponseRedirect(request.path)

    def _work(self, request: HttpRequest, proposal: Proposal) -> None:
        if not proposal.may_be_changed_by(request.user):
            raise ValidationError("You cannot change this proposal as it stands.")
        choose(request, proposal)

    def _approve(self, request: HttpRequest, proposal: Proposal, text: str) -> None:
        reason, kind = self._why(request)
        made = deciding.approve(
            proposal,
            request.user,
            reason=reason,
            kind=kind,
            seen=request.POST.get("seen", ""),
            text=text,
        )
        link = format_html('<a href="{}">Edit {}</a>', made.get_absolute_url(), made.pk)
        messages.success(request, format_html("Approved: it is in the record as {}.", link))

    def _why(self, request: HttpRequest) -> tuple[str, str]:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            request.why = form  # type: ignore[attr-defined]
            raise ValidationError(
                "Say below why the record should change, and of which kind it is."
            )
        return form.cleaned_data["reason_for_change"], form.cleaned_data["kind_of_change"]

    def _page(
        self, request: HttpRequest, proposal: Proposal, refused: ValidationError | None
    ) -> HttpResponse:
        proposal.refresh_from_db()
        found = None if proposal.is_decided else review(proposal)
        why = getattr(request, "why", None) or ReasonForm(
            initial={"reason_for_change": proposal.reason, "kind_of_change": proposal.kind}
        )
        user: Any = request.user
        pages = Paginator(found.changes if found else [], SHOWN)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Proposal {proposal.pk}",
            "opts": self.opts,
            "media": self.media + STYLE,
            "proposal": proposal,
            "review": found,
            "page": pages.get_page(request.GET.get("p")),
            "thread": proposal.comments.select_related("author"),
            "refused": list(refused.messages) if refused else [],
            "typed": request.POST.get("text", "") if refused else "",
            "why": why,
            "reasons": reasons.last_used(user),
            "state": deciding.state_of(proposal),
            "may_change": proposal.may_be_changed_by(user),
            "may_approve": proposal.may_be_approved_by(user),
            "is_own": proposal.proposer_id == user.pk,
            "has_in_hand": proposal.is_in_hand_of(user),
            "may_publish": user.has_perm(PUBLISH),
        }
        status = 409 if refused else 200
        return TemplateResponse(
            request, "admin/proposals/proposal/proposal.html", context, status=status
        )


def _id(given: str) -> int:
    """Return the id that was *given*; 0, which no row has, where it is none."""
    return int(given) if IS_ID.fullmatch(given) else 0
