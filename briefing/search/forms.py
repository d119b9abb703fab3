"""What the search takes: words, a kind of row, the day."""

from typing import Any

from briefing.search.kinds import KINDS
from provisions.filters import FilterForm, OneOf, Words


class SearchForm(FilterForm):
    """``q``, the words that are looked for, and ``kind``, of which rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.name, kind.many.capitalize()) for kind in KINDS]
        self.fields |= {"q": Words(), "kind": OneOf("Kind", kinds)}
