"""Names change, links stay: an address with an old slug leads to the new one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse

from record.models import Rename

View = Callable[..., HttpResponseBase]


def present_slug(table: str, slug: str) -> str | None:
    """Return what *slug* of *table* has become; None where it was never renamed."""
    # One step is enough: renaming a row again makes its old slugs lead to the newest.
    return Rename.objects.filter(table=table, old=slug).values_list("new", flat=True).first()


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
