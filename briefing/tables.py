"""The table of chapters."""

import re
from collections.abc import Iterator

from django.db.models import QuerySet

from briefing.models import Chapter, ChapterCitation, ChapterPoint
from briefing.references import read_references, rename
from provisions.models import Provision
from record.columns import Column, DerivedLinks, Key, Origin, Row
from record.models import Tracked
from record.table import Look, Table
from statements.models import Source


def cited_sources(row: Row) -> tuple[Key, ...]:
    """Return the slugs that the footnotes of a chapter name, each once, in their order."""
    return tuple(
        dict.fromkeys(r.target for r in read_references(row["body"]) if r.kind == "source")
    )


def linked_points(row: Row) -> tuple[Key, ...]:
    """Return the numbers of the points that a chapter links to, each once, in their order."""
    points = [_number(r.target) for r in read_references(row["body"]) if r.kind == "point"]
    return tuple(dict.fromkeys(point for point in points if point is not None))


def _number(target: str) -> int | None:
    """Return the number of a point that a link names, None where that can be no point's."""
    return int(target) if re.fullmatch(r"[1-9][0-9]{0,8}", target) else None


CHAPTERS = Table(
    name="chapters",
    model=Chapter,
    key=("slug",),
    order=("order", "slug"),
    columns=[
        Column("slug", Origin.KEY),
        Column("title", Origin.WORDS),
        Column("order", Origin.ORDER),
        Column("actor_chapter", Origin.EDITING, "It is not about a group of actors."),
        Column(
            "body",
            Origin.WORDS,
            absent_by_day="The text was written later than the day, and knows later ones.",
        ),
        DerivedLinks("citations", ChapterCitation, "source", cited_sources),
        DerivedLinks("points", ChapterPoint, "provision", linked_points),
    ],
)


@CHAPTERS.names("body", Source, Chapter)
def follow_renamed(body: str, model: type[Tracked], old: str, new: str) -> str:
    """Return *body* with its footnotes, or its links to a chapter, naming the new slug."""
    return rename(body, "source" if model is Source else "chapter", old, new)


def _all_chapters(changed: set[int]) -> QuerySet:
    """Return every chapter: there are few, and any may link to what changed."""
    return Chapter.objects.all()


@CHAPTERS.rule(
    rechecked_by={
        Chapter: _all_chapters,
        Provision: _all_chapters,
        Source: "citations__source",
    }
)
def refers_to_what_there_is(row: Row, look: Look) -> Iterator[tuple[str, str]]:
    """Footnotes name sources, links name points, chapters or web addresses; nothing else."""
    tables = {"source": "sources", "point": "provisions", "chapter": "chapters"}
    for reference in read_references(row["body"]):
        if reference.kind == "web":
            continue
        if reference.kind == "unknown":
            yield (
                "body",
                (
                    f"Line {reference.line}: “{reference.target}” leads nowhere. A link takes "
                    "point:7, #chapter or a web address; images and HTML are not used."
                ),
            )
            continue
        key: Key | None = reference.target
        if reference.kind == "point":
            key = _number(reference.target)
        if key is None or look(tables[reference.kind], key) is None:
            what = {"source": "footnote names a source", "point": "link names a point"}.get(
                reference.kind, "link names a chapter"
            )
            yield (
                "body",
                (
                    f"Line {reference.line}: this {what} that is not in the record, "
                    f"“{reference.target}”."
                ),
            )
