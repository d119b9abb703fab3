"""Which drafts a draft goes back to. Pure."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provisions.models import Draft


def back_from(draft: "Draft", drafts: Iterable["Draft"]) -> list["Draft"]:
    """Return the draft that *draft* revises, the one which that revises, and so on back.

    It ends where a draft revises none of *drafts*, such as one that had not begun by the day.
    """
    by_id: dict[int | None, Draft] = {other.pk: other for other in drafts}
    line = [draft]
    earlier = by_id.get(draft.revises_id)
    while earlier is not None and earlier not in line:
        line.append(earlier)
        earlier = by_id.get(earlier.revises_id)
    return line[1:]
