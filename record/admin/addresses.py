"""The addresses of pages of the admin."""

from django.db.models import Model
from django.urls import reverse


def address_of(model: type[Model], page: str, *args: int) -> str:
    """Return where a page of *model* stands: its ``changelist``, or the ``change`` of a row."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
