"""What is still to be done about revisions and statements, as filters of their lists."""

from typing import Any, ClassVar

from django.db.models import Q

from provisions.models import Revision
from record.admin.filters import MissingRows


class WithoutSources(MissingRows):
    """Revisions by whether they have sources; what is undisclosed needs none."""

    title = "sources"
    parameter_name = "sources"
    relation = "citations"
    wanted: ClassVar[Any] = ~Q(change=Revision.Change.UNDISCLOSED)


class WithoutPoints(MissingRows):
    """Statements by whether they are about a point."""

    title = "points"
    parameter_name = "points"
    relation = "provisions"


class WithoutStances(MissingRows):
    """Statements by whether a stance rests on them."""

    title = "stances"
    parameter_name = "stances"
    relation = "stances"
