"""The points of the plan by theme, each with what became of it in every draft.

Pure: whoever calls has fetched the rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from provisions.models import Draft, Provision, Revision, Theme
from provisions.versions import Mark, mark, strip


@dataclass(frozen=True)
class Point:
    """A point with its strip; ``latest`` is None where no text on it is known."""

    provision: Provision
    strip: list[Mark]
    latest: Mark | None


@dataclass(frozen=True)
class ThemeOfPoints:
    """A theme with its points, by number."""

    theme: Theme
    points: list[Point]


def outline(
    drafts: Sequence[Draft], provisions: Iterable[Provision], revisions: Iterable[Revision]
) -> list[ThemeOfPoints]:
    """Return the themes that have points, in their order.

    *provisions* come by number, with ``with_latest_text`` and their theme.
    """
    changes: dict[int, dict[int, str]] = defaultdict(dict)
    by_id = {}
    for revision in revisions:
        changes[revision.provision_id][revision.draft_id] = revision.change
        by_id[revision.pk] = revision
    draft_of = {draft.pk: draft for draft in drafts}
    themes: dict[Theme, list[Point]] = defaultdict(list)
    for provision in provisions:
        latest = by_id.get(provision.latest_revision or 0)
        themes[provision.theme].append(
            Point(
                provision,
                strip(drafts, changes[provision.pk]),
                mark(draft_of[latest.draft_id], latest.change) if latest else None,
            )
        )
    in_order = sorted(themes, key=lambda theme: (theme.order, theme.slug))
    return [ThemeOfPoints(theme, themes[theme]) for theme in in_order]
