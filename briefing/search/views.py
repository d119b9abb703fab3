"""The page of the search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from briefing.search.asking import asked_for
from briefing.search.examples import examples
from briefing.search.finding import MOST, find
from briefing.search.forms import SearchForm
from briefing.search.results import amount, kind_links, results
from briefing.search.suggesting import advise
from provisions.forms import checked, day_with_steps
from provisions.paging import page_of
from record.freshness import reading_page

ROWS = 20


@reading_page
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, the best first, or what to try where nothing was."""
    form = checked(SearchForm, request.GET)
    day = day_with_steps(form.cleaned_data["on"], kept=form.kept)
    asked = asked_for(form.cleaned_data["q"])
    kind = form.cleaned_data["kind"]
    found = find(asked, day)
    page = page_of(found.of(kind), request.GET, form, size=ROWS)
    context = {
        "day": day,
        "section": "search",
        "form": form,
        "asked": asked,
        "page": page,
        "kinds": kind_links(found, form),
        "amount": amount(found, kind),
        "most": MOST if found.is_more(kind) else 0,
        "is_found": bool(found.hits),
        "results": results(page.rows, asked, day),
    }
    if not found.hits:
        advice = advise(asked, day)
        context |= {
            "meant": advice.meant and (advice.meant, form.link(q=advice.meant, kind="")),
            "apart": [(word, form.link(q=word, kind="")) for word in advice.apart],
            "examples": [(words, form.link(q=words, kind="")) for words in examples(day)],
        }
    return render(request, "briefing/search.html", context)
