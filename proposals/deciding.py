"""What is done with a proposal: submitted, sent back, approved; each step stands in its thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from proposals.laying import lay_for_good, newest_versions, overtaken
from proposals.models import Comment, Proposal, ProposedChange
from record.editing import edit, write_transaction
from record.models import Edit

ADDED = "Added to the record"


class RefusedError(ValidationError):
    """A step that cannot be taken; nothing was changed. The messages say why."""


@contextmanager
def _held(proposal: Proposal) -> Iterator[Proposal]:
    """Give *proposal* as it is stored, and let nobody else write meanwhile."""
    with write_transaction():
        yield Proposal.objects.select_related("proposer").get(pk=proposal.pk)


def begin(user: Any) -> Proposal:
    """Return a new proposal of *user*, still empty."""
    started = timezone.now()
    return Proposal.objects.create(proposer=user, begun_at=started, changed_at=started)


def comment(proposal: Proposal, user: Any, text: str) -> None:
    """Say something about *proposal*. Raises ValidationError."""
    with _held(proposal) as held:
        if not held.may_be_seen_by(user):
            raise PermissionDenied
        _note(held, user, Comment.Step.SAID, text)


def submit(proposal: Proposal, user: Any, reason: str, kind: str, text: str = "") -> None:
    """Let *proposal* wait for an editor, with the *reason* that readers will see."""
    with _held(proposal) as held:
        if not held.is_in_hand_of(user):
            raise RefusedError(_not_open(held))
        if not held.changes.exists():
            raise RefusedError("Nothing is proposed yet: save something first.")
        held.reason, held.kind = reason, kind
        held.state, held.submitted_at = Proposal.State.WAITING, timezone.now()
        held.full_clean(exclude=["proposer"])
        if not held.reason:
            raise RefusedError({"reason": "Say why the record should change; readers see it."})
        held.save()
        _note(held, user, Comment.Step.SUBMITTED, text)


def take_back(proposal: Proposal, user: Any, text: str = "") -> None:
    """Let the proposer work on *proposal* again."""
    with _held(proposal) as held:
        if not (held.is_waiting and held.proposer_id == user.pk):
            raise RefusedError(_not_waiting(held))
        _reopen(held, user, Comment.Step.TAKEN_BACK, text)


def send_back(proposal: Proposal, user: Any, text: str) -> None:
    """Let the proposer mend *proposal*; *text* says what."""
    with _held(proposal) as held:
        if not (held.is_waiting and held.may_be_changed_by(user)):
            raise RefusedError(_not_waiting(held))
        if not text.strip():
            raise RefusedError({"text": "Say what should be changed before it can be approved."})
        _reopen(held, user, Comment.Step.SENT_BACK, text)


def withdraw(proposal: Proposal, user: Any, text: str = "") -> None:
    """Let nothing become of *proposal*: it stays to be read."""
    with _held(proposal) as held:
        is_own = held.is_waiting and held.proposer_id == user.pk
        if not (is_own or held.is_in_hand_of(user)):
            raise RefusedError(_not_open(held))
        held.state, held.decided_at = Proposal.State.WITHDRAWN, timezone.now()
        held.save()
        _note(held, user, Comment.Step.WITHDRAWN, text)


def look_again(proposal: Proposal, user: Any, pk: int, seen: int) -> None:
    """Take it that *user* has seen what changed in the row of the change *pk* by Edit *seen*."""
    with _held(proposal) as held:
        change = _change(held, user, pk)
        newest = newest_versions([change]).get(change.key)
        shown = Edit.objects.filter(pk=seen).first()
        if newest is None or shown is None or newest > shown.recorded_at:
            raise RefusedError("The row has changed once more. Look at what it is now.")
        change.base = newest
        change.save(update_fields=["base"])
        _touch(held)
        _note(held, user, Comment.Step.LOOKED, "")


def drop(proposal: Proposal, user: Any, pk: int) -> None:
    """Leave the change *pk* out of *proposal*."""
    with _held(proposal) as held:
        change = _change(held, user, pk)
        told = f"Left out: {change.get_action_display().lower()} {change.table}"
        change.delete()
        _touch(held)
        _note(held, user, Comment.Step.CHANGED, told)


def approve(
    proposal: Proposal, user: Any, *, reason: str, kind: str, seen: str, text: str = ""
) -> Edit:
    """Write *proposal* to the record in one Edit, which names both, and return that.

    *seen* is the state of the proposal and the record that was looked at. Raises RefusedError
    where either is another by now, where something stands against it, or where *user* may not.
    """
    with _held(proposal) as held:
        if not held.is_waiting:
            raise RefusedError(_not_waiting(held))
        if not held.may_be_approved_by(user):
            raise RefusedError("Nobody approves their own proposal: ask another editor.")
        changes = list(held.changes.select_related("saved_by"))
        if lacking := sorted(set(_lacking(changes, user))):
            raise RefusedError(f"Your account may not {'; '.join(lacking)}.")
        if overtaken(changes):
            raise RefusedError(
                "The record has changed under this proposal: look at what changed, below, and say "
                "that you have, before you approve it."
            )
        if seen != state_of(held):
            raise RefusedError("The proposal has changed since you looked at it: look again.")
        named = held.proposer if held.proposer_id != user.pk else None
        with edit(editor=user, proposer=named, reason=reason, kind=kind) as opened:
            refused = lay_for_good(opened, changes)
            if refused:
                raise RefusedError([said for messages in refused.values() for said in messages])
        if opened.saved is None:
            raise RefusedError("The record holds all of this already: nothing would change.")
        held.state, held.edit = Proposal.State.APPROVED, opened.saved
        held.decided_at = opened.saved.recorded_at
        held.reason, held.kind = reason, kind
        held.save()
        _note(held, user, Comment.Step.APPROVED, text)
        return opened.saved


def state_of(proposal: Proposal) -> str:
    """Return what is another once anything in *proposal* has changed."""
    return proposal.changed_at.isoformat()


def _lacking(changes: list[ProposedChange], user: Any) -> Iterator[str]:
    """Yield, in words, what *user* has no right to do of what *changes* do."""
    for change in changes:
        meta = change.model._meta
        if not user.has_perm(f"{meta.app_label}.{change.action}_{meta.model_name}"):
            yield f"{change.action} {meta.verbose_name_plural}"


def _change(proposal: Proposal, user: Any, pk: int) -> ProposedChange:
    if not proposal.may_be_changed_by(user):
        raise RefusedError("You cannot change this proposal as it stands.")
    change = proposal.changes.filter(pk=pk).first()
    if change is None:
        raise RefusedError("This change is in the proposal no longer.")
    return change


def _reopen(proposal: Proposal, user: Any, step: Comment.Step, text: str) -> None:
    proposal.state = Proposal.State.OPEN
    proposal.save()
    _note(proposal, user, step, text)


def _touch(proposal: Proposal) -> None:
    proposal.changed_at, proposal.checked_at = timezone.now(), None
    proposal.save(update_fields=["changed_at", "checked_at"])


def _note(proposal: Proposal, user: Any, step: Comment.Step, text: str) -> None:
    said = Comment(proposal=proposal, author=user, step=step, text=text, written_at=timezone.now())
    said.full_clean(exclude=["proposal", "author"])
    said.save()


def _not_open(proposal: Proposal) -> str:
    return f"This proposal is {proposal.get_state_display().lower()}, not in your hand."


def _not_waiting(proposal: Proposal) -> str:
    return f"This proposal is {proposal.get_state_display().lower()}, not waiting for an editor."
