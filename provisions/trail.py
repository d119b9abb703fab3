"""Which edits belong to the history of a point."""

from django.db.models import Q

from provisions.models import Provision, Revision, RevisionCitation, Stance, StanceStatement
from record.trail import Scope


def of_provision(provision: Provision) -> Scope:
    """Return the scope of *provision*, its revisions and the stances on it, deleted ones too."""
    here = Q(provision=provision.pk)
    return {
        Provision: Q(id=provision.pk),
        Revision: here,
        RevisionCitation: Q(revision__in=Revision.history.filter(here).order_by().values("id")),
        Stance: here,
        StanceStatement: Q(stance__in=Stance.history.filter(here).order_by().values("id")),
    }
