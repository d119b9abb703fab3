"""Those who give tables."""

import pytest

from tests.roles import signed_in


@pytest.fixture
def carla(db):
    """A contributor."""
    return signed_in("carla", "Contributors")


@pytest.fixture
def edith(db):
    """An editor."""
    return signed_in("edith", "Editors")


@pytest.fixture
def erik(db):
    """Another editor."""
    return signed_in("erik", "Editors")
