"""The two sides of a comparison, as ``left`` and ``right`` name them.

A side is written ``draft:us-russia``, ``actor:ukraine`` or ``day:2025-11-22``; a day may stand
alone, since that is what a browser's field for a day sends.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db.models import TextChoices
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format

from actors.models import Actor
from provisions.evidence import with_members
from provisions.filters import FEW
from provisions.forms import DayField, DayForm, shortened
from provisions.models import Draft
from record.days import refuse_future_day
from record.renames import present_slug

NAMES = ("left", "right")


class Kind(TextChoices):
    """What can be compared."""

    DRAFT = "draft", "Two drafts"
    ACTOR = "actor", "Two actors"
    DAY = "day", "Two days"


ANOTHER = {
    Kind.DRAFT: "another draft",
    Kind.ACTOR: "another actor",
    Kind.DAY: "another day",
}
LISTED_AT = {Kind.DRAFT: "drafts", Kind.ACTOR: "actors"}
"""The table of each kind, and the page that lists it."""


@dataclass(frozen=True)
class Side:
    """A draft, an actor or a day; ``began`` is the day from which it can be asked for, if any."""

    kind: Kind
    key: str
    name: str
    short_name: str
    what: Any
    began: date | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Pair:
    """Two sides of one kind."""

    left: Side
    right: Side

    @property
    def kind(self) -> Kind:
        """What both are."""
        return self.left.kind

    @property
    def query(self) -> str:
        """What the address of the pair asks for."""
        return f"left={self.left}&right={self.right}"

    @property
    def address(self) -> str:
        """Where readers see the pair."""
        return f"{reverse('compare')}?{self.query}"

    @property
    def swapped(self) -> "Pair":
        """The same two, each on the other side."""
        return Pair(self.right, self.left)


def of_draft(draft: Draft) -> Side:
    """Return *draft* as a side."""
    return Side(Kind.DRAFT, draft.slug, draft.name, draft.short_name, draft, draft.started_on)


def of_actor(actor: Actor) -> Side:
    """Return *actor* as a side."""
    return Side(Kind.ACTOR, actor.slug, actor.name, actor.short_name, actor)


def of_day(day: date) -> Side:
    """Return *day* as a side."""
    name = date_format(day)
    return Side(Kind.DAY, day.isoformat(), name, name, day, day)


class SideField(forms.CharField):
    """A side, written as its kind and its key; a slug that was renamed stands for the present."""

    def __init__(self, label: str, sides: Iterable[Side]) -> None:
        super().__init__(label=label, required=False)
        self.sides = {str(side): side for side in sides}

    def clean(self, value: Any) -> Side | None:
        """Return the side. Raises ValidationError, saying what it takes."""
        text = (value or "").strip()
        if not text or text in self.sides:
            return self.sides.get(text)
        kind, colon, key = text.partition(":")
        if kind == Kind.DAY:
            return _day(key)
        if not colon and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return _day(text)
        if kind in LISTED_AT and colon:
            return self._renamed(Kind(kind), key)
        raise ValidationError(
            f"“{shortened(text)}” is nothing that can be compared. It takes a draft, an actor or "
            f"a day: {', '.join(self._examples())}."
        )

    def _renamed(self, kind: Kind, key: str) -> Side:
        # Only what could be a slug is looked up: PostgreSQL refuses to compare text with a NUL.
        present = present_slug(LISTED_AT[kind], key) if slug_re.match(key) else None
        side = self.sides.get(f"{kind}:{present}")
        if side is None:
            raise ValidationError(f"There is no {kind} “{shortened(key)}”. {self.takes(kind)}")
        return side

    def takes(self, kind: Kind, but: Side | None = None, by: date | None = None) -> str:
        """Return what there is of *kind*, beside *but* and begun *by* a day, as a sentence."""
        keys = [
            key
            for key, side in self.sides.items()
            if side.kind == kind and side != but and (not by or not side.began or side.began <= by)
        ]
        if not keys:
            return "There is none yet." if by is None else "There was none by that day."
        if len(keys) > FEW:
            page = reverse(LISTED_AT[kind])
            return f"It takes one of the {len(keys)} in {page}, such as “{keys[0]}”."
        return f"It takes one of: {', '.join(keys)}."

    def _examples(self) -> list[str]:
        firsts = {side.kind: key for key, side in reversed(self.sides.items())}
        given = [firsts[kind] for kind in (Kind.DRAFT, Kind.ACTOR) if kind in firsts]
        return [*given, "day:YYYY-MM-DD"]


class PairForm(DayForm):
    """``on``, ``left`` and ``right``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drafts: list[Draft] = list(Draft.objects.order_by("order"))
        self.actors: list[Actor] = list(with_members(Actor.objects.order_by("order", "slug")))
        sides = [*map(of_draft, self.drafts), *map(of_actor, self.actors)]
        self.sides = {name: SideField(name.capitalize(), sides) for name in NAMES}
        self.fields |= self.sides

    def clean(self) -> dict[str, Any]:
        """Refuse what had not begun by ``on``, and two sides that cannot be compared."""
        asked = self.cleaned_data
        for name in NAMES:
            self._refuse_later(name, asked.get(name), asked.get("on"))
        left, right = asked.get("left"), asked.get("right")
        if left and right and left == right:
            takes = self.sides["right"].takes(left.kind, but=left, by=asked.get("on"))
            instead = "It takes another day." if left.kind == Kind.DAY else takes
            self.add_error("right", f"“{right}” is “left” too. {instead}")
        elif left and right and left.kind != right.kind:
            self.add_error(
                "right",
                f"“{right}” cannot be compared with “left”, “{left}”. "
                f"It takes {ANOTHER[left.kind]}.",
            )
        return asked

    def _refuse_later(self, name: str, side: Side | None, on: date | None) -> None:
        if side is None or on is None or side.began is None or side.began <= on:
            return
        if side.kind == Kind.DAY:
            self.add_error(
                name,
                f"“{side}” is later than “on”, {on.isoformat()}. "
                "It takes a day that is not later than “on”.",
            )
        else:
            takes = self.sides[name].takes(side.kind, by=on)
            self.add_error(
                name,
                f"“{side}” began on {side.began.isoformat()}, later than “on”, "
                f"{on.isoformat()}. {takes}",
            )

    @property
    def given(self) -> dict[str, Side]:
        """The sides that are given, by their parameters."""
        return {name: self.cleaned_data[name] for name in NAMES if self.cleaned_data[name]}

    @property
    def pair(self) -> Pair | None:
        """The two sides, None where one is missing."""
        return Pair(**self.given) if len(self.given) == len(NAMES) else None

    @property
    def kept(self) -> str:
        """The sides as a query, for the steps to other days."""
        return "&".join(f"{name}={side}" for name, side in self.given.items())

    def canonical(self, query: QueryDict) -> str | None:
        """Return *query* with the sides as they are written here; None where they are already."""
        written = {name: str(side) for name, side in self.given.items()}
        if all(query[name] == side for name, side in written.items()):
            return None
        changed = query.copy()
        for name, side in written.items():
            changed[name] = side
        return changed.urlencode(safe=":")


def _day(text: str) -> Side:
    day = DayField().to_python(text)
    if day is None:
        raise ValidationError("“day:” names no day. It takes one as day:YYYY-MM-DD.")
    refuse_future_day(day)
    return of_day(day)
