"""Who may propose."""

from typing import Any

from record.editing import PUBLISH
from record.table import TABLES

ACTIONS = ("add", "change", "delete")


def may_propose(user: Any) -> bool:
    """Return whether *user* may change any row of the record, if only by proposing it."""
    metas = [table.model._meta for table in TABLES.values()]
    return user.has_perm(PUBLISH) or any(
        user.has_perm(f"{meta.app_label}.{action}_{meta.model_name}")
        for meta in metas
        for action in ACTIONS
    )
