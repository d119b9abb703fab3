"""The forms in which a draft is entered from its text: the text, its points, and the rest."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.text import slugify

from provisions.drafting.known import KnownRecord
from provisions.models import Draft, Provision, Revision
from record.aggregates import lists_of
from record.links import LinksField

MOST_POINTS = 100
LONGEST = 200_000
UNSURE = "Unsure: "
BETWEEN = re.compile(r"[\s;,]+")
IS_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
TEXT_CHANGES = [
    (value, label)
    for value, label in Revision.Change.choices
    if value not in Revision.WITHOUT_TEXT
]


class TextForm(forms.Form):
    """The text as it was pasted, what all its points cite, and what it is compared with."""

    text = forms.CharField(
        label="Text",
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "cols": 90, "spellcheck": "false"}),
        help_text=(
            "Each point begins a line with its number: “1.”, “1)”, “1 –” or “Point 1”; "
            "sub-clauses with “a)”. What stands before the first point is not taken."
        ),
        error_messages={"required": "Paste the text of the draft, point by point."},
    )
    against = forms.ChoiceField(
        label="Compare with",
        required=False,
        help_text="What the words below are marked against.",
    )
    was_split = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, record: KnownRecord, draft: Draft | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.drafts = {each.slug: each for each in record.drafts if each != draft}
        named = [(slug, each.name) for slug, each in self.drafts.items()]
        against = cast(forms.ChoiceField, self.fields["against"])
        against.choices = [("", "the draft it revises, or the original"), *named]
        self.fields["point_sources"] = LinksField(lists_of(Revision)["sources"])
        self.fields["point_sources"].label = "Sources of its points"
        self.fields["point_sources"].help_text = "What every point entered here cites."


class PointForm(forms.Form):
    """One point of the text: what it says, and which known points that is."""

    KNOWN, NEW, NONE = "known", "new", "none"

    label = forms.CharField(required=False, max_length=40, help_text="Its number in the draft.")
    text = forms.CharField(max_length=10_000, widget=forms.Textarea(attrs={"rows": 5, "cols": 60}))
    does = forms.ChoiceField(
        label="It is",
        choices=[
            (KNOWN, "the points numbered"),
            (NEW, "a new point"),
            (NONE, "none: leave it out"),
        ],
    )
    provisions = forms.CharField(
        label="Points",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "known-points", "inputmode": "numeric"}),
        help_text="One or several, such as 7; 8.",
    )
    change = forms.ChoiceField(
        required=False, choices=[("", "as the wording says"), *TEXT_CHANGES]
    )
    confidence = forms.ChoiceField(choices=Revision.Confidence.choices)
    note = forms.CharField(
        required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2, "cols": 60})
    )
    new_title = forms.CharField(label="Title", required=False, max_length=120)
    new_slug = forms.CharField(
        label="Slug", required=False, max_length=80, help_text="Left empty: made from the title."
    )
    new_theme = forms.ChoiceField(label="Theme", required=False)
    new_summary = forms.CharField(
        label="Summary",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text="The question that it answers, in a sentence.",
    )
    why = forms.CharField(required=False, max_length=1_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, record: KnownRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        themes = [(str(theme.pk), theme.name) for theme in record.themes]
        cast(forms.ChoiceField, self.fields["new_theme"]).choices = [("", "–"), *themes]

    @property
    def is_left_out(self) -> bool:
        """Whether the draft is entered without it."""
        return self["does"].value() == self.NONE

    @property
    def is_unsure(self) -> bool:
        """Whether what was proposed for it is to be looked at."""
        return str(self["why"].value() or "").startswith(UNSURE)

    @property
    def is_known(self) -> bool:
        """Whether it is shown as known points."""
        return self["does"].value() == self.KNOWN

    @property
    def is_new(self) -> bool:
        """Whether it is shown as a new point."""
        return self["does"].value() == self.NEW

    @property
    def named(self) -> list[Provision]:
        """The known points that it names."""
        typed = BETWEEN.split(str(self["provisions"].value() or ""))
        numbers = [int(each) for each in typed if IS_NUMBER.fullmatch(each)]
        found = [self.record.points.get(number) for number in dict.fromkeys(numbers)]
        return [point for point in found if point]

    def full_clean(self) -> None:
        """Check it; of what is left out nothing is wrong."""
        super().full_clean()
        if self.is_bound and self.is_left_out:
            self._errors = forms.utils.ErrorDict()

    def clean_provisions(self) -> list[Provision]:
        """Return the points named. Raises ValidationError where one is none, or named twice."""
        if self.cleaned_data.get("does") != self.KNOWN:
            return []
        typed = [each for each in BETWEEN.split(self.cleaned_data["provisions"]) if each]
        if not typed:
            raise forms.ValidationError(
                "Name the point or points by number, or choose “a new point” or “leave it out”."
            )
        problems = [f"There is no point “{each}”." for each in typed if self._point(each) is None]
        problems += [
            f"Point {each} is named twice."
            for each in dict.fromkeys(typed)
            if typed.count(each) > 1
        ]
        if problems:
            raise forms.ValidationError(problems)
        return [self.record.points[int(each)] for each in typed]

    def clean(self) -> dict[str, Any]:
        """Ask for what a new point needs."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("does") == self.NEW:
            for name in ("new_title", "new_theme", "new_summary"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "A new point needs this.")
            cleaned["new_slug"] = cleaned.get("new_slug") or slugify(cleaned.get("new_title", ""))
        return cleaned

    def tell(self, errors: Mapping[str, Iterable[str]], prefix: str = "") -> None:
        """Say what is wrong with the row that is made from it, beside its fields."""
        for column, messages in errors.items():
            name = f"{prefix}{column}"
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def _point(self, typed: str) -> Provision | None:
        return self.record.points.get(int(typed)) if IS_NUMBER.fullmatch(typed) else None


