"""Lists in the admin: found by words, added in place, put in order by keyboard."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Field, Media
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from record.aggregates import Aggregates, lists_of
from record.columns import Key, Links, parse_key
from record.links import LinksField, LinksInput, items_of
from record.models import Tracked
from record.parameters import IS_ID
from record.storing import CHUNK


class FindById(AutocompleteSelect):
    """Django's autocomplete, which takes what is no id for nothing chosen instead of failing."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        """Return the row that is chosen."""
        return super().optgroups(name, [pk for pk in value if IS_ID.fullmatch(str(pk))], attrs)


class FindByKey(AutocompleteSelect):
    """Django's autocomplete on what a foreign key leads to, whose options go by key, not by id."""

    def __init__(self, field: models.ForeignKey, admin_site: AdminSite) -> None:
        super().__init__(field, admin_site)
        self.is_required = False

    def get_url(self) -> str:
        """Return the address of the autocomplete view, which then answers with keys."""
        return f"{super().get_url()}?by_key=1"

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the attributes that Select2 goes by, and what is looked for."""
        what = self.field.remote_field.model._meta.verbose_name
        return {**super().build_attrs(*args, **kwargs), "data-placeholder": f"Find a {what}"}

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        """Return no option but the empty one: what is found is taken over at once."""
        return [(None, [self.create_option(name, "", "", False, 0)], 0)]


class LinksWidget(LinksInput):
    """The list as names that can be moved and removed, and a box that finds another row.

    Without scripts the keys themselves can be edited, one a line.
    """

    template_name = "admin/widgets/links.html"

    def __init__(
        self, links: Links, admin_site: AdminSite, *, may_add: bool, attrs: Any = None
    ) -> None:
        super().__init__(attrs)
        self.links = links
        self.admin_site = admin_site
        self.may_add = may_add

    @property
    def media(self) -> Media:
        """Django's autocomplete, and what keeps the list."""
        ours = Media(
            js=["admin/js/jquery.init.js", "js/admin/links.js"],
            css={"all": ["css/admin/links.css"]},
        )
        return self._find.media + ours

    @property
    def _find(self) -> FindByKey:
        return FindByKey(cast(models.ForeignKey, self.links.field), self.admin_site)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return what the template shows: the rows chosen, and how to find another."""
        context = super().get_context(name, value, attrs)
        what = self.links.target._meta
        found_by = f"{context['widget']['attrs'].get('id', name)}_find"
        context["links"] = {
            "what": what.verbose_name,
            "chosen": self._chosen(items_of(value)),
            "is_empty_form": "__prefix__" in name,
            "model_name": what.model_name,
            "find_id": found_by,
            "find": self._find.render(f"{name}-find", [], {"id": found_by}),
            "add_url": self._add_url() if self.may_add else "",
        }
        return context

    def _add_url(self) -> str:
        meta = self.links.target._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
        return f"{address}?_to_field={self.links.target.key_field}&_popup=1"

    def _chosen(self, keys: list[str]) -> list[dict[str, Any]]:
        unknown = [key for key in keys if key not in self.known]
        self.know(_rows(self.links.target, unknown))
        meta = self.links.target._meta
        change = f"admin:{meta.app_label}_{meta.model_name}_change"
        return [
            {
                "key": key,
                "name": str(self.known[key]) if key in self.known else key,
                "url": reverse(change, args=[self.known[key].pk]) if key in self.known else "",
            }
            for key in keys
        ]


def offer_autocomplete(
    fields: Iterable[Field], admin_site: AdminSite, request: HttpRequest
) -> None:
    """Give those of *fields* that hold lists the widget of the admin."""
    for field in fields:
        if isinstance(field, LinksField):
            target = admin_site.get_model_admin(field.links.target)
            may_add = target.has_add_permission(request)
            field.widget = LinksWidget(field.links, admin_site, may_add=may_add)
            field.widget.is_required = field.required


def show_lists(to: Any, model: type[Tracked]) -> None:
    """Let *to*, a form of the admin, show the lists of a row to whoever may only look at it."""
    for name in lists_of(model):
        setattr(to, name, _names(model, name))


def _names(model: type[Tracked], name: str) -> Callable[[Tracked], str]:
    @admin.display(description=name)
    def names(row: Tracked) -> str:
        linked = Aggregates(model, [row.pk]).linked(name, row.pk)
        return format_html_join(mark_safe("<br>"), "{}", ((str(each),) for each in linked))

    return names


def _rows(target: type[Tracked], keys: list[Key]) -> Iterable[Tracked]:
    """Return the rows of *target* that typed *keys* name; what cannot be a key names none."""
    possible = []
    for key in keys[:CHUNK]:
        with suppress(ValidationError):
            possible.append(parse_key(target, key))
    if not possible:
        return []
    named = target.objects.select_related(*target.named_with)
    return named.filter(**{f"{target.key_field}__in": possible})
