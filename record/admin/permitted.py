"""What an account may undo: only what it could do by hand."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_permission_codename

from record import trail
from record.editing import PUBLISH
from record.models import Edit, Rename, Tracked
from record.undoing import Undoing


def those_undoable(account: Any, edits: Sequence[Edit]) -> set[Edit]:
    """Return those of *edits* that touched only kinds of rows which *account* may change."""
    if not account.has_perm(PUBLISH):
        return set()
    kinds = trail.kinds(edits)
    may = {model: _may(account, "change", model) for models in kinds.values() for model in models}
    # Old slugs are not put back by hand: they follow from the rows.
    return {
        edit
        for edit in edits
        if (models := kinds.get(edit.recorded_at, set()) - {Rename})
        and all(may[model] for model in models)
    }


def may_undo(account: Any, undone: Undoing) -> bool:
    """Return whether *account* may change all of it, add what comes back, delete what goes."""
    needed = {("change", model) for model in undone.touched}
    needed |= {
        ({"added": "add", "removed": "delete"}[step.action], step.model)
        for step in undone.steps
        if step.action != "changed"
    }
    may_publish = account.has_perm(PUBLISH)
    return may_publish and all(_may(account, action, model) for action, model in needed)


def _may(account: Any, action: str, model: type[Tracked]) -> bool:
    meta = model._meta
    return account.has_perm(f"{meta.app_label}.{get_permission_codename(action, meta)}")
