"""What the record knows when a draft is entered from its text: points, drafts and their texts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from provisions.comparison import before, original
from provisions.drafting.mapping import Known, KnownText
from provisions.models import Draft, Provision, Revision, Theme


@dataclass(frozen=True)
class KnownRecord:
    """The drafts in their order, the points by number, what the drafts hold, and the themes."""

    drafts: list[Draft]
    points: dict[int, Provision]
    held: dict[int, dict[int, Revision]]
    """What drafts hold: by the id of the point, then by that of the draft."""
    themes: list[Theme]

    @classmethod
    def read(cls) -> "KnownRecord":
        """Return what the record holds; four queries."""
        drafts = {draft.pk: draft for draft in Draft.objects.order_by("order")}
        held: dict[int, dict[int, Revision]] = defaultdict(dict)
        for revision in Revision.objects.filter(draft__in=drafts).order_by().defer("note"):
            revision.draft = drafts[revision.draft_id]
            held[revision.provision_id][revision.draft_id] = revision
        points = {point.number: point for point in Provision.objects.order_by("number")}
        return cls(list(drafts.values()), points, dict(held), list(Theme.objects.all()))

    @cached_property
    def next_number(self) -> int:
        """The number of the next new point."""
        return max(self.points, default=0) + 1

    def lacking(self, draft: Draft | None) -> list[Provision]:
        """Return the points on which *draft* holds nothing; all of them for None."""
        pk = draft.pk if draft else None
        return [point for point in self.points.values() if pk not in self._of(point)]

    def before(self, draft: Draft) -> "Earlier":
        """Return what stands before *draft*, which need not be stored."""
        drafts = [each for each in self.drafts if each.pk != draft.pk]
        if draft.order:
            drafts = [each for each in drafts if each.order < draft.order]
        return Earlier(self, draft, drafts)

    def _of(self, point: Provision) -> dict[int, Revision]:
        return self.held.get(point.pk, {}) if point.pk else {}


@dataclass(frozen=True)
class Earlier:
    """The ``drafts`` that stand before a draft, and what they hold."""

    record: KnownRecord
    draft: Draft
    drafts: list[Draft]

    @property
    def revised(self) -> Draft | None:
        """The draft that this one revises, if it is one of the earlier ones."""
        return next((each for each in self.drafts if each.pk == self.draft.revises_id), None)

    def known(self) -> list[Known]:
        """Return the points as pasted ones are compared with them."""
        revised = self.revised
        return [
            Known(
                number,
                point.title,
                tuple(self._texts(point)),
                self._label(point, revised),
                revised.short_name if revised else "",
            )
            for number, point in self.record.points.items()
        ]

    def original(self, point: Provision) -> Revision | None:
        """Return the first text of *point* in any of the drafts."""
        return original(self.drafts, self.record._of(point))

    def base(self, point: Provision, against: Draft | None) -> Revision | None:
        """Return what a text on *point* reads against.

        That is what *against* holds; without it, what the draft revised does or, failing that,
        the original.
        """
        held = self.record._of(point)
        if against is not None:
            return held.get(against.pk)
        return before(self.draft, self.drafts, held) or self.original(point)

    def _texts(self, point: Provision) -> Iterable[KnownText]:
        held = self.record._of(point)
        found = [held[draft.pk] for draft in self.drafts if draft.pk in held]
        return (KnownText(each.draft.short_name, each.text) for each in found if each.text)

    def _label(self, point: Provision, revised: Draft | None) -> str:
        revision = self.record._of(point).get(revised.pk) if revised else None
        return revision.label if revision else ""
