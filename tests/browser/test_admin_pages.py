"""Every kind of page of the admin: no barrier, no sideways scrolling, a strict policy kept."""

import pytest
from django.contrib import admin
from django.urls import reverse

from record.admin import TrackedAdmin
from record.models import Edit
from statements.models import Statement
from tests import factories
from tests.browser.barriers import barriers

pytestmark = pytest.mark.browser


def pages():
    """The address of each kind of page, of each kind of row."""
    yield reverse("admin:index")
    yield reverse("admin:password_change")
    yield reverse("admin:record_edit_changelist")
    yield reverse("admin:accounts_user_changelist")
    for model, registered in admin.site._registry.items():
        if not isinstance(registered, TrackedAdmin):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        row = model.objects.first()
        if row is not None:
            for page in ("history", "delete"):
                yield reverse(f"{name}_{page}", args=[row.pk])


def pages_of_undoing():
    """The pages on which an earlier version is restored and an Edit undone, and those before."""
    said = Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")
    first = Edit.objects.last()
    with factories.editing("Corrected", "correction") as corrected:
        said.summary = said.summary.replace("NATO", "the alliance")
        said.save()
    with factories.editing("Entered twice", "correction") as deleted:
        for stance in said.stances.all():
            stance.stance.delete()
        pk = said.pk
        said.delete()
    name = "admin:statements_statement"
    for made in (corrected.saved, deleted.saved, first):
        yield reverse("admin:record_edit_change", args=[made.pk])
        yield reverse("admin:record_edit_undo", args=[made.pk])
    for made in (corrected.saved, first):
        yield f"{reverse(f'{name}_restore', args=[pk])}?edit={made.pk}"
    yield f"{reverse(f'{name}_restore', args=[pk])}?edit={deleted.saved.pk}"
    yield reverse(f"{name}_history", args=[pk])
    query = f"?from={first.pk}&to={corrected.saved.pk}"
    yield reverse(f"{name}_comparison", args=[pk]) + query


def wrong_with(desk, address, width, scheme):
    """What is wrong with a page that is seen at that *width*, light or dark."""
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme=scheme)
    desk.goto(address)
    yield from barriers(desk, "#content")
    if not desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        yield "runs over"


PHONE, SCREEN = (390, "dark"), (1280, "light")


def test_it_works(site, desk):
    wrong = []
    for place, address in enumerate(pages()):
        # Of each kind there are many: some are looked at on a phone in the dark, others not.
        seen = (PHONE, SCREEN)[place % 2]
        wrong += [(address, barrier) for barrier in wrong_with(desk, site + address, *seen)]
    assert wrong == [], "\n".join(map(str, wrong))


def test_restoring_and_undoing(site, desk):
    wrong = [
        (address, seen, barrier)
        for address in pages_of_undoing()
        for seen in (PHONE, SCREEN)
        for barrier in wrong_with(desk, site + address, *seen)
    ]
    assert wrong == [], "\n".join(map(str, wrong))
