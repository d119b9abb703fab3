"""What the pages of snapshots can be asked."""

from typing import Any, cast

from provisions.filters import FilterForm, OneOf
from snapshots.changed import SHAPES
from snapshots.models import Snapshot


class SnapshotsForm(FilterForm):
    """A list without filters. These pages show the record's own clock, and take no day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["on"]


class SinceForm(SnapshotsForm):
    """``since``: the other snapshot that *shown* is compared with, by default the one before."""

    def __init__(self, *args: Any, shown: Snapshot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Snapshot.objects.exclude(pk=shown.pk).values_list("name", "title")
        names = [(name, f"{name}: {title}") for name, title in others]
        self.fields["since"] = OneOf("other snapshot", names, listed_at="/snapshots/")
        self.before = shown.previous

    @property
    def other(self) -> Snapshot | None:
        """The snapshot that is compared with; None where none is asked for and none is before."""
        name = self.cleaned_data["since"]
        return Snapshot.objects.get(name=name) if name else self.before

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The snapshots that there are to compare with: their names, and what they are called."""
        return list(cast(OneOf, self.fields["since"]).names.items())

    @property
    def nothing_before(self) -> str:
        """What is said where the first snapshot is asked what changed."""
        names = ", ".join(cast(OneOf, self.fields["since"]).names)
        takes = f"Name one after it: {names}." if names else "There is no other yet."
        return f"No snapshot was frozen before this one. {takes}"


class ChangesForm(SinceForm):
    """``since`` and ``table``: all rows of one table, a page at a time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tables = [(name, name) for name in SHAPES]
        self.fields["table"] = OneOf("table", tables)
