"""How a chapter is written: the box for its text, and the preview of what was typed so far."""

import re
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.admin import AdminSite
from django.forms import Media, Textarea
from django.urls import reverse

from briefing.models import Chapter, ChapterCitation, ChapterPoint
from briefing.references import Reference, read_references
from briefing.rendering import Known, Rendered, render
from briefing.tables import refers_to_what_there_is
from provisions.models import Provision
from record.admin.links import FindByKey
from record.columns import Key, Row
from record.models import Tracked
from record.text import normalise
from statements.models import Source


@dataclass(frozen=True)
class Preview:
    """A text as readers would see it, and what of it leads nowhere, by line."""

    rendered: Rendered
    problems: list[str]


def preview(typed: str) -> Preview:
    """Return what was *typed* as it would be stored and shown. Three queries."""
    text = normalise(typed)
    known = known_of(read_references(text))

    def look(table: str, key: Key) -> Row | None:
        tables = {"sources": known.sources, "provisions": known.points, "chapters": known.chapters}
        return {} if str(key) in tables[table] else None

    problems = [message for _, message in refers_to_what_there_is({"body": text}, look)]
    return Preview(render(text, known, prefix="preview-"), problems)


def known_of(references: list[Reference]) -> Known:
    """Return what there is of that to which a text refers. Three queries."""
    targets: dict[str, set[str]] = {"source": set(), "point": set(), "chapter": set()}
    for reference in references:
        targets.get(reference.kind, set()).add(reference.target)
    numbers = [target for target in targets["point"] if re.fullmatch("[0-9]{1,9}", target)]
    chapters = Chapter.objects.filter(slug__in=targets["chapter"])
    return Known(
        sources={row.slug: row for row in Source.objects.filter(slug__in=targets["source"])},
        points={str(row.number): row for row in Provision.objects.filter(number__in=numbers)},
        chapters=set(chapters.values_list("slug", flat=True)),
    )


@dataclass(frozen=True)
class Box:
    """A box that finds rows by their words, and inserts a reference to the one chosen."""

    kind: str
    what: str
    find_id: str
    find: str
    model_name: str
    add_url: str


class ChapterText(Textarea):
    """The text of a chapter, with a preview and with boxes that insert what it cites.

    Without scripts the preview opens in a tab of its own; references are typed.
    """

    template_name = "admin/briefing/chapter/text.html"

    def __init__(
        self,
        admin_site: AdminSite,
        *,
        may_find_sources: bool,
        may_find_points: bool,
        may_add_sources: bool,
    ) -> None:
        super().__init__({"rows": 30})
        self.admin_site = admin_site
        self.may_add_sources = may_add_sources
        self.found = {}
        if may_find_sources:
            self.found["source"] = ChapterCitation.target_field()
        if may_find_points:
            self.found["point"] = ChapterPoint.target_field()

    @property
    def media(self) -> Media:
        """Django's autocomplete, the preview and the boxes."""
        find = FindByKey(ChapterCitation.target_field(), self.admin_site)
        return find.media + Media(
            js=["admin/js/jquery.init.js", "js/admin/token.js", "js/admin/chapter.js"],
            css={"all": ["css/admin/chapter.css"]},
        )

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        field_id = context["widget"]["attrs"].get("id", name)
        context["preview_url"] = reverse("admin:briefing_chapter_preview")
        context["boxes"] = [self._box(kind, f"{field_id}_{kind}") for kind in self.found]
        return context

    def _box(self, kind: str, find_id: str) -> Box:
        field = self.found[kind]
        meta = cast(type[Tracked], field.related_model)._meta
        may_add = kind == "source" and self.may_add_sources
        return Box(
            kind=kind,
            what=str(meta.verbose_name),
            find_id=find_id,
            find=FindByKey(field, self.admin_site).render(f"insert-{kind}", [], {"id": find_id}),
            model_name=str(meta.model_name),
            add_url=f"{reverse('admin:statements_source_add')}?_to_field=slug&_popup=1"
            if may_add
            else "",
        )
