"""The filters of lists: what each takes, what it leaves of the rows, and links that keep it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format

from actors.models import Actor, Person
from provisions.forms import DayField, DayForm, shortened
from provisions.models import Provision, Revision, Theme
from provisions.querysets import ProvisionQuerySet
from record.renames import present_slug
from record.search import holding, words_of
from statements.models import Statement
from statements.querysets import StatementQuerySet

Choices = Iterable[tuple[str, str]]
Groups = Iterable[tuple[str, list[tuple[str, str]]]]
FEW = 30


class OneOf(forms.ChoiceField):
    """One value of those that there are; none means any.

    Where the values are the slugs of a *table*, a slug that was renamed stands for its present
    one. *listed_at* is where to find the values where there are too many to name.
    """

    def __init__(
        self, label: str, values: Choices | Groups, *, table: str = "", listed_at: str = ""
    ) -> None:
        self.table = table
        self.listed_at = listed_at
        shown: list[Any] = [("", "Any"), *values]
        super().__init__(label=label, choices=shown, required=False)
        groups = [name if isinstance(name, list) else [(key, name)] for key, name in shown[1:]]
        self.names: dict[str, str] = {key: name for group in groups for key, name in group}
        """Each value with what readers see for it."""

    def clean(self, value: Any) -> str:
        """Return the value. Raises ValidationError, saying what it takes."""
        value = self.to_python(value).strip()
        if not value or value in self.names:
            return value
        # Only what could be a slug is looked up: PostgreSQL refuses to compare text with a NUL.
        if self.table and slug_re.match(value):
            present = present_slug(self.table, value)
            if present in self.names:
                return present
        raise ValidationError(f"There is no {self._name} “{shortened(value)}”. {self._takes}")

    @property
    def _name(self) -> str:
        return str(self.label).lower()

    @property
    def _takes(self) -> str:
        keys = list(self.names)
        if not keys:
            return "There is none yet."
        if len(keys) > FEW and self.listed_at:
            return f"It takes one of the {len(keys)} in {self.listed_at}, such as “{keys[0]}”."
        return f"It takes one of: {', '.join(keys)}."


class SeveralOf(OneOf):
    """Some of the values that there are; none means all."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: str, values: Choices, *, table: str = "") -> None:
        super().__init__(label, values, table=table)
        self.choices = list(self.names.items())

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        """Return the values, each once, in the order of the choices. Raises ValidationError."""
        clean_one = super().clean
        given = {clean_one(one) for one in value or ()}
        return [name for name in self.names if name in given]


class Words(forms.CharField):
    """Words, each of which is looked for in the texts of a row."""

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"type": "search"})
        super().__init__(label="Words", max_length=200, required=False, widget=widget)


@dataclass(frozen=True)
class Filter:
    """A filter in use: its name, its value in words, and the query of the page without it."""

    name: str
    value: str
    without: str


class FilterForm(DayForm):
    """``on`` and the filters of a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "_filter-%s", **kwargs})

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """The fields of the filters; the day has a form of its own."""
        return [field for field in self if field.name != "on"]

    @property
    def narrowing(self) -> list[str]:
        """The names of the fields that leave rows out."""
        return [field.name for field in self.shown_fields]

    @property
    def asked_for(self) -> dict[str, Any]:
        """What is asked for, by name, where it is given."""
        asked = self.cleaned_data
        return {name: asked[name] for name in self.narrowing if asked[name]}

    @property
    def in_use(self) -> list[Filter]:
        """The filters that are given, in the order of the form."""
        return [
            Filter(str(self.fields[name].label), self._in_words(name), self.link(**{name: ""}))
            for name in self.narrowing
            if self.cleaned_data[name]
        ]

    def _in_words(self, name: str) -> str:
        field, value = self.fields[name], self.cleaned_data[name]
        if isinstance(field, SeveralOf):
            return ", ".join(field.names[one] for one in value)
        if isinstance(field, OneOf):
            return field.names[value]
        return date_format(value) if isinstance(field, DayField) else f"“{value}”"

    def link(self, **changes: str) -> str:
        """Return the query of the page with all that is given, but for *changes*; "" drops one."""
        given = {name: self._given(name) for name in self.fields}
        given |= {name: [value] for name, value in changes.items()}
        query = urlencode([(name, one) for name, values in given.items() for one in values if one])
        return f"?{query}" if query else ""

    def _given(self, name: str) -> list[str]:
        """Return the values of the field *name* in the address."""
        value = self.fields[name].widget.value_from_datadict(self.data, self.files, name)
        values = value if isinstance(value, list) else [value or ""]
        return [str(one).strip() for one in values]

    @property
    def query(self) -> str:
        """The query of the list as it is, from its first page on."""
        return self.link()

    @property
    def without_filters(self) -> str:
        """The query of the whole list as of the day."""
        return self.link(**dict.fromkeys(self.narrowing, ""))

    @property
    def kept(self) -> str:
        """The filters alone, for the steps to other days."""
        return self.link(on="").removeprefix("?")

    @property
    def feed_query(self) -> str:
        """The query of the list's feed: the filters alone, as nothing new comes by a past day."""
        return self.link(on="")