PointForms = forms.formset_factory(
    PointForm,
    extra=0,
    max_num=MOST_POINTS,
    absolute_max=MOST_POINTS + 1,
    validate_max=True,
)


class RestForm(forms.Form):
    """A known point that no point of the text is: removed, undisclosed, or not entered.

    Without a *point*, it is what holds for all of them unless it is said otherwise.
    """

    NOT_ENTERED = "not-entered"

    what = forms.ChoiceField(required=False)
    confidence = forms.ChoiceField(required=False)
    note = forms.CharField(
        required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 1, "cols": 40})
    )

    def __init__(self, posted: QueryDict | None, *, point: Provision | None) -> None:
        super().__init__(posted, prefix=f"rest-{point.number if point else 'all'}")
        self.point = point
        left = [
            (self.NOT_ENTERED, "not entered"),
            (str(Revision.Change.REMOVED), "removed"),
            (str(Revision.Change.UNDISCLOSED), "undisclosed"),
        ]
        levels = list(Revision.Confidence.choices)
        what, confidence = (
            cast(forms.ChoiceField, self.fields[n]) for n in ("what", "confidence")
        )
        what.choices = [("", "as for all"), *left] if point else left
        confidence.choices = [("", "as for all"), *levels] if point else levels
        if point is None:
            confidence.initial = Revision.Confidence.INFERRED

    def said(self, of_all: "RestForm") -> dict[str, str]:
        """Return what is said of the point; what is not is as *of_all* of them."""
        own, others = self.cleaned_data, of_all.cleaned_data
        found = {name: own.get(name) or others.get(name, "") for name in self.fields}
        return {**found, "note": found["note"].replace("\r\n", "\n").strip()}

    def tell(self, errors: Mapping[str, Iterable[str]], prefix: str = "") -> None:
        """Say what is wrong with the row that is made from it, beside its fields."""
        for column, messages in errors.items():
            for message in messages:
                self.add_error(column if column in self.fields else None, message)
