"""The parameters of the matrix and of its files."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import TextChoices

from actors.models import Actor
from provisions.evidence import with_members
from provisions.filters import FilterForm, OneOf, SeveralOf
from provisions.models import Draft, Theme
from provisions.querysets import ProvisionQuerySet, StanceQuerySet

NAMED = 3
"""So many of the actors of a group give it its name."""


class Order(TextChoices):
    """The order of the points."""

    NUMBER = "number", "By theme and number"
    DISPUTED = "disputed", "Most disputed first"


class Shape(TextChoices):
    """What a row of a file is."""

    LONG = "long", "A row a position"
    WIDE = "wide", "A row a point"


class OneOfFew(OneOf):
    """One of a few values, the first where none is given."""

    def __init__(self, label: str, values: type[TextChoices]) -> None:
        super().__init__(label, values.choices)
        self.choices = values.choices
        self.default: str = values.values[0]

    def clean(self, value: Any) -> str:
        """Return the value. Raises ValidationError, saying what it takes."""
        return super().clean(value) or self.default


class MatrixForm(FilterForm):
    """``on``, what the matrix shows of the positions, and the order of its points.

    It fetches all ``actors`` with their memberships, and the ``drafts``, in their order: the page
    needs them too. Three queries, beside that for memberships.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actors = list(with_members(Actor.objects.order_by("order", "slug")))
        self.drafts = list(Draft.objects.order_by("order"))
        themes = Theme.objects.order_by("order", "slug").values_list("slug", "name")
        drafts = [(draft.slug, draft.name) for draft in self.drafts]
        actors = [(actor.slug, actor.short_name) for actor in self.actors]
        # What is shown of a draft comes with the day; what is taken does not depend on it.
        self.draft_field = OneOf("Draft", drafts, table="drafts")
        self.fields |= {
            "theme": OneOf("Theme", themes, table="themes"),
            "draft": self.draft_field,
            "chapter": OneOf("Group", group_names(self.actors)),
            "order": OneOfFew("Order", Order),
            "actor": SeveralOf("Actor", actors, table="actors"),
        }

    def clean(self) -> dict[str, Any]:
        """Offer only drafts that had begun by the day."""
        on = self.cleaned_data.get("on")
        if on:
            begun = [(draft.slug, draft.name) for draft in self.drafts_by(on)]
            self.draft_field.choices = [("", "Any"), *begun]
        return self.cleaned_data

    def drafts_by(self, on: date) -> list[Draft]:
        """Return the drafts that had begun by the day *on*."""
        return [draft for draft in self.drafts if draft.started_on <= on]

    def draft_by(self, on: date) -> Draft | None:
        """Return the draft that is asked for; None where none is, or it had not begun by *on*."""
        asked = self.cleaned_data["draft"]
        return next((draft for draft in self.drafts_by(on) if draft.slug == asked), None)

    def awaits_draft(self, on: date) -> bool:
        """Return whether the draft that is asked for had not begun by the day *on*."""
        return bool(self.cleaned_data["draft"]) and self.draft_by(on) is None

    @property
    def columns(self) -> list[Actor]:
        """The actors that the filters leave."""
        chapter, slugs = self.cleaned_data["chapter"], self.cleaned_data["actor"]
        return [
            actor
            for actor in self.actors
            if chapter in ("", actor.chapter) and (not slugs or actor.slug in slugs)
        ]

    @property
    def has_whole(self) -> bool:
        """Whether the plan as a whole is among the rows: it is of no theme."""
        return not self.cleaned_data["theme"]

    @property
    def is_by_dispute(self) -> bool:
        """Whether the most disputed points come first."""
        return self.cleaned_data["order"] == Order.DISPUTED

    def narrow_points(self, provisions: ProvisionQuerySet) -> ProvisionQuerySet:
        """Return those of *provisions* that the filters leave."""
        theme = self.cleaned_data["theme"]
        return provisions.filter(theme__slug=theme) if theme else provisions

    def narrow(self, stances: StanceQuerySet) -> StanceQuerySet:
        """Return those of *stances* that the filters leave."""
        asked = self.cleaned_data
        if asked["theme"]:
            stances = stances.filter(provision__theme__slug=asked["theme"])
        if asked["draft"]:
            stances = stances.filter(draft__slug=asked["draft"])
        if asked["chapter"]:
            stances = stances.filter(actor__chapter=asked["chapter"])
        if asked["actor"]:
            stances = stances.filter(actor__slug__in=asked["actor"])
        return stances

    @property
    def in_wide_form(self) -> str:
        """The query of the file with a row a point."""
        return self.link(shape=Shape.WIDE.value)

    @property
    def without_draft(self) -> str:
        """The query of the page with positions on any draft."""
        return self.link(draft="")

    @property
    def narrowing(self) -> list[str]:
        """The names of the filters; the order leaves everything as it is."""
        return [name for name in super().narrowing if name != "order"]

    def link(self, **changes: str) -> str:
        """Return the query of the page with all that is given, but for *changes*; "" drops one."""
        return super().link(**({} if self.is_by_dispute else {"order": ""}) | changes)


class FileForm(MatrixForm):
    """The parameters of the matrix, and ``shape``: what a row of the file is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shape"] = OneOfFew("Shape", Shape)

    @property
    def asked_for(self) -> dict[str, Any]:
        """What is asked for, by name: the shape, and what else is given."""
        asked = self.cleaned_data
        order = {"order": asked["order"]} if self.is_by_dispute else {}
        return {"shape": asked["shape"]} | super().asked_for | order


def group_names(actors: Iterable[Actor]) -> list[tuple[str, str]]:
    """Return each group of *actors* with its name, in the order of their first actors.

    The briefing has a chapter about each; here a group is named by those who are in it.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for actor in actors:
        groups[actor.chapter].append(actor.short_name)
    return [(chapter, group_name(names)) for chapter, names in groups.items()]


def group_name(names: Sequence[str]) -> str:
    """Return the name of a group of actors with *names*: “UK, NATO, EU and 5 others”."""
    if len(names) <= NAMED + 1:
        return ", ".join(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} others"
