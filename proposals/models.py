"""Proposals: changes that wait, outside the record, until an editor approves them."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from record.editing import PROPOSED_FROM, PUBLISH
from record.fields import KeyField, ProseField
from record.guards import Guard, guarded
from record.models import Edit, Tracked
from record.table import TABLES

MOST_CHANGES = 2_000
"""More rows than these are no proposal that anyone could look through."""


class ProposalQuerySet(models.QuerySet):
    """Which proposals there are for whom."""

    def seen_by(self, user: Any) -> "ProposalQuerySet":
        """Return those that *user* may look at: all for whoever may publish, else their own."""
        return self if user.has_perm(PUBLISH) else self.filter(proposer=user)

    def waiting(self) -> "ProposalQuerySet":
        """Return those that wait for an editor, the longest waiting first."""
        return self.filter(state=Proposal.State.WAITING).order_by("submitted_at", "pk")

    def open_of(self, user: Any) -> "ProposalQuerySet":
        """Return those that *user* has in hand, the newest first."""
        return self.filter(proposer=user, state=Proposal.State.OPEN).order_by("-pk")


@guarded
class Proposal(models.Model):
    """Changes that belong together and wait to be approved as one Edit.

    No table of the record knows of it. It is open while its proposer works on it, waits once it
    is submitted, and is open again when an editor sends it back.
    """

    class State(models.TextChoices):
        OPEN = "open", "In hand"
        WAITING = "waiting", "Waiting"
        APPROVED = "approved", "Approved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="proposals",
        help_text="Who proposes it.",
    )
    reason = ProseField(
        max_length=500,
        blank=True,
        help_text="Why the record should change, in a sentence. Readers see it once approved.",
    )
    kind = models.CharField(
        max_length=12,
        choices=Edit.Kind.choices,
        default=Edit.Kind.ADDITION,
        help_text=Edit._meta.get_field("kind").help_text,
    )
    state = models.CharField(
        max_length=9, choices=State.choices, default=State.OPEN, help_text="How far it has come."
    )
    begun_at = models.DateTimeField(help_text="When its first change was saved (UTC).")
    submitted_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was last submitted (UTC)."
    )
    decided_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was approved or withdrawn (UTC)."
    )
    edit = models.OneToOneField(
        Edit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
        help_text="The Edit that brought it into the record.",
    )
    numbers = models.PositiveIntegerField(
        default=0, help_text="How many of its numbers have been given to rows."
    )
    changed_at = models.DateTimeField(help_text="When anything in it last changed (UTC).")
    checked_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="The instant of the newest Edit when it was last checked; empty: not since.",
    )
    problem_count = models.PositiveIntegerField(
        default=0, help_text="How many problems that check found."
    )
    overtaken_count = models.PositiveIntegerField(
        default=0, help_text="How many of its rows had changed in the record by then."
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            Guard(
                condition=Q(state="approved", edit__isnull=False)
                | (~Q(state="approved") & Q(edit__isnull=True)),
                name="proposals_proposal_edit",
            ),
            Guard(
                condition=~Q(state="waiting") | Q(submitted_at__isnull=False),
                name="proposals_proposal_submitted",
            ),
        )

    def __str__(self) -> str:
        return f"Proposal {self.pk}: {self.reason}" if self.reason else f"Proposal {self.pk}"

    def get_absolute_url(self) -> str:
        """Return where those concerned see it."""
        return reverse("admin:proposals_proposal_change", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether its proposer works on it."""
        return self.state == self.State.OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for an editor."""
        return self.state == self.State.WAITING

    @property
    def is_decided(self) -> bool:
        """Whether nothing becomes of it any more."""
        return self.state in {self.State.APPROVED, self.State.WITHDRAWN}

    def may_be_seen_by(self, user: Any) -> bool:
        """Return whether *user* may look at it."""
        return bool(user.pk == self.proposer_id or user.has_perm(PUBLISH))

    def is_in_hand_of(self, user: Any) -> bool:
        """Return whether *user* has it in hand: its proposer while it is open.

        What an account had in hand that is inactive by now, any editor has.
        """
        takes_over = not self.proposer.is_active and user.has_perm(PUBLISH)
        return self.is_open and bool(user.pk == self.proposer_id or takes_over)

    def may_be_changed_by(self, user: Any) -> bool:
        """Return whether *user* may work on it: who has it in hand, or editors while it waits.

        Editors do not change what its proposer has in hand, nor the proposer what they look at.
        """
        return self.is_in_hand_of(user) or bool(self.is_waiting and user.has_perm(PUBLISH))

    def may_be_approved_by(self, user: Any) -> bool:
        """Return whether *user* may approve it, rights on its rows aside.

        Nobody approves their own, unless the installation lets a team of one.
        """
        is_own = user.pk == self.proposer_id
        allowed = settings.APPROVE_OWN or not is_own
        return bool(self.is_waiting and allowed and user.has_perm(PUBLISH))


@guarded
class ProposedChange(models.Model):
    """What a proposal would do to one aggregate.

    ``values`` are, of a new row, all its fields and lists; of another only those that are to be
    different. References are ids, of rows of the record or of the same proposal.
    """

    class Action(models.TextChoices):
        ADD = "add", "Added"
        CHANGE = "change", "Changed"
        DELETE = "delete", "Deleted"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="changes", help_text="Where it belongs."
    )
    number = models.PositiveIntegerField(help_text="Its number in the proposal, from 1.")
    table = KeyField(help_text="The table of the row.")
    row = models.BigIntegerField(help_text="The id of the row; a new one has one of its own.")
    action = models.CharField(
        max_length=6, choices=Action.choices, help_text="What becomes of the row."
    )
    values = models.JSONField(
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text="What the row is to hold: fields by column, lists by their kind.",
    )
    base = models.DateTimeField(
        null=True, blank=True, help_text="The version of the row that it was made against (UTC)."
    )
    reason = ProseField(max_length=500, help_text="Why, as given with this change.")
    kind = models.CharField(
        max_length=12,
        choices=Edit.Kind.choices,
        help_text="Which kind of change it was said to be.",
    )
    saved_at = models.DateTimeField(help_text="When it was last saved (UTC).")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who saved it last.",
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=["proposal", "table", "row"], name="proposals_change_row"
            ),
            models.UniqueConstraint(fields=["proposal", "number"], name="proposals_change_number"),
            Guard(
                condition=Q(action="add", base__isnull=True) | ~Q(action="add"),
                name="proposals_change_base",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.table} {self.row}"

    @property
    def model(self) -> type[Tracked]:
        """The model of the row."""
        return TABLES[self.table].model

    @property
    def is_new(self) -> bool:
        """Whether the row is in no record yet."""
        return self.row >= PROPOSED_FROM

    @property
    def key(self) -> tuple[type[Tracked], int]:
        """The model and the id of the row."""
        return self.model, self.row


@guarded
class Comment(models.Model):
    """What somebody said about a proposal, or did with it."""

    class Step(models.TextChoices):
        SAID = "said", "Comment"
        SUBMITTED = "submitted", "Submitted"
        TAKEN_BACK = "taken-back", "Taken back"
        SENT_BACK = "sent-back", "Sent back"
        CHANGED = "changed", "Changed by an editor"
        LOOKED = "looked", "Looked at again"
        APPROVED = "approved", "Approved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="comments", help_text="About what."
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who wrote it.",
    )
    step = models.CharField(
        max_length=10, choices=Step.choices, default=Step.SAID, help_text="What was done."
    )
    text = ProseField(max_length=4_000, blank=True, help_text="What was said.")
    written_at = models.DateTimeField(help_text="When (UTC).")

    class Meta:
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return f"{self.get_step_display()}, {self.author.public_name}: {self.text}"

    def clean(self) -> None:
        """Refuse a comment that says nothing."""
        if self.step == self.Step.SAID and not self.text:
            raise ValidationError({"text": "Write what you want to say."})
