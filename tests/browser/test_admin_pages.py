"""Every kind of page of the admin: no barrier, no sideways scrolling, a strict policy kept."""

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from briefing.models import Chapter
from provisions.models import Draft, Stance
from record.admin import TrackedAdmin
from record.models import Edit
from statements.models import Source, Statement
from tests import factories
from tests.admin.forms import fields_of, form_of
from tests.browser.barriers import barriers
from tests.proposals import steps

pytestmark = pytest.mark.browser


def pages():
    """The address of each kind of page, of each kind of row."""
    yield reverse("admin:index")
    yield reverse("admin:password_change")
    yield reverse("admin:spreadsheets_import_changelist")
    yield reverse("admin:record_edit_changelist")
    yield reverse("admin:accounts_user_changelist")
    known = Source.objects.filter(url__startswith="https://tass.com/").first()
    for page, address in (
        ("from_address", known.url),
        ("from_address", "foo"),
        ("add", known.url),
    ):
        query = urlencode({"address": address})
        yield f"{reverse(f'admin:statements_source_{page}')}?{query}"
    yield reverse("admin:provisions_draft_text")
    yield reverse("admin:provisions_draft_points", args=[Draft.objects.first().pk])
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


def proposed(contributor, editor):
    """Proposals in every state, by what they are."""
    carla, anna = Client(), Client()
    for browser, account in ((carla, contributor), (anna, editor)):
        browser.force_login(account)
        browser.account = account
    statement, stance = Statement.objects.first(), Stance.objects.first()
    steps.add_source(carla, slug="approved-source", title="What was approved")
    approved = steps.submitted(carla)
    steps.step(anna, approved, "approve", text="Thank you.")
    sources = fields_of(carla.get(form_of(statement)))["sources"]
    steps.add_source(carla)
    steps.change(
        carla, statement, summary="In other words.", sources=f"{sources} {steps.SOURCE['slug']}"
    )
    steps.add_source(carla, slug="taken-meanwhile")
    steps.change(carla, stance, summary="What it says of the point, in short.")
    overtaken = steps.submitted(carla)
    steps.step(anna, overtaken, "send-back", text="Which day was it?\n\nAnd who was there?")
    steps.submitted(carla, text="The 16th.")
    steps.edited(statement, summary="As the transcript has it.", quote="In full.")
    steps.edited(stance, confidence="reported")
    factories.source(slug="taken-meanwhile")
    steps.change(carla, Chapter.objects.first(), title="Another title")
    waiting = steps.submitted(carla)
    steps.add_source(carla, slug="in-hand")
    in_hand = steps.proposal_of(carla)
    return {
        "approved": approved,
        "overtaken": overtaken,
        "waiting": waiting,
        "in hand": in_hand,
    }


def test_proposals_in_every_state(site, desk, bench, contributor, editor):
    found = proposed(contributor, editor)
    form = form_of(Statement.objects.first())
    queue = reverse("admin:proposals_proposal_changelist")
    seen = [
        (desk, queue),
        (desk, found["overtaken"].get_absolute_url()),
        (desk, found["approved"].get_absolute_url()),
        (bench, found["waiting"].get_absolute_url()),
        (bench, found["in hand"].get_absolute_url()),
        (bench, form),
        (bench, reverse("admin:index")),
    ]
    wrong = []
    for place, (tab, address) in enumerate(seen):
        for width in (390, 820, 1280):
            scheme = ("dark", "light")[(place + width // 400) % 2]
            tab.set_viewport_size({"width": width, "height": 900})
            tab.emulate_media(color_scheme=scheme)
            tab.goto(site + address)
            for part in ("#content", ".proposal-banner"):
                if tab.locator(part).count():
                    wrong += [(address, width, barrier) for barrier in barriers(tab, part)]
            if not tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
                wrong.append((address, width, "runs over"))
    assert wrong == [], "\n".join(map(str, wrong))
    # A refusal, and the banner of an editor who works on a proposal.
    desk.goto(site + found["overtaken"].get_absolute_url())
    desk.get_by_role("button", name="Approve: write it to the record").click()
    desk.get_by_text("The record has changed under this proposal").wait_for()
    assert barriers(desk, "#content") == []
    desk.get_by_role("button", name="Work on it").click()
    desk.get_by_text("what you save waits with it").wait_for()
    assert barriers(desk, ".proposal-banner") == []
