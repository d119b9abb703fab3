"""Names change, links stay: an address with an old slug leads to the new one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse

from record.models import Rename

View = Callable[..., HttpResponseBase]


def present_slug(table: str, slug: str) -> str | None:
    """Return what *slug* of *table* has become; None where it was never renamed.

    A slug that was renamed several times leads to the last.
    """
    seen = {slug}
    present = None
    while (renamed := Rename.objects.filter(table=table, old=present or slug).first()) is not None:
        if renamed.new in seen:
            break
        seen.add(renamed.new)
        present = renamed.new
    return present


def moves_with(table: str) -> Callable[[View], View]:
    """Make a view of one row of *table*, by its slug, answer 301 where the slug has changed.

    Only where the view finds nothing is it asked what became of the slug. The query stays.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, slug=slug, **kwargs)
            except Http404:
                present = present_slug(table, slug)
                if present is None or request.resolver_match is None:
                    raise
                address = reverse(request.resolver_match.view_name, kwargs={"slug": present})
                query = request.META.get("QUERY_STRING", "")
                return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

        return page

    return decorate
