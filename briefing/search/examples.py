"""What a reader may look for, from the record itself."""

from provisions.forms import Day
from provisions.models import Draft, Provision
from statements.models import Event, Statement


def examples(day: Day) -> list[str]:
    """Return some words that find something on *day*. Four queries."""
    point = Provision.objects.order_by("number").values_list("title", flat=True).first()
    draft = Draft.objects.by(day.on).order_by("-order").values_list("short_name", flat=True)
    speaker = (
        Statement.objects.by(day.on)
        .filter(person__isnull=False)
        .order_by("-made_on", "slug")
        .values_list("person__name", flat=True)
    )
    place = (
        Event.objects.by(day.on)
        .exclude(place="")
        .order_by("-started_on", "slug")
        .values_list("place", flat=True)
    )
    found = [draft.first(), speaker.first(), place.first(), point and f"“{point}”"]
    return [words for words in dict.fromkeys(found) if words]
