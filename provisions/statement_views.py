"""What was said: the list with its filters, and one statement in full."""

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from provisions.badges import badge
from provisions.evidence import with_speakers
from provisions.filters import StatementsForm
from provisions.forms import checked, day_of_page, day_with_steps
from provisions.models import Stance
from provisions.paging import page_of
from record.freshness import reading_page
from record.renames import moves_with
from statements.models import Statement


@reading_page
def statement_list(request: HttpRequest) -> HttpResponse:
    """Show the statements that the filters leave, newest first."""
    form = checked(StatementsForm, request.GET)
    day = day_with_steps(form.cleaned_data["on"], kept=form.kept)
    found = with_speakers(form.narrow(Statement.objects.by(day.on)))
    context = {
        "day": day,
        "section": "statements",
        "form": form,
        "page": page_of(found.order_by("-made_on", "slug"), request.GET, form),
    }
    return render(request, "statements/statement_list.html", context)


@reading_page
@moves_with("statements")
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one statement: who made it, what it is about, what rests on it, and its sources."""
    day = day_of_page(request.GET)
    made = Statement.objects.by(day.on)
    shown = get_object_or_404(with_speakers(made), slug=slug)
    by_actor = made.filter(actor=shown.actor).select_related("actor", "person")
    later = Q(made_on__gt=shown.made_on) | Q(made_on=shown.made_on, slug__lt=slug)
    earlier = Q(made_on__lt=shown.made_on) | Q(made_on=shown.made_on, slug__gt=slug)
    stances = (
        Stance.objects.by(day.on)
        .filter(grounds__statement=shown)
        .with_text(day.on)
        .with_until(day.on)
        .select_related("actor", "provision", "draft")
        .order_by(F("provision__number").asc(nulls_first=True), "actor__order", "draft__order")
    )
    context = {
        "day": day.not_before(shown.made_on),
        "section": "statements",
        "statement": shown,
        "role": shown.person.role_on(shown.made_on) if shown.person else "",
        "points": shown.provisions.select_related("provision").order_by("position", "pk"),
        "stances": [(stance, badge(stance)) for stance in stances],
        "earlier": by_actor.filter(earlier).order_by("-made_on", "slug").first(),
        "later": by_actor.filter(later).order_by("made_on", "-slug").first(),
    }
    return render(request, "statements/statement.html", context)
