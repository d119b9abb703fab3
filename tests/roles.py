"""Accounts in a role, each at a browser without scripts."""

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User


def signed_in(name: str, role: str) -> Any:
    """A browser of a new account *name* in *role*, which is its ``account``."""
    account = User.objects.create_user(
        name, password="a long password", is_staff=True, public_name=f"{name.title()} of {role}"
    )
    account.groups.add(Group.objects.get(name=role))
    browser: Any = Client()
    browser.force_login(account)
    browser.account = account
    return browser
