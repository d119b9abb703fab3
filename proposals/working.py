"""Working on a proposal: each request sees the record with it laid over, and saves into it.

The forms, lists and checks are those of the record. Around a request the proposal is laid over the
record in a trial; what the request then saves is compared with the record, kept as changes of the
proposal, and the trial is taken back. So nothing of the record knows of proposals.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from proposals.ids import MOST_ROWS, Ids
from proposals.laying import Laid, lay_over
from proposals.models import MOST_CHANGES, Comment, Proposal, ProposedChange
from proposals.values import initial_of, values_of, version_of
from record.aggregates import table_of
from record.editing import PUBLISH, OpenEdit, trial, write_transaction
from record.models import Edit, Rename, Tracked
from record.parameters import IS_ID, ONLY_TRIED
from record.versions import Version, at, last, now

CHOSEN = "proposal"
"""Where the session keeps which proposal is worked on; 0 for a new one."""
POSTED = "_proposal"
"""Where a form says in which proposal it was opened; empty for none."""
ANEW = "_anew"
"""Where an address names the change that a form begins with."""


@dataclass
class Work:
    """In which proposal a request works, if in any.

    ``proposes`` says that what is saved is not published; ``closed`` why nothing can be saved, in
    words, where the form's proposal is no longer in hand. ``laid`` is what stood against the
    changes when they were laid; ``anew`` the change that a form begins with.
    """

    proposal: Proposal | None
    proposes: bool
    closed: str = ""
    laid: Laid = field(default_factory=Laid)
    anew: ProposedChange | None = None

    def shows_the_record(self, request: HttpRequest) -> bool:
        """Whether *request* shows the record as it is, or writes to it."""
        if request.method == "POST":
            return not (self.proposes or self.closed)
        return self.proposal is None


def work_of(request: HttpRequest) -> Work:
    """Return in which proposal *request* works: the one that its form or the session names.

    Whoever may not publish works in the one that they have in hand, or begins one by saving.
    Whoever may is told once where the one that they chose is no longer with them.
    """
    user: Any = request.user
    may_publish = user.has_perm(PUBLISH)
    posted, chosen = request.POST.get(POSTED), request.session.get(CHOSEN)
    named = _named(posted)
    if named is not None and not named.may_be_changed_by(user) and named.may_be_seen_by(user):
        return _closed(named, user)
    if named is None and not (may_publish and posted is not None):
        # A form that an editor opened outside of proposals publishes, whatever was chosen since.
        named = _named(chosen)
    if named is not None and not named.may_be_changed_by(user):
        if may_publish:
            _tell_left(request, named)
        named = None
    if named is None and not may_publish and chosen != 0:
        named = Proposal.objects.select_related("proposer").open_of(user).first()
    return Work(named, proposes=named is not None or not may_publish)


def _named(given: Any) -> Proposal | None:
    if not IS_ID.fullmatch(str(given or "")):
        return None
    return Proposal.objects.select_related("proposer").filter(pk=given).first()


def _closed(proposal: Proposal, user: Any) -> Work:
    """Return what becomes of a form whose proposal has left the hands of who fills it in."""
    may_publish = user.has_perm(PUBLISH)
    state = proposal.get_state_display().lower()
    if proposal.is_decided:
        then = "publishes it" if may_publish else "proposes it anew"
        said = f"is {state} by now, so nothing was saved. Saving again {then}."
        found = Work(None, proposes=not may_publish)
    elif proposal.is_open:
        said = (
            f"is in the hands of {proposal.proposer.public_name} again, so nothing was saved. It "
            "can be saved there once the proposal waits for an editor."
        )
        found = Work(proposal, proposes=True)
    else:
        said = (
            f"is {state} by now, so nothing was saved. Take the proposal back on its page, in "
            "another tab, and save again."
        )
        found = Work(proposal, proposes=True)
    found.closed = f"Proposal {proposal.pk}, in which you opened this form, {said}"
    return found


def _tell_left(request: HttpRequest, proposal: Proposal) -> None:
    """Tell an editor, once, that the proposal that they worked on is no longer with them."""
    leave(request, proposal)
    state = proposal.get_state_display().lower()
    messages.warning(
        request,
        f"Proposal {proposal.pk}, which you worked on, is {state} by now: what you save from "
        "here on is published at once.",
    )


def choose(request: HttpRequest, proposal: Proposal | None) -> None:
    """Let the requests that follow work in *proposal*; for None in none, or in a new one."""
    request.session[CHOSEN] = proposal.pk if proposal else 0


def leave(request: HttpRequest, proposal: Proposal) -> None:
    """Let the requests that follow no longer work in *proposal*, if they did."""
    if request.session.get(CHOSEN) == proposal.pk:
        del request.session[CHOSEN]


def answer(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what *view* answers with the proposal laid over the record, and keep its saves."""
    with write_transaction():
        # Others may have taken a step with it while this request waited for the lock.
        work = request.work = work_of(request)  # type: ignore[attr-defined]
        request.refused_beforehand = work.closed  # type: ignore[attr-defined]
        if not (work.proposes or work.closed):
            return view()
        may_save = request.method == "POST" and ONLY_TRIED not in request.POST and not work.closed
        begun = _begun(request) if work.proposal is None and may_save else None
        proposal = work.proposal or begun
        changes = list(proposal.changes.select_related("saved_by")) if proposal else []
        work.anew = _anew(request, changes)
        ids = Ids(proposal.pk, proposal.numbers) if proposal else Ids(0, 0)
        with trial(ids) as tried:
            work.laid = lay_over(tried, ids, [each for each in changes if each != work.anew])
            made_before = len(tried.edits)
            ids.work(_again(work.anew))
            if work.anew:
                request.begins_with = _held_by(work.anew)  # type: ignore[attr-defined]
            response = view()
            if isinstance(response, TemplateResponse):
                # What it shows is there in the trial only.
                response.render()
            made = tried.edits[made_before:]
            touched = _touched(made)
            after = {model: dict.fromkeys(pks) | now(model, pks) for model, pks in touched.items()}
        if proposal and made and may_save:
            _keep(request, proposal, ids, made[-1], after)
        elif begun:
            begun.delete()
    return response


