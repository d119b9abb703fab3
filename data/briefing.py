"""/briefing.json: the chapters of the briefing, and what the record has had since each."""

from django.http import HttpRequest, HttpResponse

from briefing.report.fetching import listed
from briefing.tables import CHAPTERS
from data.answers import json_answer
from data.details import edited
from provisions.forms import DayForm, day_asked, read
from record.described import Description, Kind, MadeTable, like
from record.editing import one_state
from record.freshness import reading_page

BRIEFING = MadeTable(
    name="briefing",
    about="A chapter of the briefing, and what the record has had since it was last edited.",
    columns=(
        like(CHAPTERS, "slug", is_key=True),
        like(CHAPTERS, "title"),
        like(CHAPTERS, "order"),
        like(CHAPTERS, "actor_chapter"),
        Description("edit", "The edit that last changed it.", Kind.NUMBER, absent="None."),
        Description("recorded_at", "When that was.", Kind.INSTANT, absent="No edit did."),
        Description(
            "since",
            "What was added, changed or removed since, of what the chapter is about, in numbers: "
            "“3 positions”.",
            Kind.LIST,
            absent="Nothing was.",
        ),
        Description("address", "Where it stands on this site."),
    ),
    key=("slug",),
)


@reading_page
def briefing_json(request: HttpRequest) -> HttpResponse:
    """Send the chapters in their order."""
    with one_state():
        day = day_asked(read(DayForm, request.GET)["on"])
        found = listed().chapters
        return json_answer(
            request,
            day,
            count=len(found),
            next=None,
            rows=[
                {
                    "slug": each.chapter.slug,
                    "title": each.chapter.title,
                    "order": each.chapter.order,
                    "actor_chapter": each.chapter.actor_chapter or None,
                    **edited(each),
                    "address": each.chapter.get_absolute_url(),
                }
                for each in found
            ],
        )
