"""Links that keep the day of the page."""

from django import template

from provisions.forms import Day

register = template.Library()


@register.filter
def as_of(address: str, day: Day) -> str:
    """Return *address* with the day that was asked for, before its anchor if it has one."""
    path, hash_sign, anchor = address.partition("#")
    query = day.query.replace("?", "&") if "?" in path else day.query
    return f"{path}{query}{hash_sign}{anchor}"
