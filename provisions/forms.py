"""The query parameters of the reading pages, read in one place.

A form says what each parameter takes. A value that is not understood stops the page with
:class:`BadParameterError`, whose messages are the page that answers it; a name that no page knows
is left alone, so that what others add to a link (``utm_source``) does not break it.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.http import QueryDict

from provisions.comparison import Against
from provisions.days import latest_day
from provisions.models import Draft
from record.days import newest_day, refuse_future_day
from statements.models import Event


class BadParameterError(BadRequest):
    """Query parameters that are not understood.

    ``problems`` pairs each name with what is wrong and what it takes.
    """

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in problems))
        self.problems = problems


class DayField(forms.DateField):
    """A day of the calendar that has begun, in the one form that is not ambiguous."""

    def to_python(self, value: Any) -> date | None:
        """Return the day. Raises ValidationError where it is none or written otherwise."""
        text = (value or "").strip()
        if not text:
            return None
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        raise ValidationError(
            f"“{shortened(text)}” is not a day of the calendar. It takes a day as YYYY-MM-DD, "
            f"such as {newest_day().isoformat()}."
        )


class DraftField(forms.ModelChoiceField):
    """A draft, by its slug."""

    def __init__(self) -> None:
        super().__init__(Draft.objects.order_by("order"), to_field_name="slug", required=False)

    def to_python(self, value: Any) -> Draft | None:
        """Return the draft. Raises ValidationError, naming those there are, where it is none."""
        value = str(value or "").strip()
        try:
            return super().to_python(value)
        except ValidationError:
            slugs = [draft.slug for draft in Draft.objects.order_by("order")]
            takes = f"It takes one of: {', '.join(slugs)}." if slugs else "There is none yet."
            raise ValidationError(f"There is no draft “{shortened(value)}”. {takes}") from None


class DayForm(forms.Form):
    """``on``: the day that is asked for."""

    on = DayField(required=False, validators=[refuse_future_day])


class AgainstField(forms.TypedChoiceField):
    """What texts are compared with, by default the draft before."""

    def __init__(self) -> None:
        super().__init__(
            choices=Against.choices, coerce=Against, empty_value=Against.BEFORE, required=False
        )

    def to_python(self, value: Any) -> str:
        """Return the value without outer white space."""
        return super().to_python(value).strip()

    def validate(self, value: str) -> None:
        """Raise ValidationError, naming what there is, where *value* is none of it."""
        if value and not self.valid_value(value):
            raise ValidationError(
                f"“{shortened(value)}” is nothing that texts are compared with. "
                f"It takes one of: {', '.join(Against.values)}."
            )


class AgainstForm(DayForm):
    """``on`` and ``against``: what texts are compared with."""

    against = AgainstField()

    @property
    def kept(self) -> str:
        """What the steps to other days keep."""
        against = self.cleaned_data["against"]
        return "" if against is Against.BEFORE else f"against={against}"


class PositionsForm(DayForm):
    """``on`` and ``draft``: the positions of one draft only."""

    draft = DraftField()


@dataclass(frozen=True)
class Day:
    """The day that a page shows, and the steps to the events beside it.

    ``on`` is the day asked for, or the latest in the record; ``query`` hands it on to other pages.
    ``latest`` is None where the record is empty.
    """

    on: date
    latest: date | None
    was_asked: bool
    before: Event | None = None
    after: Event | None = None
    kept: str = ""
    """The page's other parameters as a query, which the steps to other days keep."""

    @property
    def is_latest(self) -> bool:
        """Whether nothing in the record is later than this day."""
        return self.latest is None or self.on >= self.latest

    @property
    def query(self) -> str:
        """What a link to another page carries, so that the day stays."""
        return f"?on={self.on.isoformat()}" if self.was_asked else ""

    @property
    def kept_pairs(self) -> list[tuple[str, str]]:
        """The other parameters, each with its value."""
        return parse_qsl(self.kept)


Form = TypeVar("Form", bound=forms.Form)


def read(form: type[Form], query: QueryDict) -> dict[str, Any]:
    """Return the parameters that *form* knows. Raises BadParameterError."""
    return checked(form, query).cleaned_data


def checked(form: type[Form], query: QueryDict) -> Form:
    """Return *form* with the parameters that it knows, all valid. Raises BadParameterError."""
    bound = form(query)
    problems = [
        (name, "It is given more than once, and it takes one value.")
        for name in bound.fields
        if len(query.getlist(name)) > 1
    ]
    problems += [
        (name, str(message))
        for name, messages in bound.errors.items()
        for message in messages
        if name not in dict(problems)
    ]
    if problems:
        raise BadParameterError(problems)
    return bound


def day_asked(on: date | None) -> Day:
    """Return the day *on*, by default the latest in the record, without the steps beside it."""
    latest = latest_day()
    return Day(on=on or latest or newest_day(), latest=latest, was_asked=on is not None)


def day_of_page(query: QueryDict) -> Day:
    """Return the day that a page with the address's *query* shows. Raises BadParameterError."""
    return day_with_steps(read(DayForm, query)["on"])


def day_with_steps(on: date | None, *, kept: str = "") -> Day:
    """Return the day *on*, by default the latest in the record, with the events beside it.

    *kept* is the page's other parameters as a query.
    """
    day = day_asked(on)
    events = Event.objects.only("slug", "title", "started_on")
    return Day(
        on=day.on,
        latest=day.latest,
        was_asked=day.was_asked,
        before=events.filter(started_on__lt=day.on).order_by("-started_on", "slug").first(),
        after=events.filter(started_on__gt=day.on).order_by("started_on", "slug").first(),
        kept=kept,
    )


def shortened(text: str) -> str:
    """Return *text*, or its beginning where it is long: what a message repeats of it."""
    return text if len(text) <= 60 else f"{text[:60]}…"
