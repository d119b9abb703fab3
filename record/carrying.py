"""Carries a form that was sent in vain along, so that nothing of it has to be typed again.

Whoever is signed out signs in with it in hand; whoever's page is too old, or meets a database that
does not answer, gets it back as a page that sends it again.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.views.csrf import csrf_failure

from record.keeping import Form, Window, form_at
from record.kept_pages import IS_TOKEN, TOKEN, address_of, may_use, new_token, try_to_keep
from record.parameters import ONLY_TRIED

CARRIED = "carried"
"""The field of the form for signing in that holds what was sent before."""
MOST_BYTES = 2_000_000
"""Django takes no more than half as much again."""
UNFIT = frozenset({"login", "logout", "kept"})
"""What is never sent again: pages of the admin by the name of their address."""


@dataclass(frozen=True)
class Sent:
    """A form that was sent: to which address, and the values of each of its fields.

    Passwords are not in it, nor is the token that forms are sent with.
    """

    address: str
    lists: dict[str, list[str]]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The fields one by one, as hidden inputs hold them."""
        return [(name, value) for name, values in self.lists.items() for value in values]

    def as_text(self) -> str:
        """Return the fields as a text that one hidden input holds; "" where it is too long."""
        text = json.dumps(self.lists, ensure_ascii=False, separators=(",", ":"))
        return text if len(text.encode("utf-8", "replace")) <= MOST_BYTES else ""


def sent_by(request: HttpRequest) -> Sent:
    """Return the form that *request* sends."""
    lists = {
        name: values
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name.lower()
    }
    return Sent(request.get_full_path(), dict(lists))


def read(address: str, text: str) -> Sent | None:
    """Return the form that *text* holds; None where it holds none."""
    try:
        lists = json.loads(text)
    except ValueError:
        return None
    is_form = isinstance(lists, dict) and all(
        isinstance(values, list) and all(isinstance(value, str) for value in values)
        for values in lists.values()
    )
    return Sent(address, lists) if is_form and lists else None


def may_be_carried(request: HttpRequest) -> bool:
    """Return whether *request* sends a form of the admin that someone filled in."""
    match = request.resolver_match
    return (
        request.method == "POST"
        and ONLY_TRIED not in request.POST
        and match is not None
        and "admin" in match.namespaces
        and match.url_name not in UNFIT
    )


# --- Signing in ---------------------------------------------------------------------------------


def ask_to_sign_in(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Answer a form that was sent by someone who is signed out: with the page to sign in."""
    sent = sent_by(request)
    text = sent.as_text()
    context = {
        "app_path": reverse("admin:login", current_app=site.name),
        "next": sent.address,
        "carried": text,
        "is_too_long": not text,
    }
    request.method = "GET"
    response = site.login(request, context)
    response.status_code = 403
    return response


def put_in_place(request: HttpRequest, sent: Sent, site: AdminSite) -> HttpResponse:
    """Answer whoever has signed in with a form in hand: nothing of it is saved yet.

    What was typed in a form of the record is kept for the account, and shown in its form; any
    other form is shown to be sent again.
    """
    match = match_of(sent.address)
    form = form_at(match)
    if form is None:
        is_sendable = match is not None and "admin" in match.namespaces
        if not is_sendable or (match and match.url_name in UNFIT):
            return HttpResponseRedirect(reverse("admin:index", current_app=site.name))
        return send_again(request, sent, site)
    if not may_use(form, request, site):
        what = form.model._meta.verbose_name
        messages.warning(
            request,
            f"What was typed in the form of a {what} is not kept: this account may not use it.",
        )
        return HttpResponseRedirect(reverse("admin:index", current_app=site.name))
    token = "".join(sent.lists.get(TOKEN, [])[:1])
    if not IS_TOKEN.fullmatch(token):
        token = new_token()
    window = Window(request.user, form, token, _name_of(form))
    kept = try_to_keep(window, sent.lists)
    if kept is None:
        return send_again(request, sent, site)
    return HttpResponseRedirect(address_of(kept, QueryDict(urlsplit(sent.address).query)))


def match_of(address: str) -> ResolverMatch | None:
    """Return the page at an address of this site; None where there is none."""
    try:
        return resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return None


def _name_of(form: Form) -> str:
    row: Any = None
    if form.row is not None:
        named = form.model.objects.select_related(*form.model.named_with)
        row = named.filter(pk=form.row).first()
    return str(row or "")


# --- Sending again ------------------------------------------------------------------------------


def send_again(
    request: HttpRequest, sent: Sent, site: AdminSite, status: int = 200
) -> HttpResponse:
    """Return a page of the admin that holds a form and sends it again."""
    context = {**site.each_context(request), "title": "Not done yet", "sent": sent}
    response = TemplateResponse(request, "admin/send_again.html", context, status=status)
    add_never_cache_headers(response)
    return response


def token_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a request whose token is not the one that holds now.

    Signing in again in another tab changes it. Where the form came from a page of this very site,
    it is shown to be sent again: by hand, so that no other site can have it sent.
    """
    from django.contrib import admin  # noqa: PLC0415 (its site is of an app above)

    is_own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if not (is_own and may_be_carried(request)):
        return csrf_failure(request, reason)
    if not admin.site.has_permission(request):
        return ask_to_sign_in(request, admin.site)
    return send_again(request, sent_by(request), admin.site, status=403)
