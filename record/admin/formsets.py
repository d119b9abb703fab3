"""The forms of several rows on the form of another, held to their rows while others edit too."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from django.forms.models import BaseInlineFormSet
from django.http import QueryDict

from record.admin.links import IS_ID
from record.aggregates import Aggregates
from record.collisions import Shown
from record.field_words import is_same, raw_of
from record.meanwhile import as_opened


class SteadyFormSet(BaseInlineFormSet):
    """Forms that stay those of their rows, whatever others add or delete meanwhile.

    Django takes the n-th form that was posted for the n-th row that there is now. Here a form goes
    by the id that it holds; one whose row is gone is left out, or becomes that of a new row where
    ``is_typed`` says that something would be lost; ``deleted`` has its id, by its number.
    """

    deleted: Mapping[int, int] = {}

    model: Any
    form: Any
    prefix: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self._settle()

    def is_typed(self, place: str, pk: int) -> bool:
        """Return whether the form at *place*, of the row *pk* that is gone, holds anything new."""
        return False

    def _settle(self) -> None:
        rows = {row.pk: row for row in super().get_queryset()} if self.instance.pk else {}
        kept, new, gone = {}, [], {}
        for place, is_of_a_row in self._posted():
            given = self.data.get(f"{place}-id", "")
            pk = int(given) if IS_ID.fullmatch(given) else 0
            if not is_of_a_row:
                new.append(place)
            elif pk in rows:
                kept[place] = rows[pk]
            elif pk and self.is_typed(place, pk):
                gone[len(new)] = pk
                new.append(place)
        self.deleted = {len(kept) + number: pk for number, pk in gone.items()}
        self._queryset = list(kept.values())
        self._renumber(list(kept), new)

    def _posted(self) -> Iterator[tuple[str, bool]]:
        """Yield the prefix of each form that was posted, and whether it was that of a row."""
        total, initial = (self._number(name) for name in ("TOTAL_FORMS", "INITIAL_FORMS"))
        for number in range(min(total, self.absolute_max)):
            yield f"{self.prefix}-{number}", number < initial

    def _number(self, name: str) -> int:
        given = self.data.get(f"{self.prefix}-{name}", "")
        return int(given) if IS_ID.fullmatch(given) else 0

    def _renumber(self, kept: list[str], new: list[str]) -> None:
        """Let the forms at these places be all that was posted, those *kept* first."""
        numbers = {place: number for number, place in enumerate([*kept, *new])}
        posted = cast(QueryDict, self.data)
        data = QueryDict(mutable=True)
        for key, values in posted.lists():
            found = re.fullmatch(rf"({re.escape(self.prefix)}-[0-9]+)-(.+)", key)
            if found is None:
                data.setlist(key, values)
            elif found[1] in numbers and (found[2] != "id" or found[1] in kept):
                data.setlist(f"{self.prefix}-{numbers[found[1]]}-{found[2]}", values)
        data[f"{self.prefix}-TOTAL_FORMS"] = str(len(numbers))
        data[f"{self.prefix}-INITIAL_FORMS"] = str(len(kept))
        self.data = data


class RootFormSet(SteadyFormSet):
    """The forms of several aggregates, with what belongs to all of them read at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [row.pk for row in self.get_queryset()] if self.instance.pk else []
        self.form_kwargs["aggregates"] = Aggregates(self.model, rows)

    def is_typed(self, place: str, pk: int) -> bool:
        """Return whether the editor changed what the form showed of the row that is gone."""
        form = self.form(self.data, prefix=place, aggregates=Aggregates(self.model, []))
        opened = Shown.read(self.data.get(f"{place}-version", "")).instant
        before = as_opened(self.model, pk, opened, form.lists)
        return any(
            not is_same(field, before[name], raw_of(field, form[name].data))
            for name, field in form.fields.items()
            if name in before
        )

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Tell a form whose row is gone which that was, too."""
        kwargs = super().get_form_kwargs(index)
        return {**kwargs, "deleted": None if index is None else self.deleted.get(index)}
