"""The narrative."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.urls import reverse

from briefing.search.models import Passage, Spelling  # noqa: F401 (Django looks for them here)
from provisions.models import Provision
from record.columns import DerivedLinks
from record.fields import KeyField, LineField, ProseField
from record.guards import guarded
from record.models import Part, Tracked
from record.storing import relink
from record.table import TABLES
from statements.models import Citation


@guarded
class Chapter(Tracked):
    """A part of the briefing's narrative, in Markdown.

    The sources and points that the text refers to are kept as rows as well, so that what is
    cited cannot be deleted and can be counted.
    """

    slug = KeyField(help_text="Its key in addresses and files.")
    title = LineField(max_length=120, help_text="Its title.")
    order = models.PositiveIntegerField(
        validators=[MinValueValidator(1)], help_text="Its place among the chapters, from 1."
    )
    actor_chapter = KeyField(
        blank=True, help_text="The group of actors that it is about, where it is about one."
    )
    body = ProseField(
        max_length=100_000,
        help_text=(
            "Its text in CommonMark: [^slug] cites a source, [point 7](point:7) links to a point, "
            "[Reactions](#reactions) to a chapter. Begin a list with “*”."
        ),
    )

    class Meta(Tracked.Meta):
        ordering = ("order", "slug")
        constraints = (models.UniqueConstraint(fields=["slug"], name="briefing_chapter_slug"),)

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a slug whose address is another page's."""
        if self.slug == "long":
            raise ValidationError(
                {
                    "slug": "“long” is the address of the whole briefing on one page. Give the "
                    "chapter another slug, such as “the-long-view”."
                }
            )

    def get_absolute_url(self) -> str:
        """Return where readers see it."""
        return reverse("briefing-chapter", args=[self.slug])

    def save(self, **kwargs: Any) -> None:
        """Store the chapter, and what its text refers to as rows."""
        with transaction.atomic():
            super().save(**kwargs)
            for links in TABLES["chapters"].links:
                if isinstance(links, DerivedLinks):
                    relink(links, {self.pk: links.derive({"body": self.body})})


@guarded
class ChapterCitation(Citation):
    """A source that a chapter cites in a footnote."""

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="citations")

    part_of = "chapter"

    class Meta(Citation.Meta):
        constraints = (
            models.UniqueConstraint(fields=["chapter", "source"], name="chapter_cites_once"),
        )


@guarded
class ChapterPoint(Part):
    """A point that a chapter links to."""

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="points")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="chapters")

    part_of = "chapter"

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["chapter", "provision"], name="chapter_links_once"),
        )

    def __str__(self) -> str:
        return f"{self.chapter} links to point {self.provision.number}"
