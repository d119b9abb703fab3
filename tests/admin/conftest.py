"""An editor at work on the real record."""

import pytest

from accounts.models import User


@pytest.fixture
def editor(db):
    return User.objects.create_superuser("anna", password="a long password", public_name="Anna K.")


@pytest.fixture
def desk(client, editor):
    """A browser without scripts, signed in to the admin."""
    client.force_login(editor)
    return client
