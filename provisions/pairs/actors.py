"""Two actors, text by text: where they agree, where they differ, and where one of them is silent.

Pure: whoever calls has fetched the rows. Positions are set against each other on one and the same
text only, and what a bloc said never counts as its member's own word. Swapping the two actors
mirrors all of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import TextChoices

from actors.models import Actor
from provisions.disputes import members_of_blocs
from provisions.models import Draft, Provision, Revision, Stance
from provisions.pairs.shown import Word, word


class Relation(TextChoices):
    """How the words of two actors on one text stand to each other."""

    AGREE = "agree", "Agree"
    DIFFER = "differ", "Differ"
    LEFT = "only-left", "Only the left spoke"
    RIGHT = "only-right", "Only the right spoke"
    NEITHER = "neither", "Neither"


@dataclass(frozen=True)
class JointWord:
    """What a bloc said on the text; ``is_beside`` where it is the other of the two."""

    bloc: Actor
    word: Word
    is_beside: bool


@dataclass(frozen=True)
class Part:
    """What one of the two said on a text.

    Where it said nothing there, ``elsewhere`` has its words on the same point in other drafts,
    the newest first, and ``joint`` what it said as a member of blocs.
    """

    own: Word | None
    elsewhere: list[Word] = field(default_factory=list)
    joint: list[JointWord] = field(default_factory=list)

    @property
    def others_elsewhere(self) -> list[Word]:
        """Its words on other texts, but for the newest."""
        return self.elsewhere[1:]


@dataclass(frozen=True)
class Text:
    """A text on which one of the two spoke; ``provision`` is None for the draft as a whole."""

    draft: Draft
    provision: Provision | None
    change: str | None
    relation: Relation
    left: Part
    right: Part

    @property
    def is_whole(self) -> bool:
        """Whether it is the draft as a whole."""
        return self.provision is None

    @property
    def is_undisclosed(self) -> bool:
        """Whether nothing reliable was published of the text that the words are about."""
        return self.change == Revision.Change.UNDISCLOSED


@dataclass(frozen=True)
class Group:
    """The texts of one draft on which the two stand alike to each other."""

    relation: Relation
    heading: str
    texts: list[Text]


@dataclass(frozen=True)
class Numbers:
    """On how many texts the two stand how to each other."""

    by_relation: Mapping[Relation, int]

    @property
    def in_order(self) -> list[int]:
        """The numbers in the order of the relations."""
        return [self.by_relation.get(relation, 0) for relation in Relation]

    @property
    def total(self) -> int:
        """How many texts there are."""
        return sum(self.by_relation.values())


@dataclass(frozen=True)
class OnDraft:
    """The words of the two on one draft; ``texts`` are all of it, the silent ones too."""

    draft: Draft
    groups: list[Group]
    texts: list[Text]

    @property
    def numbers(self) -> Numbers:
        """The counts."""
        return _numbers(self.texts)

    @property
    def undisclosed(self) -> Numbers:
        """How many of them are about texts that are undisclosed."""
        return _numbers(text for text in self.texts if text.is_undisclosed)


@dataclass(frozen=True)
class TwoActors:
    """Two actors beside each other, the latest draft first.

    ``shared_blocs`` are those that both are members of; ``bloc`` is the one of the two that the
    other is a member of, if any. ``headings`` name the relations.
    """

    left: Actor
    right: Actor
    bloc: Actor | None
    member: Actor | None
    shared_blocs: list[Actor]
    headings: list[str]
    drafts: list[OnDraft]

    @property
    def texts(self) -> list[Text]:
        """All texts."""
        return [text for on_draft in self.drafts for text in on_draft.texts]

    @property
    def numbers(self) -> Numbers:
        """The counts over all drafts."""
        return _numbers(self.texts)

    @property
    def undisclosed(self) -> Numbers:
        """How many of them are about texts that are undisclosed."""
        return _numbers(text for text in self.texts if text.is_undisclosed)


class _Said:
    """The stances in force, by whose they are and what they are about."""

    def __init__(self, actors: Sequence[Actor], stances: Iterable[Stance]) -> None:
        self._actors = actors
        self.members = members_of_blocs(actors)
        self._by_text: dict[tuple[int, int, int | None], Stance] = {}
        self._by_point: dict[tuple[int, int | None], list[Stance]] = defaultdict(list)
        for stance in stances:
            self._by_text[stance.actor_id, stance.draft_id, stance.provision_id] = stance
            self._by_point[stance.actor_id, stance.provision_id].append(stance)

    def part(self, actor: Actor, other: Actor, draft: Draft, provision: int | None) -> Part:
        """Return what *actor* said on a text, beside *other*."""
        own = self._by_text.get((actor.pk, draft.pk, provision))
        if own:
            return Part(word(own))
        elsewhere = sorted(
            self._by_point[actor.pk, provision],
            key=lambda stance: (stance.stated_on, stance.draft.order),
            reverse=True,
        )
        joint = [
            JointWord(bloc, word(stance), bloc.pk == other.pk)
            for bloc in self.blocs_of(actor)
            if (stance := self._by_text.get((bloc.pk, draft.pk, provision)))
        ]
        return Part(None, list(map(word, elsewhere)), joint)

    def blocs_of(self, actor: Actor) -> list[Actor]:
        """Return the blocs that *actor* is a member of, in the order of the actors."""
        return [
            bloc
            for bloc in self._actors
            if actor.pk in self.members.get(bloc.pk, ()) and bloc.pk != actor.pk
        ]


def two_actors(
    left: Actor,
    right: Actor,
    actors: Sequence[Actor],
    *,
    drafts: Sequence[Draft],
    provisions: Sequence[Provision],
    changes: Mapping[tuple[int, int], str],
    stances: Iterable[Stance],
) -> TwoActors:
    """Return *left* and *right* beside each other, on every text of *drafts*.

    *actors* are all in their order, with their memberships; *drafts* those begun by the day, in
    their order; *changes* what became of the points, by id of draft and of point; *stances* those
    in force of the two and of their blocs, ``with_text``, with their draft and point.
    """
    said = _Said(actors, stances)

    def text(draft: Draft, provision: Provision | None) -> Text:
        point = provision.pk if provision else None
        parts = said.part(left, right, draft, point), said.part(right, left, draft, point)
        change = changes.get((draft.pk, provision.pk)) if provision else None
        return Text(draft, provision, change, _relation(*parts), *parts)

    headings = [_heading(relation, left, right) for relation in Relation]
    blocs = [actor for actor in (left, right) if _is_member(said, actor, left, right)]
    bloc = blocs[0] if blocs else None
    return TwoActors(
        left=left,
        right=right,
        bloc=bloc,
        member=None if bloc is None else right if bloc.pk == left.pk else left,
        shared_blocs=[one for one in said.blocs_of(left) if one in said.blocs_of(right)],
        headings=headings,
        drafts=[
            _on_draft(draft, [text(draft, about) for about in (None, *provisions)], headings)
            for draft in reversed(drafts)
        ],
    )


def _is_member(said: _Said, bloc: Actor, left: Actor, right: Actor) -> bool:
    other = right if bloc.pk == left.pk else left
    return other.pk in said.members.get(bloc.pk, ())


def _on_draft(draft: Draft, texts: Sequence[Text], headings: Sequence[str]) -> OnDraft:
    groups = [
        Group(relation, heading, found)
        for relation, heading in zip(Relation, headings, strict=True)
        if relation != Relation.NEITHER
        and (found := [text for text in texts if text.relation == relation])
    ]
    return OnDraft(draft, groups, list(texts))


def _numbers(texts: Iterable[Text]) -> Numbers:
    return Numbers(Counter(text.relation for text in texts))


def _relation(left: Part, right: Part) -> Relation:
    if left.own and right.own:
        is_same = left.own.stance.position == right.own.stance.position
        return Relation.AGREE if is_same else Relation.DIFFER
    if left.own:
        return Relation.LEFT
    return Relation.RIGHT if right.own else Relation.NEITHER


def _heading(relation: Relation, left: Actor, right: Actor) -> str:
    only = {Relation.LEFT: left, Relation.RIGHT: right}
    return f"Only {only[relation].short_name}" if relation in only else str(relation.label)
