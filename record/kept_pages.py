"""What is kept of forms, as the pages of the admin meet it: told, put back, and told of."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.admin.exceptions import NotRegistered
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme

from record import keeping
from record.editing import write_transaction
from record.instants import instant_in
from record.keeping import Form, Window, form_at, form_of, is_id
from record.kept import KeptForm
from record.parameters import ONLY_TRIED

PUT_BACK = "kept"
"""Where the address of a form names what is to be put back in it."""
TOKEN = "_kept"  # noqa: S105 (it names a field)
"""Where a form says from which window it is sent."""
IS_TOKEN = re.compile(r"[A-Za-z0-9]{16,64}")
LISTED = 10


@dataclass(frozen=True)
class Keeping:
    """What the page of a form says of what is kept of it, and what its script needs to know.

    ``unsaved`` are forms left with something typed in them, each with the address that puts it
    back; ``more`` is how many are not listed. ``put_back`` is what this page shows.
    """

    window: Window
    address: str
    company: list[str]
    saved_since: str
    unsaved: list[tuple[KeptForm, str]]
    more: int
    put_back: KeptForm | None
    holds_typed: bool


def around(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what *view* answers, and know what became of the form that it shows or takes.

    All is written outside of *view*, whose own writes may be taken back. What was typed is let go
    of in the transaction that saves it; a form that was refused is kept as it was sent.
    """
    if form_at(request.resolver_match) is None or ONLY_TRIED in request.POST:
        return view()
    if request.method != "POST":
        response = view()
        window = _shown(request)
        if request.method == "GET" and window is not None:
            keeping.open_window(window, getattr(request, "put_back", None))
        return response
    sent = dict(request.POST.lists())
    with write_transaction():
        response = view()
        if getattr(request, "is_saved", False):
            keeping.end(request.user, request.POST.get(TOKEN, ""))
        elif (window := _shown(request)) is not None:
            try_to_keep(window, sent)
    return response


def try_to_keep(window: Window, sent: dict[str, list[str]]) -> KeptForm | None:
    """Keep what was typed of what was *sent*; return None where it is too much."""
    try:
        return keeping.keep(window, keeping.typed_in(sent))
    except (keeping.TooLongError, keeping.SavedError):
        return None


def _shown(request: HttpRequest) -> Window | None:
    return getattr(request, "window", None)


def keeping_of(request: HttpRequest, name: str, version: str) -> Keeping | None:
    """Return what the form that *request* is about to be shown says of what is kept of it.

    *name* and *version* are those of the row that it shows. Two queries at most, and a few more
    where something is put back.
    """
    form = form_at(request.resolver_match)
    if form is None:
        return None
    put_back: KeptForm | None = getattr(request, "put_back", None)
    given = request.POST.get(TOKEN, "")
    token = given if IS_TOKEN.fullmatch(given) else new_token()
    window = Window(request.user, form, token, name, version)
    found = keeping.known(window)
    if found.is_saved:
        # Sent once more from a page of before: that is another form.
        window = Window(request.user, form, new_token(), name, version)
    request.window = window  # type: ignore[attr-defined]
    opened = Window(request.user, form, token, version=put_back.version) if put_back else None
    unsaved = [kept for kept in found.unsaved if kept != put_back]
    return Keeping(
        window=window,
        address=reverse("admin:kept"),
        company=found.company,
        saved_since=keeping.saved_since(opened, is_shown=True) if opened else "",
        unsaved=[(kept, address_of(kept, request.GET)) for kept in unsaved[:LISTED]],
        more=max(0, len(unsaved) - LISTED),
        put_back=put_back,
        holds_typed=put_back is not None or bool(given),
    )


def new_token() -> str:
    """Return what a window that opens now goes by."""
    return get_random_string(22)


def address_of(kept: KeptForm, asked: QueryDict | None = None) -> str:
    """Return where a kept form is put back, in a window opened with the parameters *asked*."""
    query = asked.copy() if asked else QueryDict(mutable=True)
    query[PUT_BACK] = str(kept.pk)
    return f"{form_of(kept).address}?{query.urlencode()}"


