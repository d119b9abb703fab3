"""What every answer in JSON begins with: of which day it is, of which Edit, what was asked for."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse

from provisions.forms import Day
from record.models import Edit
from snapshots.instants import instant

JSON = "application/json"


class _Encoder(DjangoJSONEncoder):
    """Writes instants to the microsecond: Edits are told apart by them."""

    def default(self, value: Any) -> Any:
        return instant(value) if isinstance(value, datetime) else super().default(value)


def json_answer(
    request: HttpRequest, day: Day | None, asked: Mapping[str, Any] | None = None, **parts: Any
) -> HttpResponse:
    """Return *parts* as one object, after the day, the newest Edit and what was *asked* for.

    *day* is None where the record's own clock runs. Where a part ``next`` has an address, the
    answer's header says so too (RFC 8288). One query.
    """
    head: dict[str, Any] = {"on": day.on, "latest_day": day.latest} if day else {}
    head["edit"] = newest_edit()
    whole = {**head, **(asked or {}), **parts}
    text = json.dumps(whole, cls=_Encoder, ensure_ascii=False, indent=1)
    answer = HttpResponse(f"{text}\n", content_type=JSON)
    if parts.get("next"):
        answer["Link"] = f'<{parts["next"]}>; rel="next"'
    return answer


def newest_edit() -> int | None:
    """Return the number of the newest Edit, which says which state of the record this is."""
    return Edit.objects.order_by("-recorded_at").values_list("pk", flat=True).first()
