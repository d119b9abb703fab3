"""What the lists of the admin show above their rows."""

from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from typing import Any

from django import template
from django.contrib.admin.views.main import ChangeList
from django.db.models import DateTimeField
from django.db.models.functions import TruncDate
from django.utils.formats import date_format

register = template.Library()

PARTS = ("year", "month", "day")
FORMATS = ("", "Y", "F Y", "j F")


Step = tuple[date, int]
"""A day, and how much of it is meant: 1 its year, 2 its month, 3 itself; with 0 it is any day."""


@register.inclusion_tag("admin/date_hierarchy.html")
def days_of_list(cl: ChangeList) -> dict[str, Any]:
    """Return the years, months or days of the rows in a list, to choose from.

    The rows' days are asked for once, as they are. Django's own tag has the database cut each
    down to its year, which takes SQLite a second for some ten thousand rows.
    """
    path = cl.date_hierarchy
    if isinstance(cl.lookup_opts.get_field(path), DateTimeField):
        days = cl.queryset.annotate(_day=TruncDate(path)).values_list("_day", flat=True)
    else:
        days = cl.queryset.values_list(path, flat=True)
    asked = [cl.params.get(f"{path}__{part}") for part in PARTS]
    chosen = tuple(int(part) for part in takewhile(bool, asked) if part)
    back, choices = steps(sorted(filter(None, days.order_by().distinct())), chosen)

    def link(day: date, depth: int) -> dict[str, str]:
        values = {f"{path}__{part}": getattr(day, part) for part in PARTS[:depth]}
        return {
            "link": cl.get_query_string(values, [f"{path}__"]),
            "title": date_format(day, FORMATS[depth]) if depth else "All dates",
        }

    return {
        "show": bool(back or choices),
        "back": link(*back) if back else None,
        "choices": [link(*step) for step in choices],
    }


def steps(days: Sequence[date], chosen: tuple[int, ...]) -> tuple[Step | None, list[Step]]:
    """Return the step back from what is *chosen* (year, month, day), and those on from there.

    *days* are those of the rows, in order. Where all are of one year or one month, that is as good
    as chosen.
    """
    depth = len(chosen)
    if not days:
        return ((date.min, 0) if depth else None), []
    first, last = days[0], days[-1]
    if not depth and first.year == last.year:
        depth = 2 if first.month == last.month else 1
    on = min(depth + 1, len(PARTS))
    reached = {(day.year, day.month, day.day)[:on]: (day, on) for day in days}
    return ((first, depth - 1) if depth else None), list(reached.values())
