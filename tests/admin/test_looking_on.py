"""Whoever may view the record but not change it sees all of it, and no way to change it."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Q

from accounts.models import User
from record.admin import TrackedAdmin
from statements.models import Statement
from tests.admin.forms import form_of

pytestmark = pytest.mark.usefixtures("record")

MODELS = [
    model
    for model, registered in admin.site._registry.items()
    if isinstance(registered, TrackedAdmin)
]


@pytest.fixture
def window(client, db):
    """A browser of someone who may only look."""
    reader = User.objects.create_user("berta", password="a long password", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(Q(codename__startswith="view_")))
    client.force_login(reader)
    return client


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_kind_of_row_is_shown_and_no_reason_is_asked(window, model):
    row = model.objects.first()
    if row is None:
        return
    page = window.get(form_of(row))
    assert page.status_code == 200
    assert "reason_for_change" not in page.content.decode()
    assert 'name="_save"' not in page.content.decode()


def test_what_a_row_cites_is_shown(window):
    row = Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")
    page = window.get(form_of(row)).content.decode().replace("&#x27;", "'")
    for citation in row.citations.all():
        assert str(citation.source) in page
    for link in row.provisions.all():
        assert str(link.provision) in page
    for link in row.stances.all():
        assert str(link.stance) in page


def test_whoever_may_change_statements_but_no_stances_leaves_those_alone(client, db):
    writer = User.objects.create_user("carla", password="a long password", is_staff=True)
    names = ["change_statement", "view_statement", "view_source", "view_provision"]
    writer.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(writer)
    row = next(row for row in Statement.objects.all() if row.stances.exists())
    page = client.get(form_of(row)).content.decode()
    assert "Stances that it supports" not in page
    assert 'id="add_id_sources_find"' not in page
