"""Columns of the lists in the admin."""

from typing import Any

from django.db.models import Count, F, IntegerField, Model, OrderBy, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator


class Number:
    """A column that counts the rows that belong to a row, or refer to it, in *relations*.

    The database counts them for the rows shown, in the query that fetches these.
    """

    def __init__(self, name: str, *relations: str) -> None:
        self.relations = relations or (name,)
        self.short_description = name
        self.admin_order_field = f"number_{'_'.join(self.relations)}"
        self.__name__ = f"number_{name.replace(' ', '_')}"

    def __call__(self, row: Any) -> Any:
        return getattr(row, self.admin_order_field)

    def added_to(self, rows: QuerySet) -> QuerySet:
        """Return *rows* with their numbers."""
        total, *others = (self._count(rows.model, relation) for relation in self.relations)
        for other in others:
            total = total + other
        return rows.annotate(**{self.admin_order_field: total})

    def _count(self, model: type[Model], name: str) -> Any:
        relation: Any = model._meta.get_field(name)
        key = relation.field.attname
        rows = relation.related_model._base_manager.filter(**{key: OuterRef("pk")})
        counted = rows.order_by().values(key).annotate(rows=Count("pk")).values("rows")
        return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class Day:
    """A column that shows a day in short.

    Where it *may_be_empty*, rows without one stand last where the newest come first: left to
    themselves, the two databases disagree.
    """

    def __init__(self, name: str, field: str, *, may_be_empty: bool = False) -> None:
        self.field = field
        self.short_description = name
        # Only by a field's own name does Django show by which column a list is sorted at first.
        self.admin_order_field = by_day(field) if may_be_empty else field
        self.__name__ = f"day_{field}"

    def __call__(self, row: Any) -> Any:
        day = getattr(row, self.field)
        return date_format(day, "j M Y") if day else None


class Beginning:
    """A column that shows the first words of a text, which the row's page has in full."""

    def __init__(self, name: str, field: str, words: int = 24) -> None:
        self.field = field
        self.words = words
        self.short_description = name
        self.admin_order_field = None
        self.__name__ = f"beginning_{field}"

    def __call__(self, row: Any) -> Any:
        text = Truncator(getattr(row, self.field)).words(self.words)
        return format_html('<span class="beginning">{}</span>', text) if text else None


def by_day(path: str) -> OrderBy:
    """Return the order by a day; reversed, the newest come first and rows without one last."""
    return F(path).asc(nulls_first=True)
