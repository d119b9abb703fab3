"""/api/openapi.json."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse

from data.answers import JSON
from data.openapi.document import document
from record.editing import one_state
from record.freshness import reading_page


@reading_page
def openapi(request: HttpRequest) -> HttpResponse:
    """Send the description of every address that programs read."""
    with one_state():
        text = json.dumps(document(), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return HttpResponse(f"{text}\n", content_type=JSON)
