"""The editors' desk: the project's admin site, and what its start page shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.admin import ModelAdmin
from django.contrib.admin.exceptions import NotRegistered
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from actors.models import Actor, Person
from briefing import gaps, recent
from briefing.models import Chapter
from proposals.models import Proposal
from proposals.rights import may_propose
from proposals.site import ProposingSite
from provisions.days import latest_day
from provisions.models import Draft, Provision, Revision, Stance
from record.editing import PUBLISH
from record.models import Edit
from record.naming import Names
from statements.models import Event, Source, Statement

EDITS_SHOWN = 10
ROWS_SHOWN = 10
PROPOSALS_SHOWN = 10
PENDING = (Proposal.State.OPEN, Proposal.State.WAITING)
ROWS_NAMED = 5
"""An Edit of more rows is told in numbers."""

ADDED_DAILY = (Statement, Stance, Source, Event, Revision, Person, Draft, Actor, Chapter)


@dataclass(frozen=True)
class ShownRow:
    """A row that changed, named, with the addresses that this editor may open; "" for none."""

    what: str
    name: str
    is_gone: bool
    form: str
    history: str
    page: str
    changed_at: datetime | None = None


@dataclass(frozen=True)
class ShownEdit:
    """An Edit with what it changed: the rows where they are few, else how many of each kind."""

    edit: Edit
    rows: list[ShownRow]
    counts: list[tuple[int, str]]


@dataclass(frozen=True)
class ShownGap:
    """How many rows lack what, and the list that shows them."""

    count: int
    told: str
    url: str


@dataclass(frozen=True)
class ShownDraft:
    """A draft that lacks points, and where each of those is entered."""

    draft: Any
    form: str
    points: list[tuple[int, str]]
    of: int
    url: str


class Desk(ProposingSite):
    """Django's admin, opening with what an editor needs to know and to do next."""

    index_title = "Where the record stands"

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the state of the record, what changed last, what it lacks, and every list."""
        edits = list(Edit.objects.select_related("editor", "proposer")[:EDITS_SHOWN])
        own = recent.latest_of(request.user, ROWS_SHOWN)
        context = {
            "record_day": latest_day(),
            "newest_edit": edits[0] if edits else None,
            "all_edits": self._list_of(request, Edit),
            "additions": self._additions(request, ADDED_DAILY),
            "unfinished_drafts": self._unfinished_drafts(request),
            "gaps": self._gaps(request),
            **self._proposals(request),
            **self._changes(request, edits, own),
        }
        return super().index(request, {**context, **(extra_context or {})})

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return Django's list of what may be seen, in the order of our layers."""
        order = list(apps.app_configs)
        listed = super().get_app_list(request, app_label)
        return sorted(listed, key=lambda app: order.index(app["app_label"]))

    # --- What changed -----------------------------------------------------------------------

    def _changes(
        self,
        request: HttpRequest,
        edits: list[Edit],
        own: list[tuple[datetime, recent.Row]],
    ) -> dict[str, Any]:
        """Return the latest Edits and one's own rows; all names are looked up at once."""
        touched = recent.touched(edits)
        few = {
            instant: each.rows if len(each.rows) <= ROWS_NAMED else []
            for instant, each in touched.items()
        }
        names = Names(
            recent.wanted([*(row for rows in few.values() for row in rows), *(r for _, r in own)])
        )
        return {
            "latest_edits": [
                ShownEdit(
                    edit,
                    [self._shown(request, row, names) for row in few[edit.recorded_at]],
                    touched[edit.recorded_at].counts,
                )
                for edit in edits
            ],
            "own_rows": [self._shown(request, row, names, when) for when, row in own],
        }

    def _shown(
        self,
        request: HttpRequest,
        row: recent.Row,
        names: Names,
        changed_at: datetime | None = None,
    ) -> ShownRow:
        is_gone = not names.has(row.model, row.pk)
        may_view = self._may_view(request, row.model)
        return ShownRow(
            what=str(row.model._meta.verbose_name),
            name=names.of(row.model, row.pk),
            is_gone=is_gone,
            form=_address(row.model, "change", row.pk) if may_view and not is_gone else "",
            history=_address(row.model, "history", row.pk) if may_view else "",
            page=names.address(row.model, row.pk),
            changed_at=changed_at,
        )

    # --- What is proposed ---------------------------------------------------------------------

    def _proposals(self, request: HttpRequest) -> dict[str, Any]:
        """Return what waits for this editor, and what this account has proposed itself."""
        user: Any = request.user
        own = Proposal.objects.filter(proposer=user, state__in=PENDING).order_by("-pk")
        waiting = Proposal.objects.waiting() if user.has_perm(PUBLISH) else Proposal.objects.none()
        others = waiting.exclude(proposer=user).select_related("proposer")
        return {
            "own_proposals": list(own[:PROPOSALS_SHOWN]),
            "waiting_proposals": list(others[:PROPOSALS_SHOWN]),
            "waiting_count": others.count(),
            "may_propose": may_propose(user),
        }

    # --- What is incomplete -----------------------------------------------------------------

    def _gaps(self, request: HttpRequest) -> list[ShownGap]:
        seen = [gap for gap in gaps.gaps() if self._may_view(request, gap.model)]
        return [
            ShownGap(
                count,
                gap.told(count),
                self._list_of(request, gap.model, gap.filters or _named(gap.rows)),
            )
            for count, gap in gaps.counted(seen)
        ]

    def _unfinished_drafts(self, request: HttpRequest) -> list[ShownDraft]:
        if not all(self._may_view(request, model) for model in (Draft, Provision, Revision)):
            return []
        return [
            ShownDraft(
                draft=each.draft,
                form=_address(Draft, "change", each.draft.pk),
                points=[
                    (point.number, f"{_address(Provision, 'change', point.pk)}#{each.draft.slug}")
                    for point in each.missing
                ],
                of=each.of,
                url=self._list_of(request, Provision, _named(each.missing)),
            )
            for each in gaps.unfinished_drafts()
        ]

    # --- What may be opened -----------------------------------------------------------------

    def _additions(
        self, request: HttpRequest, models: Iterable[type[Model]]
    ) -> list[tuple[str, str]]:
        """Return those of *models* of which this editor may add rows: the word, the address."""
        found = []
        for model in models:
            shown = self._admin_of(model)
            if shown and shown.has_add_permission(request):
                found.append((str(model._meta.verbose_name), _address(model, "add")))
                if model is Source:
                    found.append(("source from its address", _address(model, "from_address")))
        return found

    def _list_of(
        self, request: HttpRequest, model: type[Model], filters: Mapping[str, str] | None = None
    ) -> str:
        """Return the address of a list in the admin; "" where this editor may not see it."""
        if not self._may_view(request, model):
            return ""
        query = f"?{urlencode(filters)}" if filters else ""
        return f"{_address(model, 'changelist')}{query}"

    def _may_view(self, request: HttpRequest, model: type[Model]) -> bool:
        shown = self._admin_of(model)
        return shown is not None and shown.has_view_or_change_permission(request)

    def _admin_of(self, model: type[Model]) -> ModelAdmin | None:
        try:
            return self.get_model_admin(model)
        except NotRegistered:
            return None


def _named(rows: Iterable[Model]) -> dict[str, str]:
    """Return the parameters with which a list in the admin shows *rows*."""
    return {"pk__in": ",".join(str(row.pk) for row in rows)}


def _address(model: type[Model], page: str, *args: int) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
