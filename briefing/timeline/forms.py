"""The parameters of the timeline and of its files."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.forms import BoundField

from actors.models import Actor
from provisions.disputes import members_of_blocs
from provisions.evidence import with_members
from provisions.filters import FilterForm, OneOf, SeveralOf
from provisions.forms import DayField
from provisions.matrix.forms import OneOfFew
from provisions.models import Draft, DraftParticipant, Provision, Revision, Stance
from provisions.movement import Step
from provisions.querysets import DraftQuerySet, StanceQuerySet
from record.days import refuse_future_day
from statements.models import Event, EventParticipant, Statement
from statements.querysets import EventQuerySet, StatementQuerySet


class Kind(TextChoices):
    """What stands on the timeline, in the order in which a day tells it."""

    DRAFT = "draft", "Drafts"
    EVENT = "event", "Events"
    POSITION = "position", "Positions"
    STATEMENT = "statement", "Statements"


class Order(TextChoices):
    """Which end of the timeline comes first."""

    NEWEST = "newest", "Newest first"
    OLDEST = "oldest", "Oldest first"


class Joint(TextChoices):
    """What becomes of the words of blocs where the timeline is that of their members."""

    LEFT_OUT = "left-out", "Left out"
    SHOWN = "shown", "Shown, and marked"


STEPS: dict[str, str] = {
    Step.MOVED: "Moves",
    Step.NEW_TEXT: "Words on a new text",
    Step.FIRST: "First words",
    Step.REPEATED: "Words repeated",
}
"""What kinds of positions are called where there are several; what says most comes first."""
KINDS = [
    *((kind.value, str(kind.label)) for kind in (Kind.EVENT, Kind.DRAFT, Kind.STATEMENT)),
    (Kind.POSITION.value, "Positions, all"),
    *((str(step), name) for step, name in STEPS.items()),
]


class TimelineForm(FilterForm):
    """``on``, what stands on the timeline, its order, and ``at``: the day that is looked for.

    It fetches all ``actors`` with their memberships, in their order: the page needs them too.
    Three queries.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actors = list(with_members(Actor.objects.order_by("order", "slug")))
        actors = [(actor.slug, actor.short_name) for actor in self.actors]
        points = Provision.objects.order_by("number")
        self.fields |= {
            "provision": OneOf("Point", [(str(point.number), str(point)) for point in points]),
            "order": OneOfFew("Order", Order),
            "kind": SeveralOf("Kind", KINDS),
            "actor": SeveralOf("Actor", actors, table="actors"),
            "blocs": OneOfFew("What their blocs said", Joint),
            "at": DayField(label="Day", required=False, validators=[refuse_future_day]),
        }

    # What is asked for.

    @property
    def is_newest_first(self) -> bool:
        """Whether the latest day comes first."""
        return self.cleaned_data["order"] == Order.NEWEST

    @property
    def has_blocs(self) -> bool:
        """Whether the words of the blocs of which an actor is a member are shown with its own."""
        return self.cleaned_data["blocs"] == Joint.SHOWN

    def has(self, kind: Kind) -> bool:
        """Return whether rows of *kind* are asked for; an event is about no point."""
        asked = self.cleaned_data["kind"]
        if kind is Kind.EVENT and self.cleaned_data["provision"]:
            return False
        return not asked or kind in asked or (kind is Kind.POSITION and bool(self.steps))

    def has_only(self, kind: Kind) -> bool:
        """Return whether rows of *kind* are asked for and of no other."""
        return self.has(kind) and not any(self.has(other) for other in Kind if other is not kind)

    @cached_property
    def steps(self) -> list[str]:
        """The steps that positions are narrowed to; none where all are asked for."""
        asked = self.cleaned_data["kind"]
        return [] if Kind.POSITION in asked else [step for step in STEPS if step in asked]

    @cached_property
    def chosen(self) -> list[Actor]:
        """The actors that are asked for."""
        asked = set(self.cleaned_data["actor"])
        return [actor for actor in self.actors if actor.slug in asked]

    @cached_property
    def joint(self) -> dict[int, list[Actor]]:
        """The blocs, by id, that are not asked for themselves, with their members that are."""
        members = members_of_blocs(self.actors)
        chosen = {actor.pk for actor in self.chosen}
        found = {
            bloc.pk: [actor for actor in self.chosen if actor.pk in members.get(bloc.pk, ())]
            for bloc in self.actors
            if bloc.pk not in chosen
        }
        return {bloc: asked for bloc, asked in found.items() if asked}

    @property
    def blocs_of_chosen(self) -> list[Actor]:
        """The blocs whose words are shown, or left out, beside those of their members."""
        return [actor for actor in self.actors if actor.pk in self.joint]

    # What it leaves of the rows.

    def drafts(self, on: date) -> DraftQuerySet:
        """Return the drafts begun by *on*: those that an actor made, that hold a point."""
        drafts = Draft.objects.by(on)
        if not self.has(Kind.DRAFT):
            return drafts.none()
        if self.chosen:
            drafts = drafts.filter(pk__in=self._taken_part(DraftParticipant, "draft"))
        if number := self.cleaned_data["provision"]:
            held = Revision.objects.filter(provision__number=number)
            drafts = drafts.filter(pk__in=held.order_by().values("draft"))
        return drafts

    def events(self, on: date) -> EventQuerySet:
        """Return the events begun by *on*: those in which an actor took part."""
        events = Event.objects.by(on)
        if not self.has(Kind.EVENT):
            return events.none()
        if self.chosen:
            events = events.filter(pk__in=self._taken_part(EventParticipant, "event"))
        return events

    def statements(self, on: date) -> StatementQuerySet:
        """Return the statements made by *on* that the filters leave."""
        statements = Statement.objects.by(on)
        if not self.has(Kind.STATEMENT):
            return statements.none()
        if self.chosen:
            statements = statements.filter(actor__in=self._whose)
        if number := self.cleaned_data["provision"]:
            statements = statements.filter(provisions__provision__number=number)
        return statements

    def stances(self, on: date) -> StanceQuerySet:
        """Return the stances stated by *on* that the filters leave."""
        stances = self.words(on)
        return stances.with_step(on).filter(step__in=self.steps) if self.steps else stances

    def words(self, on: date) -> StanceQuerySet:
        """Return the stances stated by *on* that the filters leave, whatever step they are.

        With any of them come all of the same actor on the same point.
        """
        stances = Stance.objects.by(on)
        if not self.has(Kind.POSITION):
            return stances.none()
        if self.chosen:
            stances = stances.filter(actor__in=self._whose)
        if number := self.cleaned_data["provision"]:
            stances = stances.filter(provision__number=number)
        return stances

    @property
    def _whose(self) -> list[int]:
        """The ids of the actors whose words are shown."""
        return [*(actor.pk for actor in self.chosen), *(self.joint if self.has_blocs else ())]

    def _taken_part(self, part: Any, what: str) -> QuerySet:
        """Return the ids of what the actors took part in."""
        return part.objects.order_by().filter(actor__in=self._whose).values(what)

    # How it is shown.

    @property
    def choices_of_one(self) -> list[BoundField]:
        """The fields that take one value; kinds and actors are boxes."""
        return [self["provision"], self["order"]]

    @property
    def leaves_out_events(self) -> bool:
        """Whether events would be shown but for the point that is asked for."""
        asked = self.cleaned_data
        return bool(asked["provision"]) and (not asked["kind"] or Kind.EVENT in asked["kind"])

    @property
    def chosen_in_words(self) -> str:
        """The actors that are asked for."""
        return ", ".join(actor.short_name for actor in self.chosen)

    @property
    def order_in_words(self) -> str:
        """The order."""
        return str(Order(self.cleaned_data["order"]).label).lower()

    @property
    def other_order(self) -> str:
        """The order that it is not in."""
        return str((Order.OLDEST if self.is_newest_first else Order.NEWEST).label)

    # Links.

    @property
    def narrowing(self) -> list[str]:
        """The names of the filters; order and day leave everything as it is."""
        return [name for name in super().narrowing if name not in {"order", "blocs", "at"}]

    def link(self, **changes: str) -> str:
        """Return the query of the page with all that is given, but for *changes*; "" drops one.

        What is given by default and the day that is looked for are dropped.
        """
        dropped = {"at": ""}
        if self.is_newest_first:
            dropped["order"] = ""
        if not (self.has_blocs and self.chosen and "actor" not in changes):
            dropped["blocs"] = ""
        return super().link(**dropped | changes)

    @property
    def with_blocs(self) -> str:
        """The query of the page with the words of the blocs."""
        return self.link(blocs=Joint.SHOWN.value)

    @property
    def without_blocs(self) -> str:
        """The query of the page without the words of the blocs."""
        return self.link(blocs="")

    @property
    def reversed(self) -> str:
        """The query of the page in the other order."""
        return self.link(order=Order.OLDEST.value if self.is_newest_first else "")

    @property
    def feed_query(self) -> str:
        """The query of the feed of the events, which can be narrowed to those of some actors."""
        return self.link(**{name: "" for name in self.fields if name != "actor"})

    @property
    def asked_for(self) -> dict[str, Any]:
        """What is asked for, by name, where it is given."""
        asked = self.cleaned_data
        blocs = {"blocs": asked["blocs"]} if self.chosen and self.has_blocs else {}
        return {"order": asked["order"]} | super().asked_for | blocs
