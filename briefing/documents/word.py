"""The briefing as a Word document: headings, tables and footnotes that Word knows as such.

pandoc writes it, from a tree that is built here; nothing of the record is parsed as markup.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import formats

from briefing.documents import contents, look, tree
from briefing.documents.prose import References, blocks, source_note
from briefing.documents.renderers import pandoc
from briefing.documents.title import TITLE
from briefing.documents.tree import Blocks, Cell, Inlines, Node
from briefing.report.model import ActorPositions, AsMember, ChapterShown, Report
from provisions.forms import Day
from provisions.models import Draft, Provision
from provisions.standings import Position

COLUMNS = ("Position and text", "Since", "In what words, on what statements")
WIDTHS = [0.2, 0.2, 0.14, 0.46]
PATIENCE = 60
"""Seconds that pandoc may take; it takes two or three."""


def docx(report: Report) -> bytes:
    """Return *report* as a Word document; the same report gives the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        reference = Path(folder) / "reference.docx"
        reference.write_bytes(look.reference(_run("--print-default-data-file=reference.docx")))
        written = _run(
            "--from=json",
            "--to=docx",
            "--output=-",
            f"--reference-doc={reference}",
            "--toc",
            "--toc-depth=2",
            "--sandbox",
            given=as_tree(report).encode(),
            # What pandoc takes for the time at which it writes.
            made_at=int(report.edit.recorded_at.timestamp()) if report.edit else 0,
        )
    return contents.filled(written)


def as_tree(report: Report) -> str:
    """Return *report* as pandoc's tree."""
    return _Writer(report).document()


def _run(*options: str, given: bytes = b"", made_at: int = 0) -> bytes:
    done = subprocess.run(  # noqa: S603 (the options are ours, the tree goes in as data)
        [pandoc(), *options],
        input=given,
        capture_output=True,
        check=True,
        timeout=PATIENCE,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(made_at)},
    )
    return done.stdout


