"""Where the rows of a page are for programs."""

from urllib.parse import parse_qsl, urlencode

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

register = template.Library()


@register.simple_tag
def twin(request: HttpRequest | str, ending: str) -> str:
    """Return the address of the page of *request* with *ending* (“json”); "" where it has none.

    It keeps what was asked for, but for the page of a list, which files do not have. Where
    something is wrong a page knows of no request, and templates have "" for it.
    """
    if not isinstance(request, HttpRequest) or request.resolver_match is None:
        return ""
    match = request.resolver_match
    try:
        address = reverse(f"{match.url_name}-{ending}", args=match.args, kwargs=match.kwargs)
    except NoReverseMatch:
        return ""
    asked = [pair for pair in parse_qsl(request.GET.urlencode()) if pair[0] != "page"]
    return f"{address}?{urlencode(asked)}" if asked else address
