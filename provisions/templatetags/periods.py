"""How long things held, in words."""

from collections.abc import Sequence
from datetime import date

from django import template

from provisions import periods
from provisions.forms import Day
from provisions.periods import Period

register = template.Library()


@register.simple_tag
def held(since: date, until: date | None, day: Day) -> str:
    """Say since when something holds or from when until when it did, and how long."""
    return periods.held_in_words(since, until, day.on)


@register.simple_tag
def how_long(since: date, until: date | None, day: Day) -> str:
    """Say how long something held."""
    so_far = "" if until or since == day.on else " so far"
    return f"{periods.held(since, until, day.on)}{so_far}"


@register.simple_tag
def lasted(first: date, last: date | None, day: Day) -> str:
    """Say the first and last day of what took several days, and how many."""
    return periods.lasted_in_words(first, last, day.on)


@register.simple_tag
def in_office(first: date | None, last: date | None, day: Day) -> str:
    """Say when an office was held, as far as the record says it."""
    return periods.in_office(first, last, day.on)


@register.simple_tag
def times(of: Sequence[Period], day: Day) -> str:
    """Say each of the periods, one after the other; "never" where there is none."""
    return periods.times_in_words(of, day.on)
