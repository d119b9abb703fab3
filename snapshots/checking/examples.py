"""Something to try the check with, from the record itself."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format

from provisions.models import Stance
from record.models import Edit
from snapshots.models import Snapshot
from statements.models import Statement


@dataclass(frozen=True)
class Example:
    """What may be pasted: what it is, in words, and one of them."""

    what: str
    text: str


def examples() -> list[Example]:
    """Return one of each kind of thing that may be pasted, where there is any. Four queries."""
    stance = Stance.objects.select_related("provision", "draft").order_by("pk").first()
    statement = Statement.objects.order_by("-made_on", "slug").first()
    edit = Edit.objects.order_by("-recorded_at").first()
    snapshot = Snapshot.objects.first()
    found = []
    if stance is not None:
        found += [
            Example("The key of a position", stance.slug),
            Example("An address", f"{settings.SITE_URL}{stance.get_absolute_url()}"),
        ]
    if statement is not None and edit is not None:
        found.append(Example("A citation", _citation(statement, edit)))
    if edit is not None:
        found.append(Example("An Edit", edit.get_absolute_url()))
    if snapshot is not None:
        found += [
            Example("A snapshot", snapshot.get_absolute_url()),
            Example("Its digest", snapshot.digest),
        ]
    return found


def _citation(statement: Statement, edit: Edit) -> str:
    """Return a citation of *statement* with the day and the Edit, as the briefing gives them."""
    return (
        f"{settings.SITE_NAME} ({edit.recorded_at.year}). As of {date_format(statement.made_on)}, "
        f"record as of edit {edit.pk}, {date_format(edit.recorded_at, 'DATETIME_FORMAT')} UTC. "
        f"{settings.SITE_URL}{statement.get_absolute_url()}"
    )
