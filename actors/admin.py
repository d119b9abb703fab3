"""Actors and people in the admin."""

from django.contrib import admin

from actors.models import Actor, Person
from record.admin import TrackedAdmin
from record.admin.columns import Day, Number
from record.admin.filters import RowFilter


@admin.register(Actor)
class ActorAdmin(TrackedAdmin):
    list_display = (
        "name",
        "short_name",
        "kind",
        "chapter",
        "order",
        Number("people"),
        Number("statements"),
        Number("stances"),
    )
    list_filter = ("kind", "chapter")
    search_fields = ("name", "short_name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Person)
class PersonAdmin(TrackedAdmin):
    list_display = (
        "name",
        "of_actor",
        "role",
        Day("since", "role_since", may_be_empty=True),
        Day("until", "role_until", may_be_empty=True),
        Number("statements"),
    )
    list_per_page = 100
    list_filter = (("actor", RowFilter),)
    list_select_related = ("actor",)
    search_fields = ("name", "role", "slug", "actor__name", "actor__short_name")
    prepopulated_fields = {"slug": ("name",)}

    @admin.display(description="actor", ordering="actor__order")
    def of_actor(self, person: Person) -> str:
        """Name the actor in short."""
        return person.actor.short_name
