"""The live check: what saving would say of a form, said while it is filled in."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, JsonResponse, QueryDict
from django.template.response import TemplateResponse

from record.collisions import CODE
from record.forms import REASON_FIELDS
from record.models import Edit


class Passed(Exception):
    """A form that was only tried could have been saved; raised so that nothing of it is kept."""


def with_some_reason(posted: QueryDict) -> QueryDict:
    """Return *posted* with a reason where none is given yet: that is asked for on saving."""
    complete = posted.copy()
    reason, kind = REASON_FIELDS
    if not complete.get(reason, "").strip():
        complete[reason] = "Tried before it is saved"
    if kind not in complete:
        complete[kind] = Edit.Kind.CORRECTION
    return complete


def verdict(response: HttpResponse | None, saved: Iterable[Any] = ()) -> JsonResponse:
    """Return what is wrong, by the id of each field, and in general; nothing where None is given.

    What is wrong with one of several rows as a whole goes by the prefix of its form. *response* is
    the page with the form that was refused; without it, *saved* are the forms that were not. What
    others did since a form was opened is told in sentences, as ``meanwhile``.
    """
    forms = saved
    fields: dict[str, list[dict[str, str]]] = {}
    general: list[str] = []
    if isinstance(response, TemplateResponse):
        shown = response.context_data or {}
        formsets = [each.formset for each in shown["inline_admin_formsets"]]
        main = shown["adminform"].form
        forms = [main, *(form for formset in formsets for form in formset.forms)]
        for place, message, code in _problems(forms, formsets):
            if place:
                fields.setdefault(place, []).append({"message": message, "code": code})
            else:
                general.append(message)
    told = [line for form in forms for line in getattr(form, "told_meanwhile", ())]
    return JsonResponse(
        {"fields": fields, "general": general, **({"meanwhile": told} if told else {})}
    )


def _problems(forms: list[Any], formsets: list[Any]) -> Iterator[tuple[str, str, str]]:
    for form in forms:
        for name, errors in form.errors.items():
            place = form[name].auto_id if name in form.fields else form.prefix or ""
            for error in errors.as_data():
                # What collides is told by field, and in sentences.
                if error.code == CODE and name == NON_FIELD_ERRORS:
                    continue
                for message in error.messages:
                    yield place, message, error.code or ""
    for formset in formsets:
        for message in formset.non_form_errors():
            yield "", message, ""
