"""Reasons that editors gave before, to be given again."""

from typing import Any

from record.models import Edit

LOOKED_AT = 60
OFFERED = 8


def last_used(editor: Any) -> list[str]:
    """Return reasons that *editor* gave last, newest first, each once; else those of anyone."""
    newest = Edit.objects.order_by("-recorded_at").values_list("reason", flat=True)
    own = list(newest.filter(editor=editor)[:LOOKED_AT])
    return list(dict.fromkeys(own or newest[:LOOKED_AT]))[:OFFERED]
