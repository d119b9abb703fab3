"""A form that warns before a row is renamed."""

from collections.abc import Iterable, Iterator
from copy import copy
from itertools import groupby
from typing import Any, cast
from urllib.parse import urlsplit

from django import forms
from django.http import QueryDict

from record.models import Tracked
from record.renaming import Renaming, renaming_of

NAMED = 5


class RenamingForm(forms.ModelForm):
    """Says, before a row gets another slug, what that means; saving again renames it.

    ``renames_to`` is the new slug that the editor has been warned of.
    """

    renames_to = forms.CharField(required=False, widget=forms.HiddenInput)

    def _post_clean(self) -> None:
        """Check the row as models do; if its new slug may be had, warn once of the renaming."""
        super()._post_clean()  # type: ignore[misc]
        if self.instance._state.adding or "slug" not in self.fields or "slug" in self.errors:
            return
        renaming = renaming_of(self.instance, self.initial["slug"])
        warned_of = self.add_prefix("renames_to")
        if renaming is None or self.data.get(warned_of) == renaming.new:
            return
        warning = " ".join([*warnings(self.instance, renaming), "Save again to rename it."])
        self.add_error("slug", forms.ValidationError(warning, code="renames"))
        # Whoever saves again has been told.
        data = cast(QueryDict, self.data).copy()
        data[warned_of] = renaming.new
        self.data = data


def warnings(row: Tracked, renaming: Renaming) -> Iterator[str]:
    """Yield, in sentences, what becomes of addresses and texts when *row* is renamed."""
    yield f"This renames “{renaming.old}” to “{renaming.new}”."
    before, after = _address(row, renaming.old), _address(row, renaming.new)
    if before:
        yield f"Its old address {before} will lead to {after}."
    yield f"“{renaming.old}” stays on record and is never given to another row."
    yield from _to_be_rewritten(renaming.rewritten())


def _address(row: Tracked, slug: str) -> str:
    """Return where the page of *row* is under *slug*; "" where it has no page of its own."""
    named: Any = copy(row)
    named.slug = slug
    address = named.get_absolute_url() if hasattr(named, "get_absolute_url") else ""
    return address if slug in urlsplit(address).path.split("/") else ""


def _to_be_rewritten(texts: Iterable[Tracked]) -> Iterator[str]:
    """Yield a sentence for each kind of row whose texts name the row, with its first names."""
    for opts, group in groupby(texts, key=lambda text: text._meta):
        names = [f"“{text}”" for text in group]
        number, listed = len(names), ", ".join(names[:NAMED])
        more = f" and {number - NAMED} more" if number > NAMED else ""
        if number == 1:
            yield f"1 {opts.verbose_name} names it and will be rewritten: {listed}."
        else:
            kind = opts.verbose_name_plural
            yield f"{number} {kind} name it and will be rewritten: {listed}{more}."
