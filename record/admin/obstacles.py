"""What stands in the way of deleting rows, named in a fixed number of queries."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html

from record.models import Tracked
from record.referring import referring

NAMED = 10


def obstacles(model: type[Tracked], ids: Collection[int]) -> Iterator[str]:
    """Yield the names of rows that refer to the rows of *model* with *ids* and protect them.

    Each leads to its form. Of each kind some are named, and it is said how many more there are.
    """
    for rows in referring(model, ids):
        yield from named(rows)


def named(rows: QuerySet) -> Iterator[str]:
    """Yield the names of the first of *rows*, linked, and how many more there are."""
    model = rows.model
    paths = list(model.named_with)
    if model.part_of:
        root = model.root_field().related_model
        paths += [model.part_of, *(f"{model.part_of}__{name}" for name in root.named_with)]
        paths.append(model.target_field().name)
    yield from map(_linked, rows.select_related(*paths).order_by("pk")[:NAMED])
    more = rows.count() - NAMED
    if more > 0:
        kind = model._meta.verbose_name if more == 1 else model._meta.verbose_name_plural
        yield f"and {more} more {kind}"


def _linked(row: Tracked) -> str:
    """Return the name of a row, with a link to the form on which it is changed."""
    model, pk = row.aggregate_key()
    address = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    return format_html('<a href="{}">{}</a>', reverse(address, args=[pk]), row)
