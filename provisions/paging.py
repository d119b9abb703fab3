"""Long lists, a page at a time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from provisions.filters import FilterForm
from provisions.forms import BadParameterError, shortened

ROWS = 50


@dataclass(frozen=True)
class PageLink:
    """A step to another page; ``number`` is None where numbers are left out."""

    number: int | None
    query: str


@dataclass(frozen=True)
class Page:
    """Some rows of a list: those from ``first`` to ``last`` of ``count``, counted from 1."""

    rows: Sequence[Any]
    number: int
    pages: int
    first: int
    last: int
    count: int
    links: list[PageLink]
    before: str | None
    after: str | None


def page_of(
    rows: QuerySet | Sequence[Any], query: QueryDict, form: FilterForm, *, size: int = ROWS
) -> Page:
    """Return the page of *rows* that ``page`` in *query* asks for; its links keep the filters.

    Two queries. Raises BadParameterError, saying which pages there are.
    """
    paginator = Paginator(rows, size)
    number = _number(query, paginator.num_pages)
    found = paginator.page(number)
    numbers = paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
    links = [
        PageLink(place, _query(form, place)) if isinstance(place, int) else PageLink(None, "")
        for place in numbers
    ]
    return Page(
        rows=list(found.object_list),
        number=number,
        pages=paginator.num_pages,
        first=found.start_index(),
        last=found.end_index(),
        count=paginator.count,
        links=links,
        before=_query(form, number - 1) if found.has_previous() else None,
        after=_query(form, number + 1) if found.has_next() else None,
    )


def _number(query: QueryDict, pages: int) -> int:
    given = query.getlist("page")
    if len(given) > 1:
        raise BadParameterError([("page", "It is given more than once, and it takes one value.")])
    text = given[0].strip() if given else ""
    if not text:
        return 1
    if re.fullmatch(r"[0-9]{1,6}", text) and 1 <= int(text) <= pages:
        return int(text)
    takes = f"the pages are 1 to {pages}" if pages > 1 else "there is one page, 1"
    raise BadParameterError([("page", f"There is no page “{shortened(text)}”: {takes}.")])


def _query(form: FilterForm, number: int) -> str:
    """Return the query of a page; the first needs no number, but a link needs a query."""
    return form.link(page=str(number)) if number > 1 else form.query or "?"
