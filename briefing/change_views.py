"""What editors changed: the list of Edits, and one Edit in full."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from actors.models import Actor
from provisions.filters import FilterForm, OneOf
from provisions.forms import checked
from provisions.models import Draft, Provision
from provisions.paging import page_of
from provisions.trail import in_each, of_actor, of_draft, of_provision
from record import trail
from record.freshness import reading_page
from record.models import Edit
from record.telling import Scope

EDITS = 20
ROWS = 100


class ChangesForm(FilterForm):
    """The filters of the Edits. These pages show the record's own clock, and take no day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["on"]
        points = Provision.objects.order_by("number")
        actors = Actor.objects.order_by("order", "slug").values_list("slug", "short_name")
        drafts = Draft.objects.order_by("order").values_list("slug", "name")
        self.fields |= {
            "kind": OneOf("Kind", Edit.Kind.choices),
            "provision": OneOf("Point", [(str(point.number), str(point)) for point in points]),
            "actor": OneOf("Actor", actors, table="actors"),
            "draft": OneOf("Draft", drafts, table="drafts"),
        }

    def scope(self) -> Scope:
        """Return what the filters ask about; where several are given, the rows that fit them all.

        So a point and an actor ask about the actor's stances on the point.
        """
        asked = self.cleaned_data
        scopes = []
        if asked["provision"]:
            scopes.append(of_provision(Provision.objects.get(number=asked["provision"])))
        if asked["actor"]:
            scopes.append(of_actor(Actor.objects.get(slug=asked["actor"])))
        if asked["draft"]:
            scopes.append(of_draft(Draft.objects.get(slug=asked["draft"])))
        return in_each(scopes) if scopes else trail.of_record()

    def edits(self, scope: Scope) -> QuerySet[Edit]:
        """Return the Edits in *scope* that the filters leave, newest first."""
        found = trail.edits(scope)
        kind = self.cleaned_data["kind"]
        return found.filter(kind=kind) if kind else found


class PageForm(FilterForm):
    """A list without filters and without a day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["on"]


@reading_page
def change_list(request: HttpRequest) -> HttpResponse:
    """Show the Edits that the filters leave, newest first, and what each changed."""
    form = checked(ChangesForm, request.GET)
    scope = form.scope()
    page = page_of(form.edits(scope), request.GET, form, size=EDITS)
    context = {
        "section": "changes",
        "form": form,
        "page": page,
        "entries": trail.entries(page.rows, scope),
    }
    return render(request, "briefing/change_list.html", context)


@reading_page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one Edit: who, when, why, and every row that it changed, a page at a time."""
    edit = get_object_or_404(Edit.objects.select_related("editor", "proposer"), pk=pk)
    form = checked(PageForm, request.GET)
    counted = trail.entry(edit)
    page = page_of(range(counted.count), request.GET, form, size=ROWS)
    context = {
        "section": "changes",
        "entry": counted,
        "page": page,
        "changes": trail.rows_of(edit, page.first - 1, page.last),
        "earlier": Edit.objects.filter(pk__lt=pk).order_by("-pk").first(),
        "later": Edit.objects.filter(pk__gt=pk).order_by("pk").first(),
    }
    return render(request, "briefing/change.html", context)


@reading_page
def provision_history(request: HttpRequest, number: int) -> HttpResponse:
    """Show every Edit of a point, its revisions and the stances on it."""
    point = get_object_or_404(Provision, number=number)
    scope = of_provision(point)
    form = checked(PageForm, request.GET)
    page = page_of(trail.edits(scope), request.GET, form, size=EDITS)
    context = {
        "section": "provisions",
        "point": point,
        "page": page,
        "entries": trail.entries(page.rows, scope),
    }
    return render(request, "briefing/provision_history.html", context)
