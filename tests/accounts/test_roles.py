"""Who may what: the three roles on the real admin, and what became of accounts before them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from proposals.models import Proposal
from snapshots.models import Snapshot
from statements.models import Source
from tests import factories
from tests.admin.forms import fields_of, form_of, submit
from tests.proposals.steps import SOURCE, WHY, add_source, step, submitted

pytestmark = pytest.mark.django_db

MAY = {
    #                 view   propose publish approve delete freeze users
    "Contributors": (True, True, False, False, False, False, False),
    "Editors": (True, True, True, True, False, False, False),
    "Administrators": (True, True, True, True, True, True, True),
    None: (False, False, False, False, False, False, False),
}
NEW = {"username": "new", "public_name": "New", "usable_password": "true"}
PASSWORD = "a rather long password"


def signed_in(role, name="rita"):
    account = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    account.groups.set(Group.objects.filter(name=role))
    browser = Client()
    browser.force_login(account)
    browser.account = account
    return browser


def view(browser):
    """Whether the record, its Edits, old slugs and snapshots can be looked at."""
    row = factories.source()
    pages = [
        form_of(row),
        *(
            reverse(f"admin:{name}_changelist")
            for name in ("record_edit", "record_rename", "snapshots_snapshot")
        ),
    ]
    found = {browser.get(page).status_code for page in pages}
    assert len(found) == 1
    return found == {200}


def propose(browser):
    browser.post(reverse("admin:proposals_proposal_begin"))
    add_source(browser)
    assert not Source.objects.filter(slug=SOURCE["slug"]).exists()
    return Proposal.objects.filter(changes__table="sources").exists()


def publish(browser):
    add_source(browser)
    return Source.objects.filter(slug=SOURCE["slug"]).exists()


def approve(browser):
    contributor = signed_in("Contributors", "carla")
    add_source(contributor)
    step(browser, submitted(contributor), "approve")
    return Source.objects.filter(slug=SOURCE["slug"]).exists()


def delete(browser):
    row = factories.source()
    browser.post(form_of(row).replace("change", "delete"), {**WHY, "post": "yes"})
    return not Source.objects.filter(pk=row.pk).exists()


def freeze(browser):
    factories.statement()
    address = reverse("admin:snapshots_snapshot_add")
    submit(browser, address, name="2026-01", title="January")
    return Snapshot.objects.exists()


def manage_users(browser):
    address = reverse("admin:accounts_user_add")
    given = {**NEW, "password1": PASSWORD, "password2": PASSWORD}
    browser.post(address, {**fields_of(browser.get(address)), **given})
    return User.objects.filter(username="new").exists()


DEEDS = (view, propose, publish, approve, delete, freeze, manage_users)


@pytest.mark.parametrize(
    ("role", "deed", "may"),
    [
        pytest.param(role, deed, may, id=f"{role or 'no role'}-{deed.__name__}")
        for role, cells in MAY.items()
        for deed, may in zip(DEEDS, cells, strict=True)
    ],
)
def test_it_works(role, deed, may):
    assert deed(signed_in(role)) is may


def test_an_administrator_gives_roles_but_no_rights_beyond_them():
    ada, carl = signed_in("Administrators"), User.objects.create_user("carl", password=PASSWORD)
    address = form_of(carl)
    given = {"is_superuser": "on", "groups": Group.objects.get(name="Editors").pk}
    assert submit(ada, address, **given).status_code == 302
    carl.refresh_from_db()
    assert [group.name for group in carl.groups.all()] == ["Editors"]
    assert not carl.is_superuser
    root = User.objects.create_superuser("root", password=PASSWORD)
    assert ada.post(form_of(root), {"username": "mine"}).status_code == 403
    assert ada.get(f"/admin/accounts/user/{root.pk}/password/").status_code == 403


# --- Before there were roles -------------------------------------------------------------------


def make_roles_anew():
    """What the migration does, on accounts and groups that nobody has given a role yet."""
    migration = import_module("accounts.migrations.0002_roles")
    migration.keep_publishing(apps)
    migration.fill_roles(apps)


def right(name):
    return Permission.objects.get(codename=name)


@pytest.fixture
def before():
    """A database of a release without roles."""
    Group.objects.all().delete()


def test_whoever_could_edit_before_still_publishes(before):
    own, grouped = signed_in(None, "own"), signed_in(None, "grouped")
    own.account.user_permissions.add(right("add_source"), right("view_source"))
    analysts = Group.objects.create(name="Analysts")
    analysts.permissions.add(right("add_source"), right("view_source"))
    grouped.account.groups.add(analysts)
    looking = signed_in(None, "looking")
    looking.account.user_permissions.add(right("view_source"))
    make_roles_anew()
    for number, browser in enumerate((own, grouped)):
        add_source(browser, slug=f"of-{number}")
        assert Source.objects.filter(slug=f"of-{number}").exists()
    assert not User.objects.get(username="looking").has_perm("record.publish")


def test_a_group_by_the_name_of_a_role_keeps_its_rights_and_gains_none(before):
    groups = {name: Group.objects.create(name=name) for name in ("Contributors", "Administrators")}
    groups["Contributors"].permissions.add(right("add_source"), right("view_source"))
    groups["Administrators"].permissions.add(right("view_snapshot"))
    carl, anna = signed_in("Contributors", "carl"), signed_in("Administrators", "anna")
    make_roles_anew()
    add_source(carl)
    assert Source.objects.filter(slug=SOURCE["slug"]).exists()
    assert not manage_users(anna)
    assert Group.objects.get(name="Contributors").user_set.count() == 0
    names = set(Group.objects.values_list("name", flat=True))
    assert "Contributors, before the roles" in names


def test_roles_that_were_given_stay_as_they_are_when_it_is_run_again():
    carla = signed_in("Contributors", "carla")
    make_roles_anew()
    assert carla.account.groups.get().name == "Contributors"
    assert not User.objects.get(username="carla").has_perm("record.publish")
