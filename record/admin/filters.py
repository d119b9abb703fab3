"""Filters of the lists in the admin: by one of many rows, and by what is missing."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, ForeignKey, Model, OuterRef, Q, QuerySet
from django.forms import Media, ModelChoiceField
from django.http import HttpRequest
from django.utils.safestring import SafeString

from record.admin.links import FindById


class RowSelect(FindById):
    """A field that finds a row by its words, and says “All” while none is chosen."""

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the attributes of the field."""
        return {**super().build_attrs(*args, **kwargs), "data-placeholder": "All"}


class RowFilter(admin.FieldListFilter):
    """Leaves what refers to one row, which is found by its words among any number.

    Its parameters are those of Django's own filter of relations.
    """

    template = "admin/filters/row.html"
    field: ForeignKey

    def __init__(
        self,
        field: ForeignKey,
        request: HttpRequest,
        params: dict[str, list[str]],
        model: type[Model],
        model_admin: admin.ModelAdmin,
        *,
        field_path: str,
    ) -> None:
        self.is_row = f"{field_path}__{field.target_field.name}__exact"
        self.is_none = f"{field_path}__isnull"
        self.parameters = [self.is_row, self.is_none]
        super().__init__(field, request, params, model, model_admin, field_path)
        related = field.related_model
        named_with = getattr(related, "named_with", ())
        self.select = ModelChoiceField(
            related._default_manager.select_related(*named_with),
            widget=RowSelect(field, model_admin.admin_site),
            required=False,
        ).widget

    @property
    def media(self) -> Media:
        """What finds rows by words and goes where one is chosen."""
        ours = Media(js=["admin/js/autocomplete.js", "js/admin/boxes.js", "js/admin/filters.js"])
        return self.select.media + ours

    def expected_parameters(self) -> list[str | None]:
        """Return the parameters for a row, and for none."""
        return [*self.parameters]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Yield the field, and where to go to choose none or not to filter."""
        without = changelist.get_query_string(remove=self.parameters)
        yield {
            "field": self._field(without),
            "is_chosen": bool(self.used_parameters),
            "all": without,
            "none": changelist.get_query_string({self.is_none: "True"}, self.parameters),
            "may_be_none": self.field.null,
            "is_none": self.is_none in self.used_parameters,
        }

    def _field(self, without: str) -> SafeString:
        label = f"By {self.title}"
        # An address made by hand may hold several.
        given: Any = self.used_parameters.get(self.is_row) or []
        attributes = {"id": f"filter-{self.field_path}", "aria-label": label, "data-all": without}
        return self.select.render(self.is_row, [*map(str, given)][-1:], attributes)


class MissingValue(admin.EmptyFieldListFilter):
    """Leaves the rows in which a field is empty, or those in which it is not."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Yield the choices, in words that say what is left to do."""
        for choice in super().choices(changelist):
            display = str(choice["display"])
            for stock, word in (("Not empty", "Given"), ("Empty", "Missing")):
                display = display.replace(stock, word)
            yield {**choice, "display": display}


class MissingRows(admin.SimpleListFilter):
    """Leaves the rows that have none of what should belong to them, or those that have some."""

    relation: ClassVar[str]
    """The name by which the row knows what should belong to it."""

    wanted: ClassVar[Q] = Q()
    """The rows that should have any."""

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        """Return the two choices."""
        return [("none", "None"), ("some", "Some")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the rows that are left."""
        if self.value() not in {"none", "some"}:
            return queryset
        relation: Any = queryset.model._meta.get_field(self.relation)
        owned = Exists(
            relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")})
        )
        return (
            queryset.filter(owned)
            if self.value() == "some"
            else queryset.filter(self.wanted, ~owned)
        )
