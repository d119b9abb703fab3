"""Which edits belong to the history of a point, of an actor, and of a draft."""

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q

from actors.models import Actor, Membership, Person
from provisions.models import (
    Draft,
    DraftCitation,
    DraftParticipant,
    Provision,
    Revision,
    RevisionCitation,
    Stance,
    StanceStatement,
    StatementProvision,
)
from record.models import Tracked
from record.telling import Scope
from statements.models import Statement, StatementCitation


def of_provision(provision: Provision) -> Scope:
    """Return the scope of *provision*, its revisions and the stances on it, deleted ones too."""
    here = Q(provision=provision.pk)
    return {
        Provision: Q(id=provision.pk),
        Revision: here,
        RevisionCitation: Q(revision__in=_ever(Revision, here)),
        Stance: here,
        StanceStatement: Q(stance__in=_ever(Stance, here)),
    }


def of_actor(actor: Actor) -> Scope:
    """Return the scope of *actor*, its people, what it said and where it stood."""
    its = Q(actor=actor.pk)
    return {
        Actor: Q(id=actor.pk),
        Membership: Q(bloc=actor.pk),
        Person: its,
        Statement: its,
        StatementCitation: Q(statement__in=_ever(Statement, its)),
        StatementProvision: Q(statement__in=_ever(Statement, its)),
        Stance: its,
        StanceStatement: Q(stance__in=_ever(Stance, its)),
    }


def of_draft(draft: Draft) -> Scope:
    """Return the scope of *draft*, what it holds on each point and the stances on it.

    Nothing indexes histories by draft: there are few drafts, and each has a good part of all rows.
    """
    its = Q(draft=draft.pk)
    return {
        Draft: Q(id=draft.pk),
        DraftParticipant: its,
        DraftCitation: its,
        Revision: its,
        RevisionCitation: Q(revision__in=_ever(Revision, its)),
        Stance: its,
        StanceStatement: Q(stance__in=_ever(Stance, its)),
    }


def in_each(scopes: Sequence[Scope]) -> Scope:
    """Return the scope of the rows that are in each of *scopes*: of a point and an actor, stances.

    There is one at least.
    """
    shared = set.intersection(*(set(scope) for scope in scopes))
    return {
        model: reduce(and_, (scope[model] for scope in scopes))
        for model in scopes[0]
        if model in shared
    }


def _ever(model: type[Tracked], condition: Q) -> Any:
    """Return the ids of the rows that ever met *condition*."""
    return model.history.filter(condition).order_by().values("id")
