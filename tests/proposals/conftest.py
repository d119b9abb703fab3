"""Contributors and editors, each at a browser without scripts, on the real record."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User


def _account(name, role):
    account = User.objects.create_user(
        name, password="a long password", is_staff=True, public_name=f"{name.title()} of {role}"
    )
    account.groups.add(Group.objects.get(name=role))
    return account


def _signed_in(account):
    browser = Client()
    browser.force_login(account)
    browser.account = account
    return browser


@pytest.fixture
def carla(db):
    """A contributor."""
    return _signed_in(_account("carla", "Contributors"))


@pytest.fixture
def cosima(db):
    """Another contributor."""
    return _signed_in(_account("cosima", "Contributors"))


@pytest.fixture
def edith(db):
    """An editor."""
    return _signed_in(_account("edith", "Editors"))


@pytest.fixture
def ada(db):
    """An administrator."""
    return _signed_in(_account("ada", "Administrators"))
