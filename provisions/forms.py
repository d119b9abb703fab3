"""The query parameters of the reading pages, read in one place.

A form says what each parameter takes. A value that is not understood stops the page with a
:class:`~record.parameters.BadParameterError`, whose messages are the page that answers it; a name
that no page knows is left alone, so that what others add to a link (``utm_source``) does not break
it.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, Subquery
from django.http import QueryDict

from provisions.comparison import Against
from provisions.days import bounds
from record.days import newest_day, refuse_future_day
from record.parameters import GIVEN_TWICE, BadParameterError, shortened
from statements.models import Event


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


@dataclass(frozen=True)
class Day:
    """The day that a page shows, and the steps to the events beside it.

    ``on`` is the day asked for, or the latest in the record; ``query`` hands it on to other pages.
    ``latest`` is None where the record is empty, ``first_draft`` where it has no draft. ``before``
    and ``after`` are the nearest events, each the first of so many that began on its day;
    ``events`` are those that began on the day itself.
    """

    on: date
    latest: date | None
    was_asked: bool
    before: Event | None = None
    after: Event | None = None
    kept: str = ""
    """The page's other parameters as a query, which the steps to other days keep."""
    first_draft: date | None = None
    events_before: int = 0
    events_after: int = 0
    events: tuple[Event, ...] = ()

    @property
    def is_before_drafts(self) -> bool:
        """Whether no draft had begun by this day, although one did later."""
        return self.first_draft is not None and self.on < self.first_draft

    @property
    def is_latest(self) -> bool:
        """Whether nothing in the record is later than this day."""
        return self.latest is None or self.on >= self.latest

    @property
    def has_steps(self) -> bool:
        """Whether an event stands beside this day, or the latest day of the record does."""
        return bool(self.before or self.after) or not self.is_latest

    @property
    def query(self) -> str:
        """What a link to another page carries, so that the day stays."""
        return f"?on={self.on.isoformat()}" if self.was_asked else ""

    @property
    def kept_pairs(self) -> list[tuple[str, str]]:
        """The other parameters, each with its value."""
        return parse_qsl(self.kept)

    def not_before(self, first: date) -> "Day":
        """Return it without the step to a day before *first*, on which the page is not there."""
        leads_away = self.before is not None and self.before.started_on < first
        return replace(self, before=None) if leads_away else self


Form = TypeVar("Form", bound=forms.Form)


def read(form: type[Form], query: QueryDict) -> dict[str, Any]:
    """Return the parameters that *form* knows. Raises BadParameterError."""
    return checked(form, query).cleaned_data


def checked(form: type[Form], query: QueryDict) -> Form:
    """Return *form* with the parameters that it knows, all valid. Raises BadParameterError."""
    bound = form(query)
    problems = [
        (name, GIVEN_TWICE)
        for name, field in bound.fields.items()
        if len(query.getlist(name)) > 1
        and not getattr(field.widget, "allow_multiple_selected", False)
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
    days = bounds()
    return Day(
        on=on or days.latest or newest_day(),
        latest=days.latest,
        was_asked=on is not None,
        first_draft=days.first_draft,
    )


def day_of_page(query: QueryDict) -> Day:
    """Return the day that a page with the address's *query* shows. Raises BadParameterError."""
    return day_with_steps(read(DayForm, query)["on"])


def day_with_steps(on: date | None, *, kept: str = "") -> Day:
    """Return the day *on*, by default the latest in the record, with the events beside it.

    *kept* is the page's other parameters as a query. Two queries.
    """
    day = day_asked(on)
    near = events_near(day.on)
    earlier = [event for event in near if event.started_on < day.on]
    later = [event for event in near if event.started_on > day.on]
    return replace(
        day,
        before=earlier[0] if earlier else None,
        after=later[0] if later else None,
        events_before=len(earlier),
        events_after=len(later),
        events=tuple(event for event in near if event.started_on == day.on),
        kept=kept,
    )


def events_near(on: date) -> list[Event]:
    """Return the events that began on the day *on*, and on the nearest before and after it.

    They come by day, then by slug, with their day and title only. One query.
    """
    days = Event.objects.order_by().values_list("started_on", flat=True)
    before = days.filter(started_on__lt=on).order_by("-started_on")[:1]
    after = days.filter(started_on__gt=on).order_by("started_on")[:1]
    near = Q(started_on=on) | Q(started_on=Subquery(before)) | Q(started_on=Subquery(after))
    found = Event.objects.filter(near).order_by("started_on", "slug")
    return list(found.only("slug", "title", "started_on"))