def _begun(request: HttpRequest) -> Proposal:
    user: Any = request.user
    started = timezone.now()
    return Proposal.objects.create(proposer=user, begun_at=started, changed_at=started)


def _keep(
    request: HttpRequest,
    proposal: Proposal,
    ids: Ids,
    made: OpenEdit,
    after: Mapping[type[Tracked], Mapping[int, Version | None]],
) -> None:
    """Store what a request left of the rows that it touched as changes of *proposal*.

    *after* has, by model, every row that it touched; a deleted one lacks.
    """
    user: Any = request.user
    kept = {change.key: change for change in proposal.changes.all()}
    instants = _instants(proposal)
    proposal.numbers = ids.number
    for model, found in after.items():
        before = now(model, found.keys())
        newest = model.versions(found.keys())
        for pk, version in found.items():
            change = kept.get((model, pk)) or _new(proposal, ids, model, pk)
            present = before.get(pk)
            if _describe(change, present, version):
                if not (present and change.pk and _is_unseen(change, present)):
                    change.base = newest.get(pk) if present else None
                change.reason, change.kind = made.reason, made.kind
                change.saved_at, change.saved_by = next(instants), user
                change.save()
            elif change.pk:
                change.delete()
    if ids.number >= MOST_ROWS or proposal.changes.count() > MOST_CHANGES:
        raise BadRequest(
            f"A proposal holds {MOST_CHANGES:,} changes at most. Submit this one first."
        )
    proposal.changed_at = next(instants)
    proposal.checked_at = None
    if not proposal.reason:
        proposal.reason, proposal.kind = made.reason, made.kind
    proposal.save()
    if user.pk != proposal.proposer_id:
        Comment.objects.create(
            proposal=proposal,
            author=user,
            step=Comment.Step.CHANGED,
            text=made.reason,
            written_at=proposal.changed_at,
        )
    choose(request, proposal)
    messages.info(request, f"It waits in proposal {proposal.pk}: the record is as it was.")


def _new(proposal: Proposal, ids: Ids, model: type[Tracked], pk: int) -> ProposedChange:
    number = ids.number_of(pk)
    if number is None:
        proposal.numbers += 1
        number = proposal.numbers
    table = table_of(model)
    return ProposedChange(
        proposal=proposal, number=number, table=table.name if table else "", row=pk
    )


def _describe(change: ProposedChange, before: Version | None, after: Version | None) -> bool:
    """Let *change* say what makes *before* *after* of its row; return whether anything does."""
    change.values = {}
    if after is None:
        change.action = ProposedChange.Action.DELETE
        return before is not None
    change.action = ProposedChange.Action.CHANGE if before else ProposedChange.Action.ADD
    change.values = values_of(after, before)
    return bool(change.values)


def _is_unseen(change: ProposedChange, present: Version) -> bool:
    """Return whether others have changed what *change* would, and nobody has looked at that yet.

    The form shows the words of the proposal in the place of theirs.
    """
    base = at(change.model, change.row, change.base) if change.base else None
    theirs = values_of(present, base) if base else {}
    return any(theirs.get(kind, {}).keys() & change.values[kind].keys() for kind in theirs)


def _anew(request: HttpRequest, changes: Iterable[ProposedChange]) -> ProposedChange | None:
    named = request.GET.get(ANEW, "")
    return next((change for change in changes if str(change.pk) == named), None)


def _again(anew: ProposedChange | None) -> dict[type[Tracked], int]:
    """Return under which id a form makes the row of the change that it begins with once more."""
    if anew is None or anew.model.objects.filter(pk=anew.row).exists():
        return {}
    return {anew.model: anew.row}


def _held_by(change: ProposedChange) -> dict[str, Any]:
    """Return what a form begins with to hold what *change* does, whatever became of its row."""
    base = now(change.model, [change.row]).get(change.row) or last(change.model, change.row)
    return initial_of(change.model, version_of(change.model, change.values, base, {}))


def _touched(made: Iterable[OpenEdit]) -> dict[type[Tracked], set[int]]:
    """Return the roots that *made* Edits touched, by model; renames follow from the rows."""
    touched: dict[type[Tracked], set[int]] = defaultdict(set)
    for each in made:
        for model, pks in each.touched.items():
            if model is not Rename:
                touched[model] |= pks
    return touched


def _instants(proposal: Proposal) -> Iterator[datetime]:
    """Yield instants from now on, later than all of the record and of *proposal*."""
    newest = Edit.objects.aggregate(newest=Max("recorded_at"))["newest"]
    instant = max(timezone.now(), *(each for each in (newest, proposal.changed_at) if each))
    while True:
        instant += timedelta(microseconds=1)
        yield instant
