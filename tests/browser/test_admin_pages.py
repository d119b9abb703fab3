"""Every kind of page of the admin: no barrier, no sideways scrolling, a strict policy kept."""

import pytest
from django.contrib import admin
from django.urls import reverse

from record.admin import TrackedAdmin
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


def test_it_works(site, desk):
    wrong = []
    for place, address in enumerate(pages()):
        # Of each kind there are many: some are looked at on a phone in the dark, others not.
        width, scheme = ((390, "dark"), (1280, "light"))[place % 2]
        desk.set_viewport_size({"width": width, "height": 900})
        desk.emulate_media(color_scheme=scheme)
        desk.goto(site + address)
        wrong += [(address, barrier) for barrier in barriers(desk, "#content")]
        if not desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            wrong.append((address, "runs over"))
    assert wrong == [], "\n".join(map(str, wrong))
