"""The list pages of the admin: quick and legible with tens of thousands of rows."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.paginator import Page, Paginator
from django.db import connections
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst

from record.admin.columns import Number
from record.search import found

STYLE = Media(css={"all": ["css/admin/lists.css"]})


class RoughPaginator(Paginator):
    """Pages of a list whose rows are estimated, not counted, where that would be slow.

    Only PostgreSQL counts slowly and keeps an estimate. Whoever asks for the last page has the
    rows counted after all, so that none is out of reach.
    """

    counted: ClassVar[int] = 10_000
    """As many rows are counted, at any rate."""

    object_list: QuerySet

    @cached_property
    def count(self) -> int:
        """How many rows there are, more or less."""
        return self.estimate or self.object_list.count()

    @cached_property
    def estimate(self) -> int | None:
        """About how many rows the whole table has; None where it is better counted."""
        query = self.object_list.query
        connection = connections[self.object_list.db]
        if connection.vendor != "postgresql" or query.where or query.is_sliced or query.distinct:
            return None
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(self.object_list.model._meta.db_table)
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
            rows = int(cursor.fetchone()[0])
        return rows if rows > self.counted else None

    @property
    def estimate_in_words(self) -> str:
        """The estimate to three digits: “51,200”."""
        rows = self.estimate or 0
        step = 10 ** max(len(str(rows)) - 3, 0)
        return f"{round(rows / step) * step:,}"

    def page(self, number: int | str) -> Page:
        """Return a page, after counting the rows where it may be the last."""
        if self.estimate and int(number) >= self.num_pages:
            self.estimate = None
            del self.count, self.num_pages
        return super().page(number)


class RowList(ChangeList):
    """A list, which fetches with the rows of a page what its columns show."""

    model_admin: "ListPages"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        if not self.is_popup:
            self.title = capfirst(str(self.opts.verbose_name_plural))

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet:
        """Return the rows that the filters leave."""
        filters = (value for name, value in request.GET.items() if name != SEARCH_VAR)
        if any("\x00" in value for value in filters):
            # No text of PostgreSQL has it, and asking for it would be an error there.
            raise IncorrectLookupParameters
        rows = self.model_admin.get_queryset(request)
        self.root_queryset = self.model_admin.with_columns(rows)
        return super().get_queryset(request, exclude_parameters)

    def get_results(self, request: HttpRequest) -> None:
        """Find the rows of the page, then fetch them: what the columns count, only of these.

        In one query PostgreSQL would count for all the rows of the pages before, too.
        """
        super().get_results(request)
        ids = list(self.result_list.values_list("pk", flat=True))
        rows = self.apply_select_related(self.root_queryset.filter(pk__in=ids))
        self.result_list = rows.order_by(*self.queryset.query.order_by)


class ListPages(admin.ModelAdmin):
    """Lists that are searched by words and days, and lead to the pages of the site."""

    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    paginator = RoughPaginator

    search_days: ClassVar[tuple[str, ...]] = ()
    """The days that are searched, as ``search_fields`` are the texts: paths to one row each."""

    @property
    def search_help(self) -> str:
        """What one should know to search."""
        by_day = " A day: 2025-11-23, 2025-11 or 23 November 2025." if self.search_days else ""
        return f"Finds rows that have every word; accents and hyphens do not matter.{by_day}"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Return the rows in which every word is found, in a text or as a day."""
        texts = [*self.get_search_fields(request)]
        return found(queryset, search_term, texts, self.search_days), False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the class of the list."""
        return RowList

    def with_columns(self, rows: QuerySet) -> QuerySet:
        """Return *rows* with what the columns show beside their own fields."""
        for column in self.list_display:
            if isinstance(column, Number):
                rows = column.added_to(rows)
        return rows

    def get_list_display(self, request: HttpRequest) -> Any:
        """Lead to the page on the site where there is one."""
        columns = super().get_list_display(request)
        return (*columns, "on_site") if hasattr(self.model, "get_absolute_url") else columns

    @admin.display(description="on site")
    def on_site(self, row: Any) -> str:
        """Link to where readers see the row."""
        if getattr(row, "is_proposed", False):
            return "proposed"
        return format_html(
            '<a href="{}">View<span class="visually-hidden"> on site: {}</span></a>',
            row.get_absolute_url(),
            row,
        )

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return where readers see the row, without a detour."""
        address = getattr(obj, "get_absolute_url", None)
        return address() if address and not getattr(obj, "is_proposed", False) else None

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the rows, with the styles and scripts that the list and its filters need."""
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "cl" in context:
            context["media"] += STYLE
            for chosen in context["cl"].filter_specs:
                context["media"] += getattr(chosen, "media", Media())
        return response
