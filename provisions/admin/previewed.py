"""What a preview of a draft showed, as one mark: by it, what was changed since is noticed."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from provisions.models import Provision
from provisions.versions import Version
from record.columns import Key
from record.forms import REASON_FIELDS

UNSEEN = (*REASON_FIELDS, "version", "renames_to")
"""What of the form of a draft is not among what is shown."""
OF_POINT = ("number", "slug", "title", "theme_id", "summary")
OF_REVISION = ("label", "change", "text", "note", "confidence")


def mark_of(
    form: Any, previews: Iterable[tuple[Provision, Version]], sources: Sequence[Key]
) -> str:
    """Return what stands for the draft in *form*, its points and their *sources*."""
    of_draft = {
        name: str(value)
        for name, value in getattr(form, "cleaned_data", {}).items()
        if name not in UNSEEN
    }
    of_points = [
        [str(getattr(point, name)) for name in OF_POINT]
        + [str(getattr(version.revision, name)) for name in OF_REVISION]
        for point, version in previews
    ]
    shown = repr((of_draft, of_points, tuple(sources)))
    return sha256(shown.encode("utf-8", "replace")).hexdigest()
