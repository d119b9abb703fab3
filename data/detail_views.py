"""One row with what belongs to it, as JSON: the twins of the pages of one thing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from actors.models import Actor
from briefing.report.fetching import listed
from data import details
from data.answers import json_answer
from provisions.forms import AgainstForm, Day, DayForm, checked, day_asked, read
from provisions.models import Draft, Provision
from record.editing import one_state
from record.freshness import reading_page
from record.renames import moves_with
from statements.models import Statement


@reading_page
def provision(request: HttpRequest, number: int) -> HttpResponse:
    """Send one point: what each draft says, who stands where on it, and what was said."""
    with one_state():
        day, form = _with_against(request)
        point = get_object_or_404(Provision.objects.select_related("theme"), number=number)
        against = form.cleaned_data["against"]
        return json_answer(
            request,
            day,
            {"against": against},
            page=_page(request, point.get_absolute_url()),
            **details.of_provision(point, day, against),
        )


@reading_page
@moves_with("drafts")
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Send one draft in full: what it holds on every point, and who stands where on it."""
    with one_state():
        day, form = _with_against(request)
        begun = list(Draft.objects.by(day.on).order_by("order"))
        shown = next((draft for draft in begun if draft.slug == slug), None)
        if shown is None:
            raise Http404
        against = form.cleaned_data["against"]
        return json_answer(
            request,
            day,
            {"against": against},
            page=_page(request, shown.get_absolute_url()),
            **details.of_draft(shown, begun, day, against),
        )


@reading_page
@moves_with("actors")
def actor(request: HttpRequest, slug: str) -> HttpResponse:
    """Send one actor: who speaks for it, where it stands, and what it said."""
    with one_state():
        day = day_asked(read(DayForm, request.GET)["on"])
        shown = get_object_or_404(Actor, slug=slug)
        return json_answer(
            request,
            day,
            page=_page(request, shown.get_absolute_url()),
            **details.of_actor(shown, day),
        )


@reading_page
@moves_with("statements")
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    """Send one statement: who made it, what rests on it, and its sources."""
    with one_state():
        day = day_asked(read(DayForm, request.GET)["on"])
        made = Statement.objects.by(day.on).select_related("actor")
        shown = get_object_or_404(made, slug=slug)
        return json_answer(
            request,
            day,
            page=_page(request, shown.get_absolute_url()),
            **details.of_statement(shown, day),
        )


@reading_page
@moves_with("chapters")
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """Send one chapter of the briefing, with the positions of the actors that it is about."""
    with one_state():
        day = day_asked(read(DayForm, request.GET)["on"])
        shown = next((each for each in listed().chapters if each.chapter.slug == slug), None)
        if shown is None:
            raise Http404
        return json_answer(
            request,
            day,
            page=_page(request, shown.chapter.get_absolute_url()),
            **details.of_chapter(shown, day),
        )


def _with_against(request: HttpRequest) -> tuple[Day, AgainstForm]:
    form = checked(AgainstForm, request.GET)
    return day_asked(form.cleaned_data["on"]), form


def _page(request: HttpRequest, address: str) -> str:
    """Return the whole address of the page for readers."""
    return request.build_absolute_uri(address)
