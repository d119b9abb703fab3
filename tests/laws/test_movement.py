"""What a word is to those before it: a move is two positions on one draft, never across drafts."""

from datetime import date, timedelta
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from provisions.models import Draft, Stance
from provisions.movement import Step, in_order, taken
from tests.laws.examples import tried_on

DAYS = [date(2025, 11, 20) + timedelta(days=number) for number in range(5)]
# The later a draft's id, the earlier it stands: an id says nothing.
DRAFTS = {order: Draft(pk=10 - order, order=order, slug=f"draft-{order}") for order in (1, 2, 3)}

words = st.lists(
    st.builds(
        lambda about, position: (*about, position),
        st.tuples(
            st.sampled_from([1, 2]),  # the actor
            st.sampled_from([1, 2, None]),  # the point, or the draft as a whole
            st.sampled_from([1, 2, 3]),  # the draft
            st.sampled_from(DAYS),
        ),
        st.sampled_from(["accepts", "ambiguous", "rejects"]),
    ),
    unique_by=lambda word: word[:4],
    max_size=14,
)


def stances_of(words):
    return [
        Stance(
            pk=100 + number,
            slug=f"stance-{number}",
            actor_id=actor,
            provision_id=point,
            draft=DRAFTS[draft],
            stated_on=day,
            position=position,
        )
        for number, (actor, point, draft, day, position) in enumerate(words)
    ]


def later(one):
    """The key by which one word is later than another: the day, then the later draft."""
    return (one.stated_on, one.draft.order)


def expected(stance, stances):
    """What *stance* is to those before it, and the slug of the one that says so."""
    about = (stance.actor_id, stance.provision_id)
    before = [
        one
        for one in stances
        if (one.actor_id, one.provision_id) == about and later(one) < later(stance)
    ]
    on_it = [one for one in before if one.draft_id == stance.draft_id]
    if on_it:
        last = max(on_it, key=later)
        return ("repeated" if last.position == stance.position else "moved"), last.slug
    if before:
        return "new-text", max(before, key=later).slug
    return "first", None


@tried_on(200)
@given(words)
def test_each_is_what_a_loop_over_those_before_it_says(words):
    stances = stances_of(words)
    found = taken(stances)
    assert sorted(one.stance.slug for one in found) == sorted(one.slug for one in stances)
    for one in found:
        told = (one.step.value, one.before and one.before.slug)
        assert told == expected(one.stance, stances)


@tried_on(100)
@given(words)
def test_a_move_is_two_different_positions_on_one_draft(words):
    for one in taken(stances_of(words)):
        if one.step is Step.MOVED:
            assert one.before.draft == one.stance.draft
            assert one.before.position != one.stance.position
        if one.step is Step.NEW_TEXT:
            assert one.before.draft != one.stance.draft
        if one.before:
            assert one.before.actor_id == one.stance.actor_id
            assert one.before.provision_id == one.stance.provision_id
            assert one.before.stated_on <= one.stance.stated_on


@tried_on(100)
@given(words)
def test_an_actor_has_one_first_word_a_point_and_as_many_new_texts_as_other_drafts(words):
    found = sorted(
        taken(stances_of(words)),
        key=lambda one: (one.stance.actor_id, one.stance.provision_id or 0),
    )
    for _, group in groupby(found, lambda one: (one.stance.actor_id, one.stance.provision_id)):
        told = list(group)
        drafts = {one.stance.draft_id for one in told}
        steps = [one.step for one in told]
        assert steps.count(Step.FIRST) == 1
        assert steps.count(Step.NEW_TEXT) == len(drafts) - 1


@tried_on(100)
@given(words, st.randoms(use_true_random=False))
def test_it_does_not_matter_in_which_order_the_rows_come(words, chance):
    stances = stances_of(words)
    shuffled = chance.sample(stances, len(stances))
    assert taken(shuffled) == taken(stances)
    assert in_order(shuffled) == [one.stance for one in taken(stances)]


@tried_on(100)
@given(words, st.sampled_from(DAYS))
def test_what_comes_later_changes_nothing_of_what_was(words, on):
    stances = stances_of(words)
    by_then = [one for one in stances if one.stated_on <= on]
    assert taken(by_then) == [one for one in taken(stances) if one.stance.stated_on <= on]