class _Writer:
    """A report while it is turned into a tree."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._day: Day = report.day
        self._points = list(Provision.objects.order_by("number"))

    def document(self) -> str:
        """Return the tree of the whole."""
        parts: Blocks = []
        for chapter in self._report.chapters:
            parts += self._chapter(chapter)
        parts += self._reading()
        parts += self._imprint()
        return tree.document(
            parts,
            title=tree.text(TITLE),
            author=tree.text(settings.SITE_NAME),
            date=tree.text(f"As of {formats.date_format(self._day.on)}"),
            abstract_title=tree.text(" "),
            abstract=self._about(),
            toc_title=tree.text("Contents"),
            lang=tree.text("en-GB"),
        )

    def _about(self) -> Blocks:
        """Return what stands under the title."""
        lines = []
        if edit := self._report.edit:
            edited = formats.date_format(edit.recorded_at, "DATETIME_FORMAT")
            lines.append(
                tree.paragraph(
                    tree.text(f"From the record as edited up to {edited} UTC (edit {edit.pk}).")
                )
            )
        address = f"{settings.SITE_URL}{reverse('briefing')}"
        lines.append(
            tree.paragraph(
                [
                    *tree.text("Not legal or policy advice. Text and data: CC BY 4.0. "),
                    *tree.link(tree.text(address), address),
                ]
            )
        )
        return lines

    # --- Chapters -----------------------------------------------------------------------------

    def _chapter(self, shown: ChapterShown) -> Blocks:
        chapter = shown.chapter
        found: Blocks = [tree.heading(1, tree.text(chapter.title), chapter.slug)]
        if shown.edit:
            edited = formats.date_format(shown.edit.recorded_at)
            found.append(_small(tree.text(f"Last edited {edited}{self._since(shown)}")))
        if shown.prose:
            found += blocks(shown.markdown, self._references(shown), levels_above=1)
        else:
            found.append(tree.paragraph(self._later(shown)))
        for its in shown.actors:
            found += self._actor(its)
        return found

    def _since(self, shown: ChapterShown) -> str:
        """Return what changed since *shown* was edited; nothing before the latest day."""
        if not self._day.is_latest:
            return ""
        told = ", ".join(f"{number} {what}" for number, what in shown.since)
        return f"; in the record since: {told or 'nothing on what it tells'}."

    def _later(self, shown: ChapterShown) -> Inlines:
        address = self._whole(shown.chapter.get_absolute_url(), dated=False)
        return [
            *tree.text("This text was written later. "),
            *tree.link(tree.text("Read it as of the latest day"), address),
            *tree.text("; the positions below are those of " if shown.actors else "."),
            *tree.text(f"{formats.date_format(self._day.on)}." if shown.actors else ""),
        ]

    def _references(self, shown: ChapterShown) -> References:
        return References(
            sources={note.source.slug: note.source for note in shown.notes},
            addresses={
                **{
                    f"point:{point.number}": self._whole(point.get_absolute_url())
                    for point in self._points
                },
                **{
                    f"#{each.chapter.slug}": f"#{each.chapter.slug}"
                    for each in self._report.chapters
                },
            },
        )

    def _whole(self, path: str, *, dated: bool = True) -> str:
        """Return the public address of a page, as of the day unless it is not *dated*."""
        path, _, anchor = path.partition("#")
        query = self._day.query if dated else ""
        return f"{settings.SITE_URL}{path}{query}{'#' if anchor else ''}{anchor}"

    # --- Positions ----------------------------------------------------------------------------

    def _actor(self, its: ActorPositions) -> Blocks:
        found: Blocks = [tree.heading(2, tree.text(f"Positions: {its.actor.name}"))]
        if its.on_drafts:
            found.append(tree.heading(3, tree.text("On the drafts as wholes")))
            rows = [
                [Cell([tree.line(self._draft(row.draft))]), *self._position(row.position)]
                for row in its.on_drafts
            ]
            found.append(self._table("Draft", rows))
        if its.on_points:
            found.append(tree.heading(3, tree.text("Point by point")))
            found.append(self._table("Point", self._on_points(its)))
        return [*found, *self._silence(its)]

    def _table(self, subject: str, rows: list[list[Cell]]) -> Node:
        head = [tree.text(words) for words in (subject, *COLUMNS)]
        return tree.table([], head, rows, WIDTHS)

    def _on_points(self, its: ActorPositions) -> list[list[Cell]]:
        rows = []
        for row in its.on_points:
            words = [
                *tree.text(f"{row.point.number} "),
                *tree.link(tree.text(row.point.title), self._whole(row.point.get_absolute_url())),
            ]
            point = Cell([tree.line(words)], rows=len(row.positions))
            first, *others = row.positions
            rows.append([point, *self._position(first)])
            rows += [self._position(position) for position in others]
        return rows

    def _position(self, position: Position) -> list[Cell]:
        badge, stance = position.badge, position.stance
        since = formats.date_format(stance.stated_on, "SHORT_DATE_FORMAT")
        return [
            Cell(
                [
                    tree.line(_badge(badge.position, f"{badge.sign} {badge.word}")),
                    tree.line(tree.text(f"{badge.draft}, {badge.state}")),
                ]
            ),
            Cell(
                [
                    tree.line(tree.text(since)),
                    tree.line(tree.text(stance.get_confidence_display().lower())),
                ]
            ),
            Cell([tree.line(tree.text(stance.summary)), *self._grounds(position)]),
        ]

    def _grounds(self, position: Position) -> Blocks:
        found: Blocks = []
        for ground in position.grounds:
            said = ground.statement
            made = formats.date_format(said.made_on, "SHORT_DATE_FORMAT")
            words = tree.link(
                tree.text(f"{made}, {ground.speaker}"), self._whole(said.get_absolute_url())
            )
            published = [citation.source for citation in said.citations.all()]
            for place, source in enumerate(published):
                words += tree.text(", " if place else ": ")
                words += tree.link(tree.text(source.publisher), source.url)
                if source.archived_url:
                    copy = tree.link(tree.text("archived copy"), source.archived_url)
                    words += [*tree.text(" ("), *copy, *tree.text(")")]
            found.append(tree.paragraph(words))
        return [tree.in_style(found, "Grounds")] if found else []

    def _silence(self, its: ActorPositions) -> Blocks:
        found: Blocks = []
        if its.is_silent and its.silent_points:
            day = formats.date_format(self._day.on)
            found.append(_said(tree.text(f"Nothing of its own had been found by {day}.")))
        else:
            if its.silent_drafts:
                drafts = _listed([self._draft(draft) for draft in its.silent_drafts])
                whole = "a whole" if len(its.silent_drafts) == 1 else "wholes"
                found.append(
                    _said(
                        [
                            *tree.text("Nothing of its own on "),
                            *drafts,
                            *tree.text(f" as {whole}."),
                        ]
                    )
                )
            if its.silent_points:
                numbers = _listed([self._number(point) for point in its.silent_points])
                words = "points" if len(its.silent_points) > 1 else "point"
                found.append(
                    _said(
                        [*tree.text(f"Nothing of its own on {words} "), *numbers, *tree.text(".")]
                    )
                )
        return [*found, *(self._as_member(joint) for joint in its.as_member)]

    def _as_member(self, joint: AsMember) -> Node:
        parts = [
            [
                *tree.text(f"{row.position.badge.sign} {row.position.badge.word} "),
                *tree.text(f"({row.draft.short_name}, {row.position.badge.state}) as a whole"),
            ]
            for row in joint.on_drafts
        ]
        for shared in joint.on_points:
            badge = shared.badge
            numbers = _listed([self._number(point) for point, _ in shared.points])
            words = f"{badge.sign} {badge.word} ({badge.draft}, {badge.state}): "
            parts.append([*tree.text(words), *numbers])
        opening = tree.text(f"There, as a member of {joint.bloc.short_name}: ")
        return _said([*opening, *_listed(parts, "; "), *tree.text(".")])

    def _draft(self, draft: Draft) -> Inlines:
        return tree.link(tree.text(draft.name), self._whole(draft.get_absolute_url()))

    def _number(self, point: Provision) -> Inlines:
        return tree.link(tree.text(str(point.number)), self._whole(point.get_absolute_url()))

    # --- The end ------------------------------------------------------------------------------

    def _reading(self) -> Blocks:
        found: Blocks = [tree.heading(1, tree.text("Suggested reading"), "_reading")]
        if not self._report.reading:
            found.append(tree.paragraph(tree.text("None had been published by this day.")))
        for publisher in self._report.reading:
            found.append(tree.in_style([tree.paragraph(tree.text(publisher.name))], "Publisher"))
            items = []
            for source in publisher.sources:
                item = [tree.paragraph(source_note(source, with_publisher=False))]
                if source.note:
                    item.append(tree.paragraph(tree.text(source.note)))
                items.append(item)
            found.append(tree.bullets(items))
        return found

    def _imprint(self) -> Blocks:
        edit = self._report.edit
        on = formats.date_format(self._day.on)
        address = f"{settings.SITE_URL}{reverse('briefing')}?on={self._day.on.isoformat()}"
        year = f" ({edit.recorded_at:%Y})" if edit else ""
        recorded = ""
        if edit:
            at = formats.date_format(edit.recorded_at, "DATETIME_FORMAT")
            recorded = f", record as of edit {edit.pk}, {at} UTC"
        about = f"{settings.SITE_URL}{reverse('about')}"
        licence = "https://creativecommons.org/licenses/by/4.0/"
        return [
            tree.heading(1, tree.text("How to cite, licence, no advice"), "_citing"),
            tree.paragraph(
                tree.text(
                    "Cite it with its day, and with the edit of the record that it was read from:"
                )
            ),
            tree.quotation(
                [
                    tree.paragraph(
                        [
                            *tree.text(
                                f"{settings.SITE_NAME}{year}: {TITLE}. As of {on}{recorded}. "
                            ),
                            *tree.link(tree.text(address), address),
                        ]
                    )
                ]
            ),
            tree.paragraph(
                [
                    *tree.text("Text and data are under the "),
                    *tree.link(
                        tree.text("Creative Commons Attribution 4.0 International licence"),
                        licence,
                    ),
                    *tree.text(
                        ": use them freely and name this record and the day. The sources belong "
                        "to those who published them."
                    ),
                ]
            ),
            tree.paragraph(
                [
                    *tree.text(
                        "Nothing here is legal or policy advice. It reports what was published "
                        "and said, as far as we found it. "
                    ),
                    *tree.link(tree.text("The method, and what the words mean"), about),
                ]
            ),
        ]


def _badge(position: str, words: str) -> Inlines:
    return tree.styled(tree.text(words), look.BADGES[position])


def _small(inlines: Inlines) -> Node:
    return tree.in_style([tree.paragraph(inlines)], "Edited")


def _said(inlines: Inlines) -> Node:
    return tree.in_style([tree.paragraph(inlines)], "Silence")


def _listed(parts: list[Inlines], separator: str = ", ") -> Inlines:
    found: Inlines = []
    for place, part in enumerate(parts):
        found += tree.text(separator) if place else []
        found += part
    return found