def asked_back(request: HttpRequest) -> KeptForm | None:
    """Return what the address asks to be put back; None where it is not kept any longer.

    Raises Http404 where it is somebody else's, or was typed in another form.
    """
    given = request.GET.get(PUT_BACK, "")
    kept = KeptForm.objects.filter(pk=int(given)).first() if is_id(given) else None
    if kept is None:
        return None
    if kept.user_id != request.user.pk or form_of(kept) != form_at(request.resolver_match):
        raise Http404
    return kept if kept.typed is not None else None


def unsaved_of(user: Any) -> tuple[list[tuple[KeptForm, str]], int]:
    """Return what *user* typed in forms and did not save, the latest, and how many more; 1 query.

    With each stands where it is put back.
    """
    kept = list(KeptForm.objects.unsaved(user).defer("typed"))
    return [(each, address_of(each)) for each in kept[:LISTED]], max(0, len(kept) - LISTED)


# --- What pages tell ----------------------------------------------------------------------------


def told(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Take what the page of a form tells: something typed, open still, closed, to be let go of.

    The answer says what is known of the form, for the script of the page.
    """
    does = request.POST.get("_does", "")
    if does == "discard":
        return _discard(request)
    if request.POST.get("_user", "") != str(request.user.pk):
        # Someone else has signed in in this browser since; what it holds is not theirs.
        return JsonResponse({}, status=409)
    window = _window(request, site)
    answer: dict[str, Any] = {}
    try:
        if does == "typed":
            answer["kept"] = _keep(request, window)
        elif does == "untyped":
            keeping.forget(window)
        elif does == "seen":
            keeping.see(window)
        elif does == "left":
            keeping.leave(window)
            return JsonResponse({})
        else:
            raise BadRequest("_does takes typed, untyped, seen, left or discard.")
    except keeping.TooLongError:
        return JsonResponse({}, status=413)
    except keeping.SavedError:
        return JsonResponse({}, status=410)
    if "_left" in request.POST:
        keeping.leave(window)
    answer["company"] = keeping.known(window).company
    answer["saved"] = keeping.saved_since(window)
    return JsonResponse(answer)


def _keep(request: HttpRequest, window: Window) -> dict[str, Any]:
    typed = keeping.typed_in(dict(request.POST.lists()))
    kept = keeping.keep(window, typed, instant_in(request.POST.get("_at", "")))
    return {
        "id": kept.pk,
        "at": keeping.at_time(kept.typed_at, timezone.now()),  # type: ignore[arg-type]
        "url": address_of(kept),
    }


def _discard(request: HttpRequest) -> HttpResponse:
    """Let go of what the user typed, and lead back to where that was asked for."""
    given = request.POST.get("_id", "")
    user: Any = request.user
    kept = KeptForm.objects.filter(user=user, pk=int(given)) if is_id(given) else None
    back = request.POST.get("_next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    )
    if kept is None or not (kept.delete()[0] or _is_gone(int(given))):
        raise Http404
    if "_script" in request.POST:
        return JsonResponse({})
    return HttpResponseRedirect(back if is_ours else reverse("admin:index"))


def _is_gone(pk: int) -> bool:
    return not KeptForm.objects.filter(pk=pk).exists()


def _window(request: HttpRequest, site: AdminSite) -> Window:
    """Return which window of which form tells.

    Raises Http404 where there is no such form, PermissionDenied where it is not the user's to use.
    """
    form = _form(request.POST.get("_model", ""), request.POST.get("_row", ""), site)
    token = request.POST.get(TOKEN, "")
    if not IS_TOKEN.fullmatch(token):
        raise BadRequest(f"{TOKEN} is not that of a form.")
    if not may_use(form, request, site):
        raise PermissionDenied
    posted = request.POST.get
    return Window(request.user, form, token, posted("_name", ""), posted("version", ""))


def _form(label: str, row: str, site: AdminSite) -> Form:
    try:
        model = apps.get_model(label)
        shown = site.get_model_admin(model)
    except (LookupError, ValueError, NotRegistered):
        raise Http404 from None
    if not getattr(shown, "keeps_forms", False) or not (row == "" or is_id(row)):
        raise Http404
    return Form(model, int(row) if row else None)


def may_use(form: Form, request: HttpRequest, site: AdminSite) -> bool:
    """Return whether the user may save what is typed in *form*."""
    shown = site.get_model_admin(form.model)
    if form.row is None:
        return shown.has_add_permission(request)
    return shown.has_change_permission(request)
