"""The filters of the sources and of the suggested reading."""

from typing import Any

from briefing.citations import shown_sources
from provisions.filters import FilterForm, OneOf, Words
from provisions.forms import Day
from statements.models import Source, name_of_language
from statements.querysets import SourceQuerySet


class ReadingForm(FilterForm):
    """The suggested reading has no filter but the day."""

    def found(self, day: Day) -> SourceQuerySet:
        """Return the suggested reading that shows on *day*."""
        return shown_sources(day).filter(suggested_reading=True)


class SourcesForm(FilterForm):
    """The filters of the sources."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = Source.objects.order_by().values_list("language", flat=True).distinct()
        names = {code: name_of_language(code) for code in codes}
        languages = sorted(names.items(), key=lambda language: language[1])
        self.fields |= {
            "q": Words(),
            "kind": OneOf("Kind", Source.Kind.choices),
            "language": OneOf("Language", languages),
        }

    def found(self, day: Day) -> SourceQuerySet:
        """Return the sources that show on *day* and that the filters leave."""
        asked = self.cleaned_data
        conditions = {name: asked[name] for name in ("kind", "language") if asked[name]}
        return shown_sources(day).filter(**conditions).matching(asked["q"])
