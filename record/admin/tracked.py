"""The admin of the record: every change through the write path, with its reason."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.forms import BaseModelFormSet, Media, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from record import kept_pages, reasons
from record.admin import checking
from record.admin.deleting import Deleting
from record.admin.fields import RecordFields
from record.admin.links import IS_ID, offer_autocomplete, show_lists
from record.admin.lists import ListPages
from record.admin.request import RecordRequest
from record.admin.restoring import RestoringPages
from record.aggregates import lists_of
from record.editing import PROPOSED_FROM, current_edit, edit
from record.forms import REASON_FIELDS, TrackedForm
from record.links import links_fields
from record.models import Tracked
from record.parameters import ONLY_TRIED
from record.refusal import PutBack, Refusal

MEDIA = Media(
    js=[
        "admin/js/jquery.init.js",
        "js/admin/token.js",
        "js/admin/boxes.js",
        "js/admin/form.js",
        "js/admin/collisions.js",
        "js/admin/kept.js",
    ],
    css={"all": ["css/admin/form.css", "css/admin/collisions.css", "css/admin/kept.css"]},
)


class TrackedAdmin(RecordFields, Deleting, RestoringPages, ListPages):
    """The admin of one kind of aggregate.

    Every request that may write runs inside one Edit, opened before the first query, so that two
    editors queue instead of failing. What the write path refuses is shown on the form, with all
    that was typed.
    """

    shows_rows = True
    """Its pages show rows of the record, with those that are proposed laid over."""
    keeps_forms = True
    """What is typed in its forms is kept until it is saved."""

    form: Any = TrackedForm
    change_form_template = "admin/record_form.html"

    def __init__(self, model: type[Tracked], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        fields = links_fields(lists_of(model))
        self.form = type(self.form.__name__, (self.form,), fields)
        show_lists(self, model)

    # --- The form ---------------------------------------------------------------------------

    def get_fields(self, request: HttpRequest, obj: Tracked | None = None) -> Any:
        """Leave the reason out: the page asks for it last, below all that is changed."""
        asked = (*REASON_FIELDS, "version", "renames_to")
        return [name for name in super().get_fields(request, obj) if name not in asked]

    def get_readonly_fields(self, request: HttpRequest, obj: Tracked | None = None) -> list[str]:
        """Keep what makes the row the row that it is."""
        fixed = list(super().get_readonly_fields(request, obj))
        return fixed if obj is None else [*fixed, *self.model.fixed_fields]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Tracked | None = None
    ) -> dict[str, Any]:
        """Propose a slug for a new row only: an old one keeps its own."""
        return super().get_prepopulated_fields(request, obj) if obj is None else {}

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[ModelForm]:
        """Return the form, which knows what the write path refused of it."""
        form = super().get_form(request, *args, **kwargs)
        offer_autocomplete(form.base_fields.values(), self.admin_site, request)
        asked = ("refusal", "restores", "begins_with")
        known = {name: getattr(request, name, None) for name in asked}
        return type(form.__name__, (form,), known)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let whoever may change a row put it back, too."""
        may_restore = getattr(request, "restores", None) and self.has_change_permission(request)
        return bool(may_restore) or super().has_add_permission(request)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Let lists refer to a row by its key, as addresses and files do."""
        names = {field.name for field in self.model._meta.concrete_fields}
        is_key = to_field == self.model.key_field and to_field in names
        return is_key or super().to_field_allowed(request, to_field)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form, with the reasons last given and what is kept of it."""
        context["media"] += MEDIA
        row = context["original"]
        if self.has_change_permission(request, row) if row else self.has_add_permission(request):
            version = context["adminform"].form["version"].value() or ""
            context["keeping"] = kept_pages.keeping_of(request, str(row or ""), version)
        context["reasons"] = reasons.last_used(request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Saving -----------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form, save it in one Edit, or try it; shown again where it was refused."""
        asked = cast(RecordRequest, request)
        asked.is_check = ONLY_TRIED in request.POST
        asked.refusal = asked.restores = asked.put_back = None

        def answer() -> HttpResponse:
            asked.is_saved = False
            place = object_id, form_url
            is_filled = request.method == "POST" or getattr(request, "begins_with", None)
            if is_filled and object_id and self._is_gone(asked, object_id):
                place = None, request.get_full_path()
            return super(TrackedAdmin, self).changeform_view(request, *place, extra_context)

        if request.method == "GET" and kept_pages.PUT_BACK in request.GET:
            return self._put_back(asked, answer)
        if request.method != "POST":
            return answer()
        if not asked.is_check:
            return self._save(asked, answer)
        request.POST = cast(Any, checking.with_some_reason(request.POST))
        try:
            return checking.verdict(self._save(asked, answer))
        except checking.Passed:
            return checking.verdict(None, asked.saving)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Store the row in the open Edit, with the reason given."""
        cast(RecordRequest, request).saving = [form]
        opened = current_edit()
        opened.reason = form.cleaned_data["reason_for_change"]
        opened.kind = form.cleaned_data["kind_of_change"]
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list[BaseModelFormSet], change: bool
    ) -> None:
        """Store what is edited with the row, and check the rules before success is announced."""
        forms = [each for formset in formsets for each in formset.forms]
        cast(RecordRequest, request).saving += forms
        super().save_related(request, form, formsets, change)
        current_edit().check()

    def response_add(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Announce the new row, unless it was only tried."""
        self._keep_nothing_of_a_check(request)
        cast(RecordRequest, request).is_saved = True
        return super().response_add(request, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Announce the change, unless there was none or it was only tried."""
        self._keep_nothing_of_a_check(request)
        cast(RecordRequest, request).is_saved = True
        for form in cast(RecordRequest, request).saving:
            for told in getattr(form, "told_taken", ()):
                self.message_user(request, told, messages.INFO)
        if not current_edit().has_written():
            self.message_user(request, "Nothing was changed, so no Edit was made.", messages.INFO)
            if "_continue" not in request.POST and "_popup" not in request.POST:
                return self.response_post_save_change(request, obj)
        return super().response_change(request, obj)

    def _save(self, request: RecordRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
        """Give *answer* inside an Edit; again, with what was refused, where it was."""
        if early := getattr(request, "refused_beforehand", ""):
            said = f"{early} What you typed is below."
            request.refusal = Refusal(ValidationError(said), ())
        for _ in range(2):
            request.saving = []
            try:
                with edit(editor=request.user):
                    return answer()
            except (ValidationError, ProtectedError) as error:
                # What is not the fault of a form that will be shown stands above them all.
                told = () if request.refusal else request.saving
                request.refusal = Refusal(error, told)
        with edit(editor=request.user):
            return answer()

    def _put_back(
        self, request: RecordRequest, answer: Callable[[], HttpResponse]
    ) -> HttpResponse:
        """Show the form as it was left, with all that was typed, and write nothing."""
        kept = kept_pages.asked_back(request)
        if kept is None:
            gone = "What you typed there is not kept any longer: it was saved or discarded."
            self.message_user(request, gone, messages.INFO)
            return HttpResponseRedirect(request.path)
        # Looked at first, since a form that was sent is read only once.
        asked = request.POST, request.FILES
        request.put_back, request.refusal = kept, PutBack()
        request.method, request.POST = "POST", cast(Any, kept.posted())
        try:
            return answer()
        finally:
            request.method, request.POST = "GET", cast(Any, asked[0])

    def _is_gone(self, request: RecordRequest, object_id: str) -> bool:
        """Return whether the row has gone since its form was opened, which becomes a new one's.

        Saving restores a row that was deleted. One that was only proposed has no history.
        """
        pk = int(object_id) if IS_ID.fullmatch(object_id) else 0
        if not pk or self.model._base_manager.filter(pk=pk).exists():
            return False
        last = self.model.history.filter(id=pk).first()
        if last is None:
            return pk >= PROPOSED_FROM
        # What makes the row the row that it is was shown, not typed.
        posted = request.POST.copy()
        for name in self.model.fixed_fields:
            posted.setdefault(name, getattr(last, self.model._meta.get_field(name).attname))
        request.POST = cast(Any, posted)
        request.restores = pk
        return True

    def _keep_nothing_of_a_check(self, request: HttpRequest) -> None:
        if cast(RecordRequest, request).is_check:
            raise checking.Passed
