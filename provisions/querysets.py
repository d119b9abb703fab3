"""What is asked of the plan, with the day as a parameter.

Each question is defined here once, for pages, files, feeds and tests alike. A *day* is a date;
what happened on it counts.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.db.models.lookups import IsNull

from provisions.lineage import back_from
from record.querysets import TrackedQuerySet

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from provisions.models import Draft, Provision


class DraftQuerySet(TrackedQuerySet):
    """Drafts, by the day on which they became known."""

    def by(self, on: date) -> Self:
        """Return the drafts that had begun by the end of the day *on*."""
        return self.filter(started_on__lte=on)

    def without(self, provision: "Provision | None") -> Self:
        """Return the drafts that have no revision of *provision*; of None, all."""
        if provision is None or provision.pk is None:
            return self.all()
        return self.exclude(revisions__provision=provision)

    def line(self, on: date) -> list["Draft"]:
        """Return the latest draft begun by *on*, the one it revises, and so on back.

        A draft that none of these revises stands beside the line. One query.
        """
        begun: list[Any] = list(self.by(on).order_by("order", "slug"))
        return [begun[-1], *back_from(begun[-1], begun)] if begun else []


class RevisionQuerySet(TrackedQuerySet):
    """Revisions, and which of them is the latest text known."""

    def by(self, on: date) -> Self:
        """Return the revisions of drafts that had begun by the end of the day *on*."""
        return self.filter(draft__started_on__lte=on)

    def counted(self, on: date) -> "QuerySet[Any, tuple[int, str, int]]":
        """Return (id of a draft, change, number of points) as of the day *on*."""
        changes = self.by(on).order_by().values_list("draft", "change")
        return changes.annotate(points=Count("pk"))

    def on_line(self, line: Iterable["Draft"]) -> Self:
        """Return what the drafts of *line* say, with ``steps_back`` from its first.

        What they leave undisclosed says nothing; a removal says something.
        """
        steps = [When(draft=draft.pk, then=Value(step)) for step, draft in enumerate(line)]
        return (
            self.filter(draft__in=[draft.pk for draft in line])
            .exclude(change="undisclosed")
            .annotate(
                steps_back=Case(*steps, default=Value(None), output_field=IntegerField())
                if steps
                else Value(None, output_field=IntegerField())
            )
        )

    def latest_known(self, on: date) -> Self:
        """Return the latest text known on each point as of the day *on*.

        That is, from the latest draft begun by then back along what it revises, the first that
        has a revision of the point which is not undisclosed. A removal is a text known; a draft
        off that line never has the latest text; a point on which nothing is known is left out.
        """
        line = _model("Draft").objects.line(on)
        latest = (
            _model("Revision")
            .objects.on_line(line)
            .filter(provision=OuterRef("provision"))
            .order_by("steps_back")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(latest))


class ProvisionQuerySet(TrackedQuerySet):
    """The points of the plan."""

    def with_latest_text(self, on: date) -> Self:
        """Add ``latest_revision``: the id of the latest text known by *on*, None where none is."""
        latest = (
            _model("Revision")
            .objects.on_line(_model("Draft").objects.line(on))
            .filter(provision=OuterRef("pk"))
            .order_by("steps_back")
        )
        return self.annotate(latest_revision=Subquery(latest.values("pk")[:1]))


class StanceQuerySet(TrackedQuerySet):
    """Stances, which of them are in force on a day, and what text they are about."""

    def by(self, on: date) -> Self:
        """Return the stances stated by the end of the day *on*, on drafts begun by then."""
        return self.filter(stated_on__lte=on, draft__started_on__lte=on)

    def current(self, on: date) -> Self:
        """Return the stances in force on the day *on*: the latest per actor, point and draft.

        A stance ends an earlier one only on the same text. Stances of other drafts stay in force
        beside it. Filters may be added before or after, in any order.
        """
        later = _model("Stance").objects.filter(
            actor=OuterRef("actor"),
            draft=OuterRef("draft"),
            stated_on__gt=OuterRef("stated_on"),
            stated_on__lte=on,
        )
        # Asked apart, each is one probe of the unique index of its kind.
        return self.by(on).filter(
            ~Exists(later.filter(_on_the_same_point())),
            ~Exists(later.filter(_both_on_the_whole())),
        )

    def with_until(self, on: date) -> Self:
        """Add ``until``: the day by *on* of the stance that ended this one; None where none did.

        Where it is None the stance is in force, as ``current`` says.
        """
        later = (
            _model("Stance")
            .objects.by(on)
            .filter(
                actor=OuterRef("actor"),
                draft=OuterRef("draft"),
                stated_on__gt=OuterRef("stated_on"),
            )
        )
        ended = Case(
            When(provision__isnull=True, then=_first_day(later.filter(provision=None))),
            default=_first_day(later.filter(_on_the_same_point())),
        )
        return self.annotate(until=ended)

    def with_step(self, on: date) -> Self:
        """Add ``step``: what each is to the words of its actor before it, of those by *on*.

        It agrees with ``provisions.movement``, which tells it of rows that were fetched; this is
        for finding and counting those of a step.
        """
        earlier = (
            _model("Stance")
            .objects.by(on)
            .filter(actor=OuterRef("actor"), stated_on__lte=OuterRef("stated_on"))
        )
        same_text = earlier.filter(
            draft=OuterRef("draft"), stated_on__lt=OuterRef("stated_on")
        ).order_by("-stated_on")
        other_text = earlier.exclude(draft=OuterRef("draft")).filter(
            Q(stated_on__lt=OuterRef("stated_on")) | Q(draft__order__lt=OuterRef("draft__order"))
        )
        is_whole = Q(provision__isnull=True)
        return self.alias(
            ended=Case(
                When(is_whole, then=_first_position(same_text.filter(provision=None))),
                default=_first_position(same_text.filter(_on_the_same_point())),
            )
        ).annotate(
            step=Case(
                When(ended=F("position"), then=Value("repeated")),
                When(ended__isnull=False, then=Value("moved")),
                When(is_whole & Exists(other_text.filter(provision=None)), then=Value("new-text")),
                When(Exists(other_text.filter(_on_the_same_point())), then=Value("new-text")),
                default=Value("first"),
                output_field=CharField(),
            )
        )

    def with_text(self, on: date) -> Self:
        """Add ``change`` and ``text_state`` as of the day *on*.

        They say what became of the point in the stance's draft, and whether that is the latest
        text known. For a draft as a whole ``change`` is None, and the latest text is the latest
        draft.
        """
        line = _model("Draft").objects.line(on)
        state = _model("Stance").TextState
        revisions = _model("Revision").objects.filter(provision=OuterRef("provision"))
        latest_draft = (
            _model("Revision")
            .objects.on_line(line)
            .filter(provision=OuterRef("provision"))
            .order_by("steps_back")
            .values("draft")[:1]
        )
        return self.annotate(
            change=Subquery(revisions.filter(draft=OuterRef("draft")).values("change")[:1]),
            latest_draft=Case(
                When(provision__isnull=True, then=Value(line[0].pk if line else None)),
                default=Subquery(latest_draft),
                output_field=IntegerField(),
            ),
            text_state=Case(
                When(change="undisclosed", then=Value(state.UNDISCLOSED.value)),
                When(draft=F("latest_draft"), then=Value(state.LATEST.value)),
                default=Value(state.EARLIER.value),
                output_field=CharField(),
            ),
        )

    def with_shown(self, on: date) -> Self:
        """Add ``shown``: whether the matrix shows this stance for its actor and point on *on*.

        With it comes what ``with_text`` adds. The matrix shows the stance on the latest text
        known; failing that, the one stated last (of two stated on one day, the one on the later
        draft). It is always one in force. Only filters by actor and point may go with it: a
        stance that another filter leaves out would not be seen to stand before.
        """
        place = Window(
            RowNumber(),
            partition_by=["actor", "provision"],
            order_by=[_is_latest().desc(), F("stated_on").desc(), F("draft__order").desc()],
        )
        stances = self if "text_state" in self.query.annotations else self.with_text(on)
        return stances.alias(place=place).annotate(
            shown=ExpressionWrapper(Q(place=1), output_field=BooleanField())
        )


def _on_the_same_point() -> Q:
    """Return the condition that a stance is on the outer one's point."""
    return Q(provision=OuterRef("provision"))


def _both_on_the_whole() -> Q:
    """Return the condition that a stance and the outer one are on a draft as a whole."""
    return Q(provision__isnull=True) & Q(IsNull(OuterRef("provision"), True))


def _first_day(stances: StanceQuerySet) -> Subquery:
    """Return the day of the first of *stances*."""
    return Subquery(stances.order_by("stated_on").values("stated_on")[:1])


def _first_position(stances: StanceQuerySet) -> Subquery:
    """Return the position of the first of *stances*."""
    return Subquery(stances.values("position")[:1])


def _is_latest() -> Case:
    return Case(
        When(text_state="latest", then=Value(1)), default=Value(0), output_field=IntegerField()
    )


def _model(name: str) -> Any:
    return apps.get_model("provisions", name)
