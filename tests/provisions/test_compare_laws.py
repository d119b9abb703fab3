"""Laws of comparing, on random records: what mirrors, what adds up, what counts as whose word."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from actors.models import Actor, Membership
from provisions.models import Draft, Provision, Revision, Stance
from provisions.movement import Step
from provisions.pairs.actors import Relation, two_actors
from provisions.pairs.days import cells_that_differ, doings, known_from
from provisions.pairs.drafts import Between, mirrored, two_drafts
from record.wording import compare

DAYS = [date(2025, 11, 20) + timedelta(days=number) for number in range(6)]
POINTS = [Provision(pk=number, number=number) for number in (1, 2, 3)]
TEXTS = [
    "Troops number at most 600,000.",
    "Troops number at most 800,000 in peacetime.",
    "Troops number at most 800,000 in peacetime.\na) It is verified.\nb) It is temporary.",
    "Nothing of the kind is foreseen.\nb) It is permanent.\na) It is verified.",
]
OTHER_BETWEEN = {Between.GONE: Between.CAME, Between.CAME: Between.GONE}
OTHER_RELATION = {Relation.LEFT: Relation.RIGHT, Relation.RIGHT: Relation.LEFT}
OTHER_KIND = {"same": "same", "left": "came", "came": "left"}


def an_actor(pk, members=()):
    made = Actor(pk=pk, order=pk, slug=f"actor-{pk}", short_name=f"Actor {pk}")
    parts = [Membership(bloc_id=pk, member_id=member) for member in members]
    made._prefetched_objects_cache = {"memberships": parts}
    return made


# The third is a bloc of the first and the second, the fifth one of that bloc and the fourth.
ACTORS = [an_actor(1), an_actor(2), an_actor(3, [1, 2]), an_actor(4), an_actor(5, [3, 4])]


@st.composite
def records(draw):
    """Drafts, what they hold, and what the actors said, stated in any order and on any text."""
    days = sorted(draw(st.lists(st.sampled_from(DAYS), min_size=2, max_size=4)))
    drafts = [
        Draft(
            pk=order,
            order=order,
            slug=f"draft-{order}",
            short_name=f"Draft {order}",
            started_on=day,
            revises_id=draw(st.sampled_from([None, *range(1, order)])),
        )
        for order, day in enumerate(days, start=1)
    ]
    changes = st.sampled_from([None, "removed", "undisclosed", "amended", "amended", "amended"])
    revisions = [
        Revision(
            draft=draft,
            provision=point,
            change=change,
            text=draw(st.sampled_from(TEXTS)) if change == "amended" else "",
        )
        for draft in drafts
        for point in POINTS
        if (change := draw(changes))
    ]
    held = {(row.draft_id, row.provision_id): row.change for row in revisions}
    about = [
        *((draft, None) for draft in drafts),
        *((row.draft, row.provision) for row in revisions),
    ]
    said = draw(
        st.lists(
            st.tuples(
                st.sampled_from(ACTORS), st.sampled_from(range(len(about))), st.sampled_from(DAYS)
            ),
            unique=True,
            max_size=40,
        )
    )
    stances = []
    for number, (actor, place, day) in enumerate(said, start=1):
        draft, point = about[place]
        stance = Stance(
            pk=number,
            slug=f"stance-{number}",
            actor=actor,
            draft=draft,
            provision=point,
            stated_on=day,
            position=draw(st.sampled_from(Stance.Position.values)),
        )
        stance.change = held.get((draft.pk, point.pk)) if point else None
        stance.text_state = draw(st.sampled_from(Stance.TextState.values))
        stances.append(stance)
    return drafts, revisions, stances


def in_force(stances, on):
    newest = {}
    for stance in sorted(stances, key=lambda one: one.stated_on):
        if known_from(stance) <= on:
            newest[stance.actor_id, stance.draft_id, stance.provision_id] = stance
    return list(newest.values())


def compared(left, right, record):
    drafts, revisions, stances = record
    return two_drafts(
        left,
        right,
        drafts=drafts,
        provisions=POINTS,
        revisions=revisions,
        stances=in_force(stances, DAYS[-1]),
    )


@given(records())
def test_swapping_two_drafts_mirrors_them(record):
    first, *_, last = record[0]
    one, other = compared(first, last, record), compared(last, first, record)
    assert (one.left, one.right) == (other.right, other.left)
    for here, there in zip(one.points, other.points, strict=True):
        assert (here.left, here.right) == (there.right, there.left)
        assert there.between == OTHER_BETWEEN.get(here.between, here.between)
        assert bool(here.marked) == bool(there.marked) == (here.between == Between.CHANGED)


@given(records())
def test_the_counts_of_two_drafts_are_of_every_point_once(record):
    first, *_, last = record[0]
    two = compared(first, last, record)
    counted = [point.provision for count in two.counts for point in count.points]
    assert sorted(counted, key=lambda point: point.number) == POINTS
    assert [point for run in two.runs for point in run.points] == two.points
    for side in (two.left, two.right):
        assert sum(tally.number for tally in side.account.tallies) == len(POINTS)


@given(records())
def test_what_is_between_two_drafts_follows_from_what_they_hold(record):
    drafts, revisions, _ = record
    held = {(row.draft_id, row.provision_id): row for row in revisions}
    left, *_, right = drafts
    for point in compared(left, right, record).points:
        rows = [held.get((draft.pk, point.provision.pk)) for draft in (left, right)]
        says = [row is not None and row.change != "undisclosed" for row in rows]
        texts = [row.text if row else "" for row in rows]
        assert (point.between == Between.UNKNOWN) == (not all(says))
        if all(says):
            assert (point.between == Between.GONE) == (bool(texts[0]) and not texts[1])
            assert (point.between == Between.NEITHER) == (texts == ["", ""])
            assert (point.between == Between.SAME) == (texts[0] == texts[1] != "")


@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_the_other_way_round_a_diff_makes_the_old_text_of_the_new(old, new):
    def made_of(pieces, *kinds):
        return "".join(piece.text for piece in pieces if piece.kind in kinds)

    for clause in compare(old, new).clauses:
        there = mirrored(clause)
        assert mirrored(there) == clause
        assert made_of(there.pieces, "same", "left") == made_of(clause.pieces, "same", "came")
        assert made_of(there.pieces, "same", "came") == made_of(clause.pieces, "same", "left")


def beside(left, right, record):
    drafts, revisions, stances = record
    return two_actors(
        left,
        right,
        ACTORS,
        drafts=drafts,
        provisions=POINTS,
        changes={(row.draft_id, row.provision_id): row.change for row in revisions},
        stances=in_force(stances, DAYS[-1]),
    )


two_of_them = st.lists(st.sampled_from(ACTORS), min_size=2, max_size=2, unique=True)


@given(records(), two_of_them)
def test_swapping_two_actors_mirrors_them(record, both):
    one, other = beside(*both, record), beside(*reversed(both), record)
    assert (one.bloc, one.member) == (other.bloc, other.member)
    assert one.shared_blocs == other.shared_blocs
    for here, there in zip(one.texts, other.texts, strict=True):
        assert (here.left, here.right) == (there.right, there.left)
        assert there.relation == OTHER_RELATION.get(here.relation, here.relation)


@given(records(), two_of_them)
def test_how_two_actors_stand_equals_what_a_plain_loop_says(record, both):
    drafts, _, stances = record
    position = {
        (stance.actor_id, stance.draft_id, stance.provision_id): stance.position
        for stance in in_force(stances, DAYS[-1])
    }
    expected = Counter()
    for draft in drafts:
        for point in (None, 1, 2, 3):
            left, right = (position.get((actor.pk, draft.pk, point)) for actor in both)
            if left and right:
                expected["agree" if left == right else "differ"] += 1
            elif left or right:
                expected["only-left" if left else "only-right"] += 1
            else:
                expected["neither"] += 1
    two = beside(*both, record)
    numbers = two.numbers
    assert dict(zip(Relation.values, numbers.in_order, strict=True)) == {
        relation: expected[relation] for relation in Relation.values
    }
    assert numbers.total == len(drafts) * (1 + len(POINTS))
    for relation, number in zip(Relation, two.undisclosed.in_order, strict=True):
        of_these = [text for text in two.texts if text.relation == relation]
        assert number == sum(text.is_undisclosed for text in of_these) <= len(of_these)


@given(records(), two_of_them)
def test_nobody_is_given_the_word_of_another(record, both):
    for text in beside(*both, record).texts:
        for actor, part in zip(both, (text.left, text.right), strict=True):
            words = [*([part.own] if part.own else []), *part.elsewhere]
            assert all(word.stance.actor_id == actor.pk for word in words)
            assert all(word.stance.provision == text.provision for word in words)
            assert all(word.stance.draft_id != text.draft.pk for word in part.elsewhere)
            assert all(joint.bloc != actor for joint in part.joint)
            assert not (part.own and part.joint)


@given(records(), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_what_came_between_two_days_is_what_shows_on_the_later_alone(record, one, other):
    earlier, later = sorted((one, other))
    stances = [stance for stance in record[2] if known_from(stance) <= later]
    found = doings(ACTORS, stances, after=earlier)
    came = [taken for each in found for steps in each.steps for taken in steps.taken]
    assert {taken.now.stance.pk for taken in came} == {
        stance.pk for stance in stances if known_from(stance) > earlier
    }
    assert len(came) == sum(each.number for each in found)
    for taken in came:
        before = taken.before.stance if taken.before else None
        assert (taken.step == Step.FIRST) == (before is None)
        if before:
            is_same_text = before.draft_id == taken.now.stance.draft_id
            assert is_same_text == (taken.step in {Step.MOVED, Step.REPEATED})
            assert before.actor_id == taken.now.stance.actor_id
            assert before.provision == taken.now.stance.provision


@given(records(), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_cells_that_differ_are_those_that_show_something_else(record, one, other):
    def shown(on):
        by_cell = {}
        for stance in sorted(in_force(record[2], on), key=lambda each: each.stated_on):
            by_cell[stance.provision_id, stance.actor_id] = stance
        return by_cell

    then, now = shown(min(one, other)), shown(max(one, other))
    found = cells_that_differ(ACTORS, POINTS, then.values(), now.values())
    differing = {
        (point.provision.pk if point.provision else None, cell.actor.pk)
        for point in found
        for cell in point.cells
    }

    def face(stance):
        return stance and (stance.position, stance.draft_id, stance.text_state)

    assert differing == {place for place in now if face(then.get(place)) != face(now[place])}
