"""The plan: themes, drafts, provisions, revisions, stances, and what a statement is about."""

from provisions.models.draft import Draft, DraftCitation, DraftParticipant
from provisions.models.provision import Provision, StatementProvision, Theme
from provisions.models.revision import Revision, RevisionCitation
from provisions.models.stance import Stance, StanceStatement

__all__ = [
    "Draft",
    "DraftCitation",
    "DraftParticipant",
    "Provision",
    "Revision",
    "RevisionCitation",
    "Stance",
    "StanceStatement",
    "StatementProvision",
    "Theme",
]
