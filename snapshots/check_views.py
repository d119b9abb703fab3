"""/snapshots/check/: what became of what was cited."""

from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from provisions.forms import BadParameterError, checked
from record.freshness import reading_page
from snapshots.checking import pasted
from snapshots.checking.answers import answer, newest_edit
from snapshots.checking.examples import examples
from snapshots.checking.outcomes import MEANINGS, Outcome
from snapshots.checking.pasted import LONGEST_LINK, MOST_BYTES, NotTakenError
from snapshots.checking.shown import shown
from snapshots.tables import INTERCHANGE

AROUND_A_FILE = 100_000
"""What a form may weigh beside the file that it carries."""


class CheckForm(forms.Form):
    """``q``: what was cited, where it is short enough for an address."""

    q = forms.CharField(
        required=False,
        max_length=LONGEST_LINK,
        error_messages={
            "max_length": f"It takes up to {LONGEST_LINK:,} characters. Paste a longer text into "
            "the box on the page instead."
        },
    )


# Exempt from the check of a token, which would need a cookie: it changes nothing, and reads no
# session, so that a forged post gains nothing.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponseBase:
    """Tell what became of what was pasted, uploaded or linked to; with nothing, what may be."""
    return _posted(request) if request.method == "POST" else _linked(request)


@reading_page
def _linked(request: HttpRequest) -> HttpResponse:
    text = checked(CheckForm, request.GET).cleaned_data["q"]
    if not text.strip():
        return _page(request, examples=examples())
    try:
        return _page(request, text=text, **_answered(text))
    except NotTakenError as error:
        raise BadParameterError([("q", str(error))]) from error


@gzip_page
@cache_control(no_store=True)
def _posted(request: HttpRequest) -> HttpResponse:
    text = ""
    try:
        text, name = _given(request)
        return _page(request, text=text, file_name=name, **_answered(text, name))
    except NotTakenError as error:
        return _page(request, status=error.status, text=text, problem=str(error))


def _given(request: HttpRequest) -> tuple[str, str]:
    """Return the text that was pasted or uploaded, and the name of the file, if it was one.

    Raises NotTakenError; what is too large is refused before it is read.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if int(length) > MOST_BYTES + AROUND_A_FILE:
        raise pasted.too_large()
    try:
        files = request.FILES.getlist("file")
        text = request.POST.get("text", "")
    except RequestDataTooBig as error:
        raise NotTakenError(
            "This is too long for the box. Save it as a file, and choose that.", status=413
        ) from error
    if not files:
        return pasted.cleaned(text), ""
    if text.strip() or len(files) > 1:
        raise NotTakenError("Give one of the two: text in the box, or one file.")
    return pasted.cleaned(pasted.text_of(files[0].read())), files[0].name or ""


def _answered(text: str, file_name: str = "") -> dict[str, Any]:
    return {
        "shown": shown(answer(pasted.cleaned(text), file_name)),
        "edit": newest_edit(),
    }


def _page(
    request: HttpRequest, *, status: int = 200, text: str = "", file_name: str = "", **more: Any
) -> HttpResponse:
    is_short = bool(text.strip()) and not file_name and len(text) <= LONGEST_LINK
    context = {
        "section": "snapshots",
        "text": text if is_short else "",
        "file_name": file_name,
        "link": f"{reverse('snapshot-check')}?{urlencode({'q': text})}" if is_short else "",
        "meanings": [(outcome, MEANINGS[outcome]) for outcome in Outcome],
        "tables": INTERCHANGE,
        **more,
    }
    return render(request, "snapshots/check.html", context, status=status)
