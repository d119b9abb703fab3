"""The admin site: Django's own, which loses nothing that was typed in it."""

from functools import wraps
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from record import carrying, kept_pages
from record.carrying import CARRIED


class FindRows(AutocompleteJsonView):
    """Finds the rows that a field may refer to.

    With ``by_key`` a row is answered with by its key (a slug or a number), as lists hold them,
    instead of by its id.
    """

    def process_request(self, request: HttpRequest) -> tuple[Any, ...]:
        """Return what is looked for, where, for which field, and what a row goes by."""
        term, model_admin, source_field, to_field = super().process_request(request)
        if "by_key" in request.GET:
            to_field = getattr(model_admin.model, "key_field", to_field)
        return term, model_admin, source_field, to_field

    def get_queryset(self) -> Any:
        """Return the rows found, with what their names are made from."""
        model = self.model_admin.model
        return super().get_queryset().select_related(*getattr(model, "named_with", ()))


class RecordSite(admin.AdminSite):
    """Where editors keep the record.

    What they type is kept until it is saved, and carried along where they were signed out.
    """

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Return *view* for those who are signed in, with what they type in it kept."""

        @wraps(view)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return kept_pages.around(request, lambda: view(request, *args, **kwargs))

        permitted = super().admin_view(keeping, cacheable)

        @wraps(permitted)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if carrying.may_be_carried(request) and not self.has_permission(request):
                return carrying.ask_to_sign_in(request, self)
            return permitted(request, *args, **kwargs)

        return answer

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return Django's addresses, and the one that the pages of forms tell."""
        kept = path("record/kept/", self.admin_view(self.kept_view), name="kept")
        return [kept, *super().get_urls()]

    @method_decorator(require_POST)
    def kept_view(self, request: HttpRequest) -> HttpResponse:
        """Take what the page of a form tells of it."""
        return kept_pages.told(request, self)

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for name and password; what was typed before comes along."""
        text = request.POST.get(CARRIED, "") if request.method == "POST" else ""
        response = super().login(request, {CARRIED: text, **(extra_context or {})})
        if not (text and isinstance(response, HttpResponseRedirect)):
            return response
        # Django has seen to it that this is an address of this host.
        sent = carrying.read(response.url, text)
        if sent is None or not self.has_permission(request):
            return response
        return carrying.put_in_place(request, sent, self)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show what was typed and not saved, too."""
        unsaved, more = kept_pages.unsaved_of(request.user)
        context = {
            "unsaved": unsaved,
            "more_unsaved": more,
            "kept_address": reverse("admin:kept", current_app=self.name),
        }
        return super().index(request, {**context, **(extra_context or {})})

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Answer a field that looks for rows by words."""
        return cast(HttpResponse, FindRows.as_view(admin_site=self)(request))
