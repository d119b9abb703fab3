"""What the record lacks although its rules allow it: what an analyst has left to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Value

from actors.models import Actor, Membership
from briefing.models import Chapter, ChapterCitation
from provisions.models import (
    Draft,
    Provision,
    Revision,
    RevisionCitation,
    Stance,
    StanceStatement,
    StatementProvision,
)
from record.models import Tracked
from statements.models import Source, Statement


@dataclass(frozen=True)
class Gap:
    """Rows that lack something.

    ``lack`` follows their name, as in “sources *without an archived copy*”. ``filters`` are the
    parameters with which the list of such rows in the admin shows exactly these; there are none
    where the rows are few enough to be named one by one.
    """

    rows: QuerySet
    lack: str
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def model(self) -> type[Tracked]:
        """Of which kind the rows are."""
        return self.rows.model

    def told(self, count: int) -> str:
        """Say how many rows lack what."""
        meta = self.model._meta
        return f"{meta.verbose_name if count == 1 else meta.verbose_name_plural} {self.lack}"


@dataclass(frozen=True)
class UnfinishedDraft:
    """A draft, and the points of which it has no revision, by number, of all that there are."""

    draft: Draft
    missing: list[Provision]
    of: int


def gaps() -> list[Gap]:
    """Return the kinds of gaps in single rows, those that weigh most first."""
    return [
        Gap(revisions_without_sources(), "without a source", {"sources": "none"}),
        Gap(statements_about_nothing(), "about no point", {"points": "none"}),
        Gap(statements_used_by_nothing(), "on which no stance rests", {"stances": "none"}),
        Gap(actors_without_stance(), "without any stance"),
        Gap(blocs_without_members(), "that are blocs without a member"),
        Gap(chapters_without_sources(), "without a footnote"),
        Gap(
            Source.objects.filter(archived_url=""),
            "without an archived copy",
            {"archived_url__isempty": "1"},
        ),
        Gap(
            Source.objects.filter(accessed_on=None),
            "never marked as read",
            {"accessed_on__isempty": "1"},
        ),
        Gap(
            Source.objects.filter(published_on=None),
            "without a day of publication",
            {"published_on__isempty": "1"},
        ),
        Gap(
            Source.objects.filter(suggested_reading=True, note=""),
            "suggested for reading without a note",
            {"suggested_reading__exact": "1", "note__isempty": "1"},
        ),
    ]


def revisions_without_sources() -> QuerySet:
    """Return the revisions that cite nothing; one that is undisclosed says nothing to cite for."""
    cited = RevisionCitation.objects.filter(revision=OuterRef("pk"))
    return Revision.objects.exclude(change=Revision.Change.UNDISCLOSED).filter(~Exists(cited))


def statements_about_nothing() -> QuerySet:
    """Return the statements that are about no point."""
    return Statement.objects.filter(
        ~Exists(StatementProvision.objects.filter(statement=OuterRef("pk")))
    )


def statements_used_by_nothing() -> QuerySet:
    """Return the statements on which no stance rests."""
    return Statement.objects.filter(
        ~Exists(StanceStatement.objects.filter(statement=OuterRef("pk")))
    )


def actors_without_stance() -> QuerySet:
    """Return the actors of which the record has no stance."""
    return Actor.objects.filter(~Exists(Stance.objects.filter(actor=OuterRef("pk"))))


def blocs_without_members() -> QuerySet:
    """Return the blocs of which no member is in the record."""
    members = Membership.objects.filter(bloc=OuterRef("pk"))
    return Actor.objects.filter(~Exists(members), kind=Actor.Kind.BLOC)


def chapters_without_sources() -> QuerySet:
    """Return the chapters that cite no source."""
    return Chapter.objects.filter(~Exists(ChapterCitation.objects.filter(chapter=OuterRef("pk"))))


def counted(found: Iterable[Gap]) -> list[tuple[int, Gap]]:
    """Return how many rows each gap has, without those that have none, in their order.

    One query.
    """
    listed = list(found)
    if not listed:
        return []
    first, *others = [
        gap.rows.order_by()
        .annotate(gap=Value(str(place), output_field=CharField()))
        .values("gap")
        .annotate(lacking=Count("pk"))
        .values_list("gap", "lacking")
        for place, gap in enumerate(listed)
    ]
    numbers = dict(first.union(*others, all=True) if others else first)
    return [
        (number, gap) for place, gap in enumerate(listed) if (number := numbers.get(str(place)))
    ]


def unfinished_drafts() -> list[UnfinishedDraft]:
    """Return the drafts that lack revisions of points, in their order. Three queries."""
    points = list(Provision.objects.order_by("number"))
    drafts = [
        draft
        for draft in Draft.objects.annotate(entered=Count("revisions")).order_by("order", "slug")
        if draft.entered < len(points)
    ]
    revisions = Revision.objects.filter(draft__in=drafts).order_by()
    entered = set(revisions.values_list("draft", "provision"))
    return [
        UnfinishedDraft(
            draft,
            [point for point in points if (draft.pk, point.pk) not in entered],
            len(points),
        )
        for draft in drafts
    ]
