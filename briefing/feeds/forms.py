"""What the feed and the calendar of events take."""

from typing import Any

from actors.models import Actor
from provisions.filters import FilterForm, SeveralOf
from statements.models import EventParticipant
from statements.querysets import EventQuerySet


class EventsForm(FilterForm):
    """``on``, and ``actor``: events in which one of these took part."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actors = Actor.objects.order_by("order", "slug").values_list("slug", "short_name")
        self.fields["actor"] = SeveralOf("Actor", actors, table="actors")

    def narrow(self, events: EventQuerySet) -> EventQuerySet:
        """Return those of *events* that the filter leaves."""
        chosen = self.cleaned_data["actor"]
        if not chosen:
            return events
        taken_part = EventParticipant.objects.filter(actor__slug__in=chosen)
        return events.filter(pk__in=taken_part.order_by().values("event"))
