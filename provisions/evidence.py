"""What a page fetches beside its rows to show what they rest on: sources, statements, speakers."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from actors.models import Actor, Membership
from provisions.models import (
    DraftCitation,
    DraftParticipant,
    RevisionCitation,
    StanceStatement,
)
from provisions.querysets import DraftQuerySet, RevisionQuerySet, StanceQuerySet
from statements.models import Citation, StatementCitation
from statements.querysets import StatementQuerySet


def cited(part: type[Citation], lookup: str = "citations") -> Prefetch:
    """Return the prefetch of citations of the model *part*, each with its source, in order."""
    return Prefetch(lookup, part.objects.select_related("source").order_by("position", "pk"))


def with_makers(drafts: DraftQuerySet) -> QuerySet:
    """Return *drafts* with who took part in making them, and their sources."""
    participants = DraftParticipant.objects.select_related("actor").order_by("position", "pk")
    return drafts.prefetch_related(Prefetch("participants", participants), cited(DraftCitation))


def with_sources(revisions: RevisionQuerySet) -> QuerySet:
    """Return *revisions* with their draft and sources."""
    return revisions.select_related("draft").prefetch_related(cited(RevisionCitation))


def with_speakers(statements: StatementQuerySet) -> QuerySet:
    """Return *statements* with who made them and their sources."""
    return statements.select_related("actor", "person").prefetch_related(cited(StatementCitation))


def with_grounds(stances: StanceQuerySet, on: date) -> QuerySet:
    """Return *stances* with what they rest on: the statements made by *on*, and their sources."""
    grounds = (
        StanceStatement.objects.filter(statement__made_on__lte=on)
        .select_related("statement__actor", "statement__person")
        .prefetch_related(cited(StatementCitation, "statement__citations"))
        .order_by("position", "pk")
    )
    return stances.select_related("draft").prefetch_related(Prefetch("grounds", grounds))


def with_members(actors: QuerySet[Actor]) -> QuerySet[Actor]:
    """Return *actors* with the members of the blocs among them."""
    members = Membership.objects.order_by("position", "pk")
    return actors.prefetch_related(Prefetch("memberships", members))
