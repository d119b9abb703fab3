"""The actors in the groups that the briefing's chapters are about.

Pure: whoever calls has fetched the rows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actors.models import Actor


@dataclass(frozen=True)
class ListedActor:
    """An actor with its members, its blocs, and how much the record has of it."""

    actor: Actor
    members: list[Actor]
    blocs: list[Actor]
    positions: int
    statements: int


@dataclass(frozen=True)
class Group:
    """Some actors under a common name; ``slug`` is the name's key."""

    slug: str
    name: str
    actors: list[ListedActor]


def groups(
    actors: Sequence[Actor],
    titles: Mapping[str, str],
    positions: Mapping[int, int],
    statements: Mapping[int, int],
) -> list[Group]:
    """Return the groups in the order of their first actors, which come in their own order.

    *titles* maps a group to the title of the chapter about it, *positions* and *statements* the
    id of an actor to a number.
    """
    grouped: dict[str, list[ListedActor]] = defaultdict(list)
    for actor in actors:
        grouped[actor.chapter].append(
            ListedActor(
                actor,
                members=[other for other in actors if other.pk in actor.member_ids],
                blocs=[other for other in actors if actor.pk in other.member_ids],
                positions=positions.get(actor.pk, 0),
                statements=statements.get(actor.pk, 0),
            )
        )
    return [Group(slug, group_name(slug, titles), found) for slug, found in grouped.items()]


def group_name(slug: str, titles: Mapping[str, str]) -> str:
    """Return the name of a group: what the chapter's title says after its last colon.

    “Latest positions: UK, NATO and Europe” is about the group “UK, NATO and Europe”. A group
    without a chapter is named by its key.
    """
    title = titles.get(slug, "").rpartition(":")[2].strip()
    return title or slug.replace("-", " ").capitalize()
