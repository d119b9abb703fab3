"""What a request to the admin of the record carries from one step to the next."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from record.admin.grounds import Changed
from record.forms import ReasonForm
from record.kept import KeptForm
from record.refusal import Refusal


class RecordRequest(HttpRequest):
    """A request that may change the record.

    ``saving`` are the forms being saved and ``refusal`` what the write path said of them;
    ``restores`` is the id of a row that was deleted while its form was open. With ``is_check`` the
    forms are only tried; ``is_saved`` says that they were saved, if the Edit is kept, and
    ``refused_beforehand`` why nothing can be. A form that is opened ``begins_with`` these values,
    by field; ``put_back`` is what was typed before and is shown again. ``reason_form`` asks why
    something is deleted, and offers the ``reasons`` last used; ``seen`` is what its page shows of
    the rows, and ``changed`` what others did to them since an earlier one was shown.
    """

    reason_form: ReasonForm
    reasons: Callable[[], list[str]]
    seen: str
    changed: Changed | None
    saving: list[Any]
    refusal: Refusal | None
    restores: int | None
    is_check: bool
    refused_beforehand: str
    is_saved: bool
    put_back: KeptForm | None
    begins_with: dict[str, Any] | None
