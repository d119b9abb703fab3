"""Contributors and editors, each at a browser without scripts, on the real record."""

import pytest

from tests.roles import signed_in


@pytest.fixture
def carla(db):
    """A contributor."""
    return signed_in("carla", "Contributors")


@pytest.fixture
def cosima(db):
    """Another contributor."""
    return signed_in("cosima", "Contributors")


@pytest.fixture
def edith(db):
    """An editor."""
    return signed_in("edith", "Editors")


@pytest.fixture
def ada(db):
    """An administrator."""
    return signed_in("ada", "Administrators")
