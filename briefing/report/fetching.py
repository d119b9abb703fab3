"""Fetches the briefing as of a day, in as many queries whatever the size of the record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F
from django.db.models.functions import Lower
from django.urls import reverse

from actors.models import Actor
from briefing.citations import shown_sources
from briefing.models import Chapter
from briefing.references import read_references
from briefing.rendering import Frame, Known, Rendered, render
from briefing.report.model import ChapterListed, ChapterShown, Publisher, Report
from briefing.report.positions import Stood
from briefing.report.since import Since, since_edited
from provisions.evidence import with_grounds, with_members
from provisions.forms import Day
from provisions.models import Draft, Provision, Stance
from record.models import Edit
from statements.models import Source


@dataclass(frozen=True)
class Listed:
    """The chapters in their order, and what each one's pages ask for."""

    chapters: list[ChapterListed]
    since: dict[int, Since]


def listed() -> Listed:
    """Return the chapters, with when each was last edited and what changed since. Four queries."""
    since = since_edited()
    instants = [each.edited_at for each in since.values()]
    edits = Edit.objects.select_related("editor", "proposer").in_bulk(
        instants, field_name="recorded_at"
    )
    chapters = [
        ChapterListed(chapter, edits.get(since[chapter.pk].edited_at), since[chapter.pk].counts)
        for chapter in Chapter.objects.order_by("order", "slug")
    ]
    return Listed(chapters, since)


def whole(day: Day) -> Report:
    """Return the whole briefing as of *day*, to be read on one page.

    Links between chapters lead down the page: each chapter's heading has its slug as id. Sixteen
    queries.
    """
    return Report(
        day,
        _shown(day, listed().chapters, _on_one_page),
        suggested_reading(day),
        Edit.objects.select_related("editor", "proposer").first(),
    )


def alone(day: Day, chapter: ChapterListed) -> ChapterShown:
    """Return one chapter as of *day*, to be read on a page of its own."""
    [shown] = _shown(day, [chapter], _on_its_own_page)
    return shown


def suggested_reading(day: Day) -> list[Publisher]:
    """Return the suggested reading that shows on *day*, by publisher. One query."""
    found = shown_sources(day).filter(suggested_reading=True)
    ordered = found.order_by(
        Lower("publisher"), "publisher", F("published_on").desc(nulls_last=True), "slug"
    )
    by_publisher = groupby(ordered, key=lambda source: source.publisher)
    return [Publisher(name, list(sources)) for name, sources in by_publisher]


@dataclass(frozen=True)
class _Place:
    """Where a chapter is shown: what opens its ids, and how its text fits the page."""

    ids: str
    frame: Frame


def _on_one_page(chapter: Chapter, day: Day) -> _Place:
    # No slug holds "_" or ".", so that none of these ids is a slug or a heading's.
    frame = Frame(levels_above=2, anchors=f"{chapter.slug}.", query=day.query)
    return _Place(f"_{chapter.slug}.", frame)


def _on_its_own_page(chapter: Chapter, day: Day) -> _Place:
    def address(slug: str) -> str:
        return f"{reverse('briefing-chapter', args=[slug])}{day.query}"

    frame = Frame(levels_above=1, anchors="", query=day.query, chapter_address=address)
    return _Place("_", frame)


def _shown(
    day: Day, chapters: Sequence[ChapterListed], place_of: Callable[[Chapter, Day], _Place]
) -> list[ChapterShown]:
    points = list(Provision.objects.order_by("number"))
    texts = [each.chapter for each in chapters] if day.is_latest else []
    known = _known(texts, points)
    groups = {each.chapter.actor_chapter for each in chapters}
    actors = list(with_members(Actor.objects.order_by("order", "slug")))
    told = [actor for actor in actors if actor.chapter in groups]
    stood = _stood(day, told, actors, points)
    shown = []
    for each in chapters:
        place = place_of(each.chapter, day)
        its = [actor for actor in told if actor.chapter == each.chapter.actor_chapter]
        shown.append(
            ChapterShown(
                each.chapter,
                each.edit,
                each.since,
                prose=_prose(each.chapter, known, place) if day.is_latest else None,
                actors=[stood.of(actor) for actor in its],
                ids=place.ids,
            )
        )
    return shown


def _prose(chapter: Chapter, known: Known, place: _Place) -> Rendered:
    return render(chapter.body, known, prefix=place.ids, frame=place.frame)


def _known(chapters: Sequence[Chapter], points: Sequence[Provision]) -> Known:
    """Return what the texts of *chapters* may refer to. Two queries."""
    cited = {
        reference.target
        for chapter in chapters
        for reference in read_references(chapter.body)
        if reference.kind == "source"
    }
    return Known(
        sources={source.slug: source for source in Source.objects.filter(slug__in=cited)},
        points={str(point.number): point for point in points},
        chapters=set(Chapter.objects.values_list("slug", flat=True)),
    )


def _stood(
    day: Day, told: Sequence[Actor], actors: Sequence[Actor], points: Sequence[Provision]
) -> Stood:
    """Return where the actors that are *told* about stand, and the blocs that they belong to."""
    members = {actor.pk for actor in told}
    heard = [actor for actor in actors if actor.pk in members or actor.member_ids & members]
    drafts = list(Draft.objects.by(day.on).order_by("order"))
    stances = Stance.objects.current(day.on).filter(actor__in=[actor.pk for actor in heard])
    return Stood(
        heard, drafts, points, with_grounds(stances.with_text(day.on).with_shown(day.on), day.on)
    )
