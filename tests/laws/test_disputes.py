"""No count takes a bloc and its member: whoever spoke is counted once, or named as left out."""

from collections import Counter
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from actors.models import Actor, Membership
from provisions.disputes import ACCEPTANCES, OBJECTIONS, disputes
from provisions.models import Provision, Stance
from tests.laws.examples import tried_on

ACTORS, POINTS = range(1, 7), range(1, 4)

pairs = st.sampled_from([pair for pair in product(ACTORS, ACTORS) if pair[0] != pair[1]])
memberships = st.sets(pairs, max_size=8)
"""Pairs of a bloc and its member: blocs of blocs too, and blocs that are one another's."""
words = st.dictionaries(
    st.tuples(st.sampled_from(ACTORS), st.sampled_from(POINTS)),
    st.sampled_from(Stance.Position.values),
    max_size=len(ACTORS) * len(POINTS),
)
"""A position by actor and point."""


def counted(memberships, words):
    actors = [Actor(pk=number, slug=f"actor-{number}", order=number) for number in ACTORS]
    for actor in actors:
        members = [Membership(bloc=actor, member_id=b) for a, b in memberships if a == actor.pk]
        actor._prefetched_objects_cache = {"memberships": members}
    # A point's id is not its number.
    points = [Provision(pk=100 - number, number=number) for number in POINTS]
    stances = [
        Stance(actor_id=actor, provision_id=100 - point, draft_id=1, position=position)
        for (actor, point), position in words.items()
    ]
    return disputes(actors, points, stances)


def inside(memberships):
    """All pairs of a bloc and whoever belongs to it, through other blocs too."""
    found = set(memberships)
    while more := {(a, d) for (a, b), (c, d) in product(found, found) if b == c} - found:
        found |= more
    return {(bloc, member) for bloc, member in found if bloc != member}


def speaking(words, point):
    return {actor: position for (actor, of), position in words.items() if of == point}


def by_point(found):
    return {dispute.provision.number: dispute for dispute in found}


@tried_on(150)
@given(memberships, words)
def test_no_count_takes_a_bloc_and_its_member(memberships, words):
    for point, dispute in by_point(counted(memberships, words)).items():
        taken = {actor.pk for share in dispute.shares for actor in share.actors}
        spoke = speaking(words, point)
        assert not [
            (bloc, member)
            for bloc, member in inside(memberships)
            if bloc in taken and member in spoke
        ]


@tried_on(150)
@given(memberships, words)
def test_whoever_spoke_is_counted_once_or_named_with_the_members_that_speak_for_themselves(
    memberships, words
):
    for point, dispute in by_point(counted(memberships, words)).items():
        spoke = speaking(words, point)
        named = [actor.pk for share in dispute.shares for actor in share.actors]
        named += [one.bloc.pk for one in dispute.left_out]
        assert sorted(named) == sorted(spoke)
        for share in dispute.shares:
            assert {spoke[actor.pk] for actor in share.actors} == {share.position}
        for one in dispute.left_out:
            members = {member for bloc, member in inside(memberships) if bloc == one.bloc.pk}
            assert {member.pk for member in one.members} == members & spoke.keys() != set()


@tried_on(150)
@given(memberships, words)
def test_the_numbers_and_the_order_are_what_a_loop_gives(memberships, words):
    found = counted(memberships, words)
    expected = []
    for point in POINTS:
        spoke = speaking(words, point)
        counts = Counter(
            position
            for actor, position in spoke.items()
            if not any((actor, other) in inside(memberships) for other in spoke)
        )
        objecting = counts["rejects"] + counts["seeks-changes"]
        accepting = counts["accepts"] + counts["accepts-with-conditions"]
        expected.append(
            (-objecting, -counts["rejects"], point, accepting, sum(counts.values()), counts)
        )
    expected.sort(key=lambda one: one[:3])
    assert [
        (
            -dispute.objections,
            -dispute.rejections,
            dispute.provision.number,
            dispute.acceptances,
            dispute.spoke,
            Counter({share.position: share.number for share in dispute.shares}),
        )
        for dispute in found
    ] == expected


@tried_on(50)
@given(memberships, words, st.randoms(use_true_random=False))
def test_it_does_not_matter_in_which_order_the_words_come(memberships, words, chance):
    shuffled = list(words.items())
    chance.shuffle(shuffled)
    assert counted(memberships, dict(shuffled)) == counted(memberships, words)


def test_every_position_is_for_against_or_neither_and_never_netted():
    assert not set(OBJECTIONS) & set(ACCEPTANCES)
    assert {*OBJECTIONS, *ACCEPTANCES, "ambiguous"} == set(Stance.Position.values)
