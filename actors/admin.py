"""Actors and people in the admin."""

from django.contrib import admin

from actors.models import Actor, Membership, Person
from record.admin import PartInline, TrackedAdmin


class MembershipInline(PartInline):
    model = Membership
    fk_name = "bloc"
    verbose_name_plural = "members (of a bloc)"


@admin.register(Actor)
class ActorAdmin(TrackedAdmin):
    list_display = ("name", "short_name", "kind", "chapter", "order")
    list_filter = ("kind", "chapter")
    search_fields = ("name", "short_name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (MembershipInline,)


@admin.register(Person)
class PersonAdmin(TrackedAdmin):
    list_display = ("name", "actor", "role", "role_since", "role_until")
    list_filter = ("actor",)
    list_select_related = ("actor",)
    search_fields = ("name", "role", "slug")
    autocomplete_fields = ("actor",)
    prepopulated_fields = {"slug": ("name",)}