class ProvisionsForm(FilterForm):
    """The filters of the points: ``theme`` and ``q``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = Theme.objects.order_by("order", "slug").values_list("slug", "name")
        self.fields |= {"q": Words(), "theme": OneOf("Theme", themes, table="themes")}

    def narrow(self, points: ProvisionQuerySet) -> QuerySet[Provision]:
        """Return those of *points* that the filters leave.

        Words are looked for in a point's title, summary and theme, and in its text in any draft
        begun by the day that is asked for.
        """
        asked = self.cleaned_data
        texts = Revision.objects.filter(provision=OuterRef("pk"))
        texts = texts.by(asked["on"]) if asked["on"] else texts
        found: QuerySet[Provision] = points
        if asked["theme"]:
            found = found.filter(theme__slug=asked["theme"])
        for word in words_of(asked["q"]):
            held = holding(word, "title", "summary", "slug", "theme__name")
            found = found.filter(held | Exists(texts.filter(holding(word, "text"))))
        return found


class StatementsForm(FilterForm):
    """The filters of the statements."""

    PATHS = {
        "actor": "actor__slug",
        "person": "person__slug",
        "provision": "provisions__provision__number",
        "setting": "setting",
        "from": "made_on__gte",
        "to": "made_on__lte",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actors = actors = list(Actor.objects.order_by("order", "slug"))
        self.people = list(Person.objects.order_by("name", "slug"))
        points = Provision.objects.order_by("number")
        # Whom the page offers comes with the day; whom it takes does not depend on it.
        self.person_field = OneOf(
            "Person", self._people(), table="people", listed_at="/people.csv"
        )
        self.fields |= {
            "q": Words(),
            "actor": OneOf(
                "Actor", [(actor.slug, actor.short_name) for actor in actors], table="actors"
            ),
            "person": self.person_field,
            "provision": OneOf("Point", [(str(point.number), str(point)) for point in points]),
            "setting": OneOf("Setting", Statement.Setting.choices),
            "from": DayField(label="From", required=False, widget=_day_widget()),
            "to": DayField(label="To", required=False, widget=_day_widget()),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a first day after the last, and offer only people in their role by the day."""
        asked = self.cleaned_data
        if asked.get("on"):
            self.person_field.choices = [("", "Any"), *self._people(asked["on"])]
        first, last = asked.get("from"), asked.get("to")
        if first and last and first > last:
            self.add_error(
                "from",
                f"{first.isoformat()} is later than “to”, {last.isoformat()}. "
                "It takes a day that is not later than “to”.",
            )
        return asked

    def narrow(self, statements: StatementQuerySet) -> StatementQuerySet:
        """Return those of *statements* that the filters leave."""
        asked = self.cleaned_data
        conditions = {path: asked[name] for name, path in self.PATHS.items() if asked[name]}
        return statements.filter(**conditions).matching(asked["q"])

    def _people(self, on: date | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the people by name, in groups by actor; those whose role had begun by *on*."""
        groups = [
            (
                actor.short_name,
                [
                    (person.slug, person.name)
                    for person in self.people
                    if person.actor_id == actor.pk
                    and not (on and person.role_since and person.role_since > on)
                ],
            )
            for actor in self.actors
        ]
        return [(name, group) for name, group in groups if group]


def _day_widget() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})
