"""A source from its address: one that is known is offered, another is begun with what it tells."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from record.admin import TrackedAdmin
from statements.addresses import Pasted
from statements.beginning import TOLD, Beginning, beginning_of
from statements.fetching.asking import page_at
from statements.fetching.guard import Guard
from statements.fetching.reading import read
from statements.fetching.unfetched import Unfetched
from statements.forms import SHOWN, AddressForm
from statements.models import Source

CARRIED = (IS_POPUP_VAR, TO_FIELD_VAR)
"""What says for which window a form is opened, and so goes along from page to page."""
CHOSEN = "choose"
"""Where a window that was opened to add a source says that a known one will do."""


class FromAddress(TrackedAdmin):
    """The page that takes an address, and the form that begins with it."""

    change_form_template = "admin/statements/source/form.html"

    def get_urls(self) -> list[URLPattern]:
        """Return Django's addresses and those of the page."""

        @require_POST
        def asking(request: HttpRequest) -> HttpResponse:
            return ask_page(self, request)

        of_site = self.admin_site.admin_view
        return [
            path(
                "from-address/",
                of_site(self.from_address_view),
                name="statements_source_from_address",
            ),
            # No method of this class: a proposal that is laid over the record would hold the
            # record's lock while a page of the web is waited for.
            path("from-address/ask/", of_site(asking), name="statements_source_ask_page"),
            *super().get_urls(),
        ]

    def from_address_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for an address; offer the source that has it, or open the form of a new one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AddressForm(request.GET if "address" in request.GET else None)
        known: list[Source] = []
        if form.is_valid():
            known = Source.objects.same_page(form.cleaned_data["address"].url)
            if not known:
                return HttpResponseRedirect(_form_at(request))
            if chosen := next((s for s in known if str(s.pk) == request.GET.get(CHOSEN)), None):
                return _chosen(request, chosen)
        return page_of(self, request, form, known)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with what the address tells, where there is one."""
        initial = super().get_changeform_initial_data(request)
        form = AddressForm(request.GET if "address" in request.GET else None)
        if not form.is_valid():
            return initial
        told = {name: request.GET[name] for name in TOLD if request.GET.get(name)}
        begun = beginning_of(form.cleaned_data["address"], told)
        request.begun = begun  # type: ignore[attr-defined]
        return {**initial, **begun.values}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form, with where its first values are from."""
        begun: Beginning | None = getattr(request, "begun", None)
        context["begun"] = begun.reasons if begun else []
        context["from_address"] = f"{reverse('admin:statements_source_from_address')}" + (
            f"?{carried}" if (carried := urlencode(list(_carried(request)))) else ""
        )
        return super().render_change_form(request, context, *args, **kwargs)


def page_of(
    admin: FromAddress, request: HttpRequest, form: AddressForm, known: list[Source]
) -> HttpResponse:
    """Return the page that asks for an address, with the sources that have it already."""
    may_open = admin.has_view_or_change_permission(request)
    asked = request.GET if request.method == "GET" else request.POST
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": "Add a source from its address",
        "form": form,
        "known": [
            (
                source,
                reverse("admin:statements_source_change", args=[source.pk]) if may_open else "",
                admin.get_view_on_site_url(source),
                f"?{urlencode([*asked_for(request), (CHOSEN, source.pk)])}",
            )
            for source in known[:SHOWN]
        ],
        "archived_url": form.cleaned_data["address"].archived_url if known else "",
        "form_address": _form_at(request) if known else "",
        "carried": list(_carried(request)),
        "is_popup": IS_POPUP_VAR in asked,
        "may_ask": settings.FETCH_PAGES,
    }
    return TemplateResponse(request, "admin/statements/source/from_address.html", context)


def ask_page(admin: FromAddress, request: HttpRequest) -> HttpResponse:
    """Ask the page at an address what it says of itself, and go on with that.

    Raises Http404 where the site fetches no pages.
    """
    if not settings.FETCH_PAGES:
        raise Http404
    if not admin.has_add_permission(request):
        raise PermissionDenied
    form = AddressForm(request.POST)
    if not form.is_valid():
        return page_of(admin, request, form, [])
    pasted: Pasted = form.cleaned_data["address"]
    told: dict[str, str] = {}
    if "ask" in request.POST and not Source.objects.same_page(pasted.url):
        try:
            told = read(page_at(pasted.url, Guard.of_settings()))
        except Unfetched as error:
            said = f"The page was not read: {error.said}. Fill the form in by hand."
            messages.warning(request, said)
        else:
            if not told:
                messages.info(request, "The page says nothing of itself that a form could take.")
    query = urlencode([*asked_for(request), *told.items()])
    return HttpResponseRedirect(f"{reverse('admin:statements_source_from_address')}?{query}")


def asked_for(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield what an address takes along: the address that was pasted, and for which window."""
    asked = request.GET if request.method == "GET" else request.POST
    yield "address", asked.get("address", "").strip()
    yield from _carried(request)


def _carried(request: HttpRequest) -> Iterator[tuple[str, str]]:
    asked = request.GET if request.method == "GET" else request.POST
    yield from ((name, asked[name]) for name in CARRIED if name in asked)


def _form_at(request: HttpRequest) -> str:
    """Return the address of the form that begins with what *request* asks for."""
    told = [(name, request.GET[name]) for name in TOLD if request.GET.get(name)]
    query = urlencode([*asked_for(request), *told])
    return f"{reverse('admin:statements_source_add')}?{query}"


def _chosen(request: HttpRequest, source: Source) -> HttpResponse:
    """Give *source* to the window that asked for one, as if it had just been added."""
    key = source.slug if request.GET.get(TO_FIELD_VAR) == "slug" else source.pk
    told = json.dumps({"value": str(key), "obj": str(source)})
    return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": told})
